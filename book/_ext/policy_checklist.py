"""`{policy-checklist}`: the steps from a mandate to a revision, answered with evidence."""

from dataclasses import asdict
from html import escape
from itertools import groupby
from typing import Any

import kept_parts
import tool_parts as parts
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from labour_migration.concepts import policies

ANSWERS = {"yes": "Yes", "partly": "Partly", "no": "No", "": "Not answered"}


class PolicyChecklist(SphinxDirective):
    """Render every item as a question with native inputs, part by part."""

    def run(self) -> list[nodes.Node]:
        key = f"checklist-{self.env.new_serialno('policy-checklist')}"
        items = policies.checklist()
        html = [introduction(items), '<form method="dialog" autocomplete="off">\n']
        for place, (part, group) in enumerate(groupby(items, key=lambda one: one.part)):
            shown = " open" if place == 0 else ""
            html.append(
                f'<details class="lm-part"{shown} data-part="{escape(part)}">\n<summary>'
                f'{escape(part)} <span class="lm-part-score"></span></summary>\n'
            )
            html += [question(item, key) for item in group]
            html.append("</details>\n")
        html.append("</form>\n" + foot())
        data = {"course": policies.course(), "items": [asdict(item) for item in items]}
        return [
            parts.opening(self, "policy-checklist", "Policy checklist", kept_parts.WITHOUT_SCRIPT),
            parts.raw("".join(html)),
            parts.closing(data),
        ]


def introduction(items: tuple[policies.Item, ...]) -> str:
    return (
        f'<p class="lm-note">{len(items)} items, a design of this course. Answer each with '
        "evidence: the document, its date, the page.</p>\n"
        f'<p class="lm-note">{kept_parts.PRIVACY}</p>\n'
    )


def question(item: policies.Item, key: str) -> str:
    name = f"{key}-{item.id}"
    inputs = "".join(
        f'<span class="lm-answer"><input type="radio" id="{name}-{value or "none"}" '
        f'name="{name}" value="{value}"{"" if value else " checked"}>'
        f'<label for="{name}-{value or "none"}">{text}</label></span>\n'
        for value, text in ANSWERS.items()
    )
    # Twenty-six fields of one name would not be told apart by ear.
    note = f'data-note="{item.id}" aria-label="Evidence: {escape(item.title)}"'
    return (
        f'<fieldset class="lm-question" data-item="{item.id}">\n'
        f"<legend>{escape(item.title)}</legend>\n"
        f'<p class="lm-why">{escape(item.question)}</p>\n<div class="lm-answers">{inputs}</div>\n'
        + kept_parts.line_field("Evidence", note)
        + "</fieldset>\n"
    )


def foot() -> str:
    return (
        kept_parts.kept_status()
        + '<div class="lm-result" hidden>\n'
        + parts.status()
        + "</div>\n"
        + kept_parts.file_row("checklist", "Erase the checklist")
    )


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("policy-checklist", PolicyChecklist)
    return parts.metadata()
