"""`{api-reference}`: what a library offers, from the docstrings of its public names.

One module a line. A module shows the names of its `__all__`; a module among them shows what it
defines. A name without a docstring is a warning.
"""

import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from types import GenericAlias, ModuleType, UnionType
from typing import Any

from api_docstrings import body, docstring, fenced, members, prose, public_names, short, signature
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

LOGGER = logging.getLogger(__name__)
STYLE = "api-reference.css"
KEY = re.compile(r"^\s*@\w+\{([^,\s]+),", re.MULTILINE)


class ApiReference(SphinxDirective):
    """Render the modules named in the content, after a list of them with one sentence each."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        rooms = [importlib.import_module(line) for line in self.content if line.strip()]
        self.keys = self.sources()
        self.shown: dict[int, str] = {}
        parts = ["## The rooms at a glance\n"]
        parts += [line for room in rooms for line in self.summary(room)]
        parts += [line for room in rooms for line in self.entry(room.__name__, room, 2)]
        lines = StringList("\n".join(parts).splitlines(), f"{self.env.docname}, api-reference")
        # Sections go straight into the page; what stands before the first would follow the last.
        self.state.nested_parse(lines, 0, nodes.section(), match_titles=True)
        for block in self.state.document.findall(nodes.literal_block):
            block["classes"].append("api-code")
        return []

    def sources(self) -> set[str]:
        """Return the keys that can be cited, of the book's bibliographies."""
        files = getattr(self.config, "bibtex_bibfiles", [])
        folder = Path(self.env.srcdir)
        found = {key for file in files for key in KEY.findall((folder / file).read_text("utf-8"))}
        # Another key, such as "design", is an ordinary word.
        return {key for key in found if re.search(r"[A-Z0-9]", key)}

    def summary(self, room: ModuleType) -> Iterator[str]:
        yield f"{{ref}}`{room.__name__} <{label(room.__name__)}>`"
        first, _, _ = docstring(room).partition("\n\n")
        yield f": {prose(first, self.keys)}\n"

    def entry(self, path: str, value: object, level: int) -> Iterator[str]:
        """Yield the section of one name, and for a module those of its names."""
        yield f"({label(path)})=\n{'#' * level} `{brief(path)}`\n"
        if id(value) in self.shown:
            first = self.shown[id(value)]
            yield f"The same as {{ref}}`{brief(first)} <{label(first)}>`.\n"
            return
        self.shown[id(value)] = path
        yield from self.described(path, value)
        for inner in public_names(value) if inspect.ismodule(value) else ():
            yield from self.entry(f"{path}.{inner}", getattr(value, inner), level + 1)

    def described(self, path: str, value: object) -> Iterator[str]:
        """Yield how to call a thing, its docstring, and the same for the methods of a class."""
        call, text = signature(path.rpartition(".")[2], value), docstring(value)
        if call:
            yield fenced("python", call)
        if isinstance(value, UnionType | GenericAlias):
            text = f"Short for ``{short(str(value))}``."
        if not text:
            LOGGER.warning(
                "%s has no docstring",
                path,
                location=self.get_location(),
                type="course",
                subtype="docstring",
            )
        yield from body(text, self.keys)
        for name, member in members(value).items():
            yield fenced("python", "." + (signature(name, member) or name))
            yield from body(docstring(member), self.keys)


def brief(path: str) -> str:
    """Return the last two parts of a name, enough to find it and short enough for a phone."""
    return ".".join(path.removeprefix("labour_migration.").split(".")[-2:])


def label(path: str) -> str:
    """Return the anchor of a name; anchors know no capitals, so a class says that it is one."""
    words = re.sub(r"\.(?=[A-Z])", ".class.", path)
    return f"api-{re.sub('[_.]', '-', words).lower()}"


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("api-reference", ApiReference)
    app.add_css_file(STYLE)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
