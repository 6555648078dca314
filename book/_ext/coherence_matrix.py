"""`{coherence-matrix}`: objectives, the effect of each on each other, and what weights change."""

from dataclasses import asdict
from html import escape
from typing import Any

import tool_parts as parts
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from labour_migration.concepts import coherence
from labour_migration.concepts.coherence.brief import NONE, cell, changes, signed, tables
from labour_migration.concepts.coherence.matrix import CONFIDENCE, MEANINGS, Matrix
from labour_migration.documents import Table

CAPTION = "Effect of the row on the column; the numbers are those of the rows"
BEGINNINGS = (("clear", "Empty it and start your own"), ("reset", "Back to the example"))
# What the scores between two objectives say.
EFFECTS = {
    3: "The second cannot succeed without the first",
    2: "The first directly aids the second",
    1: "The first creates conditions for the second",
    0: "Somebody looked, and found no significant effect",
    -1: "The first limits the options of the second",
    -2: "The first clashes with the second",
    -3: "The first makes the second impossible",
}


class CoherenceMatrix(SphinxDirective):
    """Render the example with its results; the script makes every part of it editable."""

    def run(self) -> list[nodes.Node]:
        key = f"coherence-{self.env.new_serialno('coherence-matrix')}"
        matrix = coherence.example()
        html = (
            explanation()
            + parts.buttons(
                ("clear", "Empty it and start your own"), ("reset", "Back to the example")
            )
            + '<div class="lm-choice"></div>\n'
            + title_field(matrix)
            + f'<div class="lm-interactions">\n{matrix_html(matrix)}</div>\n'
            + '<div class="lm-editor"></div>\n<div class="lm-result" hidden>\n'
            + parts.status()
            + f'</div>\n<div class="lm-outcome">\n{outcome(matrix)}</div>\n'
            + parts.file_buttons(key, *parts.documents("Brief"), privacy=parts.UNSAVED)
        )
        data = {
            "example": asdict(matrix),
            "blank": asdict(coherence.blank()),
            "meanings": {str(score): word for score, word in MEANINGS.items()},
            "confidence": {str(quarters): words for quarters, words in CONFIDENCE.items()},
        }
        return [
            parts.opening(self, "coherence-matrix", "Coherence matrix"),
            parts.raw(html),
            parts.closing(data),
        ]


def explanation() -> str:
    rows = [(signed(score), word, EFFECTS[score]) for score, word in MEANINGS.items()]
    return (
        '<p class="lm-note">The example is invented: Valdoria and Norland do not exist. '
        "Score what is in force. 0 is a finding; leave empty what you do not know.</p>\n"
        '<details class="lm-part">\n<summary>The scale, and how results are computed</summary>\n'
        + parts.table_html("The scale", ("Score", "Word", "Meaning"), rows)
        + "<p>A score <em>counts</em> weight of its row × weight of its column × confidence. "
        "Without evidence its confidence is 0.25, whatever was chosen. A mean is the sum of "
        "score × count over the sum of counts: along a row for what an objective gives, down a "
        "column for what it receives, over all cells for the overall.</p>\n"
        "<p>A pair is in conflict if one direction is below 0; the lower score decides. It is a "
        "synergy if no direction is below 0 and one is above; the higher score decides. Among "
        "equal scores the one that counts more is the stronger. Weight 0 leaves an objective "
        "out. The evidence is too little when less than half of the effects are scored with "
        "evidence.</p>\n<p>These rules are a design of this course; the scale is that of the "
        "page on the cycle.</p>\n</details>\n"
    )


def title_field(matrix: Matrix) -> str:
    return (
        '<div class="lm-controls" hidden>\n<label class="lm-wide">Title of the assessment '
        f'<input type="text" data-field="title" maxlength="300" autocomplete="off" '
        f'value="{escape(matrix.title)}"></label>\n</div>\n'
    )


def matrix_html(matrix: Matrix) -> str:
    """Return the matrix as a table that the script replaces by one of buttons."""
    found = coherence.assess(matrix)
    size = range(len(matrix.objectives))
    rows = []
    for row, (one, line) in enumerate(zip(matrix.objectives, matrix.cells, strict=True)):
        shown = (NONE if row == column else cell(judged) for column, judged in enumerate(line))
        rows.append((f"{row + 1} {one.name}", *shown, signed(found.effects[row].given)))
    received = ("Receives", *(signed(one.received) for one in found.effects), signed(found.overall))
    header = ("Objective", *(str(place + 1) for place in size), "Gives")
    return parts.table_html(CAPTION, header, [*rows, received])


def outcome(matrix: Matrix) -> str:
    """Return the results in words and tables, as the script writes them again."""
    listed = "".join(f"<li>{escape(text)}</li>\n" for text in changes(matrix))
    return (
        f'<p class="lm-summary">{escape(coherence.summary(matrix))}</p>\n<ul>\n{listed}</ul>\n'
        + "".join(map(folded, tables(matrix)))
    )


def folded(table: Table) -> str:
    body = (
        parts.table_html(table.caption, table.header, table.rows)
        if table.rows
        else "<p>None.</p>\n"
    )
    return (
        f'<details class="lm-part">\n<summary>{escape(table.caption)}</summary>\n{body}</details>\n'
    )


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("coherence-matrix", CoherenceMatrix)
    return parts.metadata()
