"""`{agreement-checklist}`: the scored checklist for a bilateral labour migration agreement."""

from html import escape
from itertools import groupby
from typing import Any

import tool_parts as parts
from docutils import nodes
from plain_words import number
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from labour_migration import datasets
from labour_migration.concepts import agreements

ANSWERS = {"yes": "Yes", "partly": "Partly", "no": "No", "": "Not answered"}


class AgreementChecklist(SphinxDirective):
    """Render every item of the checklist as a question with native inputs, part by part."""

    def run(self) -> list[nodes.Node]:
        key = f"agreement-{self.env.new_serialno('agreement-checklist')}"
        items = agreements.checklist()
        table = datasets.load("agreement_checklist").set_index("item")["source_keys"]
        content: list[nodes.Node] = [
            parts.opening(self, "agreement-checklist", "Checklist for an agreement"),
            parts.raw(introduction(items) + '<form method="dialog" autocomplete="off">\n'),
        ]
        for place, (dimension, group) in enumerate(groupby(items, key=lambda one: one.dimension)):
            content.append(parts.raw(part_opening(dimension, place)))
            for item in group:
                content.append(parts.raw(question(item, key)))
                content.append(parts.citations(self, table[item.name], "Sources on the subject:"))
                if not table[item.name]:
                    content.pop()
                content.append(parts.raw("</fieldset>\n"))
            content.append(parts.raw("</details>\n"))
        data = {
            "items": [vars(item) for item in items],
            "shares": {name: str(share) for name, share in agreements.SHARE.items()},
        }
        return [*content, parts.raw("</form>\n" + result(key)), parts.closing(data)]


def introduction(items: tuple[agreements.Item, ...]) -> str:
    total = sum(item.points for item in items)
    worth = {name: number(100 * share) for name, share in agreements.SHARE.items()}
    return (
        f'<p class="lm-note">{len(items)} questions, {total} points. Yes earns {worth["yes"]} '
        f"per cent of the points, partly {worth['partly']}, no {worth['no']}. "
        "Questions, points and essentials are a design of this course.</p>\n"
        '<div class="lm-controls" hidden>\n<label>Name of the text you score '
        '<input type="text" data-field="title" maxlength="200"></label>\n</div>\n'
    )


def part_opening(dimension: str, place: int) -> str:
    # The first part stands open, so that a reader sees at once what a question looks like.
    shown = " open" if place == 0 else ""
    return (
        f'<details class="lm-part"{shown} data-dimension="{escape(dimension)}">\n<summary>'
        f'{escape(dimension)} <span class="lm-part-score"></span></summary>\n'
    )


def question(item: agreements.Item, key: str) -> str:
    name = f"{key}-{item.name}"
    worth = f"{item.points} points" + (", essential" if item.essential else "")
    inputs = "".join(
        f'<span class="lm-answer"><input type="radio" id="{name}-{value or "none"}" '
        f'name="{name}" value="{value}"{"" if value else " checked"}>'
        f'<label for="{name}-{value or "none"}">{text}</label></span>\n'
        for value, text in ANSWERS.items()
    )
    return (
        f'<fieldset class="lm-question" data-item="{item.name}">\n<legend>{escape(item.question)} '
        f'<span class="lm-worth">({worth})</span></legend>\n'
        f'<p class="lm-why">{escape(item.why)}</p>\n<div class="lm-answers">{inputs}</div>\n'
    )


def result(key: str) -> str:
    return (
        '<div class="lm-result" hidden>\n'
        + parts.status()
        + '<div class="lm-totals"></div>\n</div>\n'
        + parts.file_buttons(key, ("clear", "Clear all answers"))
    )


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("agreement-checklist", AgreementChecklist)
    return parts.metadata()
