"""`{responsibility-matrix}`: tasks and bodies, who does what, checked for gaps and overloads."""

from html import escape
from typing import Any

import tool_parts as parts
from docutils import nodes
from plain_words import number
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from labour_migration.concepts import responsibilities

CAPTION = "Who does what: an example of this course"


class ResponsibilityMatrix(SphinxDirective):
    """Render the default matrix as a table; the script puts select elements into its cells."""

    def run(self) -> list[nodes.Node]:
        key = f"matrix-{self.env.new_serialno('responsibility-matrix')}"
        matrix = responsibilities.default()
        bodies = list(next(iter(matrix.values())))
        rows = [(task, *(cells[body] or "–" for body in bodies)) for task, cells in matrix.items()]
        html = (
            legend()
            + '<div class="lm-matrix">\n'
            + parts.table_html(CAPTION, ("Task", *bodies), rows)
            + '</div>\n<div class="lm-editor"></div>\n<div class="lm-result" hidden>\n'
            + parts.status()
            + '<ul class="lm-findings"></ul>\n</div>\n'
            + parts.file_buttons(
                key, ("clear", "Empty all cells"), ("reset", "Back to the example")
            )
        )
        limit = responsibilities.OVERLOAD
        data = {
            "caption": CAPTION,
            "tasks": list(matrix),
            "bodies": bodies,
            "roles": [[cells[body] for body in bodies] for cells in matrix.values()],
            "meanings": responsibilities.ROLES,
            "overload": [limit.numerator, limit.denominator],
        }
        return [
            parts.opening(self, "responsibility-matrix", "Responsibility matrix"),
            parts.raw(html),
            parts.closing(data),
        ]


def legend() -> str:
    limit = number(100 * responsibilities.OVERLOAD)
    letters = "; ".join(
        f"<strong>{escape(letter)}</strong> {escape(meaning)}"
        for letter, meaning in responsibilities.ROLES.items()
        if letter
    )
    return (
        f'<p class="lm-note">{letters}. Each task needs exactly one A (or AR) and at least one R '
        f"(or AR). A body with R or A in more than {limit} per cent of the tasks "
        "counts as overloaded: a threshold of this course.</p>\n"
    )


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("responsibility-matrix", ResponsibilityMatrix)
    return parts.metadata()
