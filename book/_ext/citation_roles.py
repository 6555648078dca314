"""The bibliography as a list that screen readers know.

docutils marks each entry `doc-biblioentry`, a role since withdrawn, so that the list
around the entries counts as one without items.
"""

from typing import Any

from sphinx.application import Sphinx


def name_entries(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object
) -> None:
    if "body" in context:
        context["body"] = context["body"].replace('role="doc-biblioentry"', 'role="listitem"')


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("html-page-context", name_entries)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
