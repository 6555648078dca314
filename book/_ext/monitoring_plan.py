"""`{monitoring-plan}`: objectives, indicators that can be measured, progress, questions."""

from dataclasses import asdict
from html import escape
from typing import Any

import tool_parts as parts
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from labour_migration.concepts import monitoring
from labour_migration.concepts.monitoring import plan, terms
from labour_migration.concepts.monitoring.brief import COLUMNS
from labour_migration.documents import Block, Bullets, Document, Heading, Paragraph, Table

INTRODUCTION = (
    "The example is invented: Valdoria and Norland do not exist. The form names what is missing "
    "or cannot be measured; fields, checks and thresholds are a design of this course."
)


class MonitoringPlan(SphinxDirective):
    """Render the example as a document; the script puts the form above it."""

    def run(self) -> list[nodes.Node]:
        key = f"monitoring-{self.env.new_serialno('monitoring-plan')}"
        example = monitoring.example()
        html = (
            f'<p class="lm-note">{INTRODUCTION}</p>\n'
            + parts.buttons(
                ("clear", "Empty it and start your own"), ("reset", "Back to the example")
            )
            + '<div class="lm-choice"></div>\n<div class="lm-editor"></div>\n'
            + '<div class="lm-result" hidden>\n'
            + parts.status()
            + '<ul class="lm-findings"></ul>\n</div>\n'
            + '<details class="lm-part" open>\n<summary>The plan as a document</summary>\n'
            + f'<div class="lm-outcome">\n{document_html(monitoring.brief(example))}</div>\n'
            + "</details>\n"
            + parts.file_buttons(key, *parts.documents("Plan"), privacy=parts.UNSAVED)
        )
        data = {
            "terms": vocabulary(),
            "example": asdict(example),
            "blank": asdict(
                monitoring.Plan(objectives=(monitoring.Objective("", (monitoring.Indicator(),)),))
            ),
        }
        return [
            parts.opening(self, "monitoring-plan", "Monitoring and evaluation plan"),
            parts.raw(html),
            parts.closing(data),
        ]


def vocabulary() -> dict[str, Any]:
    """Return the words, lists and limits with which the script computes as Python does."""
    return {
        "options": terms.OPTIONS,
        "frequencies": terms.FREQUENCIES,
        "fields": terms.FIELDS,
        "groups": terms.GROUPS,
        "hints": terms.HINTS,
        "required": terms.REQUIRED,
        "measured": terms.MEASURED,
        "planFields": terms.PLAN_FIELDS,
        "checks": terms.CHECKS,
        "measurable": terms.MEASURABLE,
        "verdicts": terms.VERDICTS,
        "early": str(terms.EARLY),
        "caution": terms.CAUTION,
        "criteria": terms.CRITERIA,
        "words": terms.WORDS,
        "columns": COLUMNS,
        "texts": plan.TEXTS,
        "longestLine": plan.LONGEST_LINE,
        "longestText": plan.LONGEST_TEXT,
        "mostObjectives": plan.MOST_OBJECTIVES,
        "mostIndicators": plan.MOST_INDICATORS,
    }


def document_html(document: Document) -> str:
    """Return a document as part of a page, as the script writes it again."""
    title = f'<p class="lm-heading">{escape(document.title)}</p>\n'
    subtitle = f"<p>{escape(document.subtitle)}</p>\n" if document.subtitle else ""
    return title + subtitle + "".join(map(block_html, document.blocks))


def block_html(block: Block) -> str:
    match block:
        case Heading(text, _):
            return f'<p class="lm-heading">{escape(text)}</p>\n'
        case Paragraph(text, kind):
            opening = '<p class="lm-note">' if kind == "note" else "<p>"
            return f"{opening}{escape(text)}</p>\n"
        case Bullets(items):
            listed = "".join(f"<li>{escape(item)}</li>\n" for item in items)
            return f"<ul>\n{listed}</ul>\n"
        case Table(header, rows, caption):
            return parts.table_html(caption, header, rows)


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("monitoring-plan", MonitoringPlan)
    return parts.metadata()
