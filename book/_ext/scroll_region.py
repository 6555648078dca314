"""Every table of a page in a region that scrolls sideways and can be reached by keyboard."""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator


class ScrollRegion(nodes.General, nodes.Element):  # type: ignore[misc]  # docutils has no types
    """A scrolling frame around one table; `label` names it to a screen reader."""


def label_of(table: nodes.table) -> str:
    """Return the caption of a table, or the title of the section it stands in."""
    for title in table.findall(nodes.title):
        return str(title.astext())
    section = table.parent
    while section is not None and not isinstance(section, nodes.section):
        section = section.parent
    heading = next(section.findall(nodes.title), None) if section is not None else None
    return str(heading.astext()) if heading is not None else "Table"


class FrameTables(SphinxPostTransform):
    """Put each table into its frame; labels repeated on a page get a number."""

    default_priority = 700
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        used: dict[str, int] = {}
        for table in list(self.document.findall(nodes.table)):
            label = label_of(table)
            used[label] = used.get(label, 0) + 1
            suffix = f" ({used[label]})" if used[label] > 1 else ""
            frame = ScrollRegion(label=f"Table: {label}{suffix}")
            # replace_self would copy the id of the table to its frame.
            table.parent.replace(table, frame)
            frame += table


def visit(translator: HTML5Translator, node: ScrollRegion) -> None:
    translator.body.append(
        translator.starttag(
            node,
            "div",
            CLASS="table-scroll",
            role="region",
            tabindex="0",
            **{"aria-label": node["label"]},
        )
    )


def depart(translator: HTML5Translator, node: ScrollRegion) -> None:
    translator.body.append("</div>\n")


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_node(ScrollRegion, html=(visit, depart))
    app.add_post_transform(FrameTables)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
