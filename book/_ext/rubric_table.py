"""`{rubric-table} governance-coherence assignment`: how an assignment is marked.

`:show:` chooses one view of its rubric.yml: `points` (how a level is chosen, and all points on one
table), `levels` (a section for each criterion, the default), `parts` (what to hand in) or
`conditions` (blank and incomplete work). The name `rubric` alone is a directive of docutils.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from plain_words import number
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from autograder import course
from autograder import rubric as rubrics
from autograder.errors import AutograderError
from autograder.rubric import Criterion, Rubric


def points(rubric: Rubric) -> list[nodes.Node]:
    """Return how a level is chosen, and the points of every level of every criterion."""
    rows = [[one.title, *(number(level.points) for level in one.levels)] for one in rubric.criteria]
    places = range(rubrics.LEVELS)
    sums = [sum((one.levels[n].points for one in rubric.criteria), Fraction(0)) for n in places]
    rows.append(["All", *(number(total) for total in sums)])
    header = ["Criterion", *(grade.title for grade in rubric.scale)]
    summary = table("Points by criterion and level", header, rows, "rubric-points")
    return [nodes.paragraph(text=rubric.rule), summary]


def levels(rubric: Rubric) -> list[nodes.Node]:
    """Return a section for each criterion: outcome, levels, where a marker looks, advice."""
    return [section(rubric, one) for one in rubric.criteria]


def section(rubric: Rubric, one: Criterion) -> nodes.section:
    title = f"{one.title}: {number(one.points)} points"
    rows = [
        [grade.title, number(level.points), level.descriptor]
        for grade, level in zip(rubric.scale, one.levels, strict=True)
    ]
    caption = f"Levels of “{one.title}”"
    parts = (
        nodes.title(text=title),
        nodes.paragraph(text=one.outcome),
        table(caption, ("Level", "Points", "What the marker sees"), rows, "rubric-levels"),
        labelled("Where the marker looks", f"{'; '.join(one.evidence)}."),
        labelled("Advice", one.advice),
    )
    return nodes.section("", *parts, ids=[f"criterion-{one.id}"], names=[title.lower()])


def parts(rubric: Rubric) -> list[nodes.Node]:
    """Return a definition list of what to hand in, with the words that count."""
    entries = [(one.title, one.holds) for one in rubric.parts]
    entries.append(("Length", rubric.length.counts))
    return [
        nodes.definition_list(
            "",
            *(
                nodes.definition_list_item(
                    "", nodes.term(text=title), nodes.definition("", nodes.paragraph(text=words))
                )
                for title, words in entries
            ),
        )
    ]


def conditions(rubric: Rubric) -> list[nodes.Node]:
    """Return what counts as blank, what becomes of work that lacks a part, and shares of groups."""
    found = [
        nodes.paragraph(text="Work counts as not done when one of these holds:"),
        listed(rubric.blank),
        nodes.paragraph(text="Work that lacks a part:"),
        listed(rubric.incomplete),
    ]
    if rubric.share:
        factors = ", ".join(number(one) for one in rubric.share.factors)
        found += [
            nodes.paragraph(text=f"Points of a member: the group's, times {factors}."),
            nodes.paragraph(text=rubric.share.rule),
        ]
    return found


VIEWS = {"levels": levels, "points": points, "parts": parts, "conditions": conditions}


class RubricTable(SphinxDirective):
    """Render one view of one rubric; a file that cannot be read is an error."""

    required_arguments = 2
    option_spec: ClassVar[dict[str, Any]] = {"show": lambda text: directives.choice(text, VIEWS)}

    def run(self) -> list[nodes.Node]:
        name, assessment = self.arguments
        try:
            for file in (course.path(name) / "course.yml", rubrics.path(name, assessment)):
                self.env.note_dependency(str(file))
            loaded = rubrics.load(name, assessment)
        except AutograderError as problem:
            raise self.error(f"rubric-table: {problem}") from problem
        return VIEWS[self.options.get("show", "levels")](loaded)


def listed(texts: Sequence[str]) -> nodes.bullet_list:
    return nodes.bullet_list(
        "", *(nodes.list_item("", nodes.paragraph(text=text)) for text in texts)
    )


def labelled(label: str, text: str) -> nodes.paragraph:
    return nodes.paragraph("", "", nodes.emphasis(text=f"{label}: "), nodes.Text(text))


def table(
    caption: str, header: Sequence[str], rows: Sequence[Sequence[str]], kind: str
) -> nodes.table:
    """Return a table whose first cell of each row is its header."""
    group = nodes.tgroup("", cols=len(header))
    group += nodes.colspec("", colwidth=1, stub=1)
    group += [nodes.colspec("", colwidth=1) for _ in header[1:]]
    group += nodes.thead("", row(header))
    group += nodes.tbody("", *(row(cells) for cells in rows))
    return nodes.table("", nodes.title("", caption), group, classes=["rubric", kind])


def row(cells: Sequence[str]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph(text=cell)) for cell in cells))


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("rubric-table", RubricTable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
