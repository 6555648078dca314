"""A link to the glossary shows the definition when the pointer rests on it."""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

GLOSSARY = "book/reference/glossary"


def definitions(env: BuildEnvironment) -> dict[str, str]:
    """Return the first sentence-line of each definition by the term's anchor."""
    found = {}
    for item in env.get_doctree(GLOSSARY).findall(nodes.definition_list_item):
        text = next(item.findall(nodes.definition)).astext().split("\n")[0]
        for term in item.findall(nodes.term):
            found.update(dict.fromkeys(term["ids"], text))
    return found


def add_hints(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Give every resolved link to a glossary term its definition as a title."""
    if GLOSSARY not in app.env.found_docs:
        return
    links = [
        link
        for link in doctree.findall(nodes.reference)
        if any("std-term" in inner["classes"] for inner in link.findall(nodes.inline))
    ]
    known = definitions(app.env) if links else {}
    for link in links:
        anchor = link.get("refid") or link.get("refuri", "").rpartition("#")[2]
        if anchor in known:
            link["reftitle"] = known[anchor]


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("doctree-resolved", add_hints)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
