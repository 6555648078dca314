"""`{stakeholder-map}`: stakeholders by interest and influence, who is missing, what follows."""

from dataclasses import asdict
from html import escape
from typing import Any

import tool_parts as parts
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from labour_migration.concepts import stakeholders
from labour_migration.concepts.stakeholders import COLUMNS, GROUPS, LONGEST_TEXT, Map

CAPTION = "Stakeholders; the numbers are those of the map"
HEADER = ("No.", "Stakeholder", "Field", "Interest", "Influence", "Group", "Seat")


class StakeholderMap(SphinxDirective):
    """Render the example with its findings; the script draws the map and makes it editable."""

    def run(self) -> list[nodes.Node]:
        key = f"stakeholders-{self.env.new_serialno('stakeholder-map')}"
        listed = stakeholders.example()
        html = (
            explanation()
            + parts.buttons(
                ("clear", "Empty it and start your own"), ("reset", "Back to the example")
            )
            + title_field(listed)
            + '<div class="lm-plot"></div>\n'
            + f'<div class="lm-people">\n{table(listed)}</div>\n'
            + '<div class="lm-choice"></div>\n<div class="lm-editor"></div>\n'
            + '<div class="lm-result" hidden>\n'
            + parts.status()
            + f'</div>\n<div class="lm-outcome">\n{outcome(listed)}</div>\n'
            + parts.file_buttons(key, *parts.documents("Brief"), privacy=parts.UNSAVED)
        )
        return [
            parts.opening(self, "stakeholder-map", "Stakeholder map"),
            parts.raw(html),
            parts.closing({"example": asdict(listed), "header": HEADER, "caption": CAPTION}),
        ]


def explanation() -> str:
    rows = [
        (name, scores("interest", interest), scores("influence", influence), consequence)
        for (influence, interest), (name, consequence) in GROUPS.items()
    ]
    header = ("Group", "Interest", "Influence", "What follows")
    return (
        '<p class="lm-note">The example is invented: Valdoria does not exist. Give two points for '
        "each yes to the ten questions above and one for a yes in part. "
        f"{stakeholders.HIGH} points of {stakeholders.HIGHEST} or more are high, as three yeses "
        "of five are.</p>\n"
        '<details class="lm-part">\n<summary>The four groups, and what follows</summary>\n'
        + parts.table_html("The four groups", header, rows)
        + f"<p>{escape(stakeholders.NOTE)}</p>\n</details>\n"
    )


def scores(what: str, high: bool) -> str:
    return f"{'high' if high else 'low'} {what}"


def title_field(listed: Map) -> str:
    return (
        '<div class="lm-controls" hidden>\n<label class="lm-wide">Title of the map '
        f'<input type="text" data-field="title" maxlength="{LONGEST_TEXT}" autocomplete="off" '
        f'value="{escape(listed.title)}"></label>\n</div>\n'
    )


def table(listed: Map) -> str:
    """Return who stands where; the script puts a button into each row."""
    rows = []
    for values in stakeholders.rows(listed):
        one = dict(zip(COLUMNS, map(str, values), strict=True))
        shown = ("no", "stakeholder", "field", "interest", "influence", "group", "seat")
        rows.append([one[name] for name in shown])
    return parts.table_html(CAPTION, HEADER, rows)


def outcome(listed: Map) -> str:
    """Return the summary and the findings, as the script writes them again."""
    found = "".join(f"<li>{escape(text)}</li>\n" for text in stakeholders.sentences(listed))
    return (
        f'<p class="lm-summary">{escape(stakeholders.summary(listed))}</p>\n'
        f'<ul class="lm-findings">\n{found}</ul>\n'
    )


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("stakeholder-map", StakeholderMap)
    return parts.metadata()
