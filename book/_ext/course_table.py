"""`{course-table} governance-coherence` with `:show:`: one view of a course, from its file."""

from collections.abc import Sequence
from typing import Any, ClassVar

from certificate_words import sentences
from course_rows import TABLES, Cell, PageLink, Table
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from autograder import course
from autograder.errors import AutograderError

SHOW = (*TABLES, "rule")


class CourseTable(SphinxDirective):
    """Render one view of one course; a course file that cannot be read is an error."""

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {"show": lambda text: directives.choice(text, SHOW)}

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        try:
            self.env.note_dependency(str(course.path(name) / "course.yml"))
            loaded = course.load(name)
        except AutograderError as problem:
            raise self.error(f"course-table: {problem}") from problem
        show = self.options.get("show", "glance")
        if show == "rule":
            entries = (
                nodes.list_item("", nodes.paragraph(text=text)) for text in sentences(loaded)
            )
            return [nodes.bullet_list("", *entries, classes=["certificate-rule"])]
        return [self.table(TABLES[show](loaded), show)]

    def table(self, content: Table, show: str) -> nodes.table:
        width = len(content.header)
        group = nodes.tgroup("", cols=width)
        group += [nodes.colspec("", colwidth=1) for _ in range(width)]
        group += nodes.thead("", self.row([[text] for text in content.header]))
        group += nodes.tbody("", *(self.row(row.cells, row.kind) for row in content.rows))
        title = nodes.title("", content.caption)
        return nodes.table("", title, group, classes=["course-table", f"course-{show}"])

    def row(self, cells: Sequence[Cell], kind: str = "") -> nodes.row:
        entries = (nodes.entry("", *self.cell(cell)) for cell in cells)
        return nodes.row("", *entries, classes=[kind] if kind else [])

    def cell(self, parts: Cell) -> list[nodes.Node]:
        if len(parts) > 1:
            return [
                nodes.bullet_list("", *(nodes.list_item("", self.part(part)) for part in parts))
            ]
        return [self.part(part) for part in parts]

    def part(self, part: str | PageLink) -> nodes.paragraph:
        if isinstance(part, PageLink) and part.page in self.env.found_docs:
            target = addnodes.pending_xref(
                "",
                nodes.inline("", part.text),
                refdomain="std",
                reftype="doc",
                refdoc=self.env.docname,
                reftarget=f"/{part.page}",
                refexplicit=True,
                refwarn=True,
            )
            return nodes.paragraph("", "", target)
        return nodes.paragraph(text=part.text if isinstance(part, PageLink) else part)


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("course-table", CourseTable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
