"""`{refund-calculator} measuring`: what goes back after a cancellation, by the course's rule."""

from datetime import date, timedelta
from html import escape
from typing import Any

import tool_parts as parts
from docutils import nodes
from plain_words import day, number
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from autograder import course
from autograder.errors import AutograderError
from autograder.registry import running
from autograder.registry.refund import Refund, last_days, refund
from autograder.registry.running import Band, Fee, RefundRule

DAYS_BEFORE_EXAMPLE = 10
CHOICES = (("cancel", "cancels"), ("substitute", "names a substitute"))
CASE = "An example with this course's dates and fee"
SCHEDULE = ("When written notice arrives", "Kept of the fee", "Last day")
OUTCOME, RESULT = "What goes back", ("Question", "Answer")
ROWS = (
    "Days between notice and start",
    "Kept",
    "Goes back, before bank charges",
)
LATER = "any later day"


class RefundCalculator(SphinxDirective):
    """Render the rule and an example as tables; the script puts a form in their place."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        try:
            folder = course.path(name)
            for file in (running.FILE, "course.yml"):
                self.env.note_dependency(str(folder / file))
            loaded, run = course.load(name), running.load(name)
            fee, rule = run.charged()
        except AutograderError as problem:
            raise self.error(f"refund-calculator: {problem}") from problem
        data = as_data(fee, rule, loaded.starts)
        html = (
            '<div class="lm-editor"></div>\n'
            f'<div class="lm-static">\n{example_table(data)}</div>\n'
            + parts.status()
            + f'<div class="lm-outcome">\n{outcome_table(fee, rule, loaded.starts)}'
            + f"{schedule_table(rule, loaded.starts)}</div>\n"
            + parts.buttons(("reset", "Back to the example"), ("print", "Print"))
            + f'<p class="lm-note">{parts.PRIVACY} Days are counted in {escape(run.time_zone.key)}.'
            "</p>\n"
        )
        return [
            parts.opening(self, "refund-calculator", "Calculator of refunds"),
            parts.raw(html),
            parts.closing(data),
        ]


def as_data(fee: Fee, rule: RefundRule, start: date) -> dict[str, Any]:
    """Return what the script works with: the rule, the example, and every text it shows."""
    words = band_words(rule)
    return {
        "rule": as_rule(fee, rule)
        | {
            "bands": [
                {"days": band.at_least_days, "percent": str(band.penalty_percent)}
                | {"words": told, "kept": kept(band)}
                for band, told in zip(rule.bands, words, strict=True)
            ]
        },
        "case": {
            "start": str(start),
            "notice": str(start - timedelta(DAYS_BEFORE_EXAMPLE)),
            "fee": fee.price.plain(),
            "paid": fee.price.plain(),
            "substitute": False,
        },
        "choices": CHOICES,
        "labels": {
            "legend": "Your case",
            "start": "First day of the course",
            "notice": "Day on which the notice arrives",
            "fee": f"Fee ({fee.currency})",
            "paid": f"Paid so far ({fee.currency})",
            "choice": "The participant",
        },
        "result": {"outcome": OUTCOME, "header": RESULT, "rows": ROWS},
        "schedule": {"caption": "The rule, with dates", "header": SCHEDULE, "later": LATER},
    }


def as_rule(fee: Fee, rule: RefundRule) -> dict[str, Any]:
    """Return the rule as the module `refund-rules.js` reads it."""
    return {
        "currency": fee.currency,
        "substitution": rule.substitution.at_least_days,
        "bands": [
            {"days": band.at_least_days, "percent": str(band.penalty_percent)}
            for band in rule.bands
        ],
    }


def band_words(rule: RefundRule) -> list[str]:
    """Return for each band when notice falls in it."""
    found = []
    most: int | None = None
    for band in rule.bands:
        least = band.at_least_days
        if least is None:
            found.append("at any time" if most is None else f"{most} days before or later")
        elif most is None:
            found.append(f"{least} days before the start or earlier")
        else:
            found.append(f"{least} to {most} days before the start")
        most = None if least is None else least - 1
    return found


def kept(band: Band) -> str:
    return f"{number(band.penalty_percent)}%"


def example_table(data: dict[str, Any]) -> str:
    case, labels = data["case"], data["labels"]
    names = ("start", "notice", "fee", "paid")
    rows = [(labels[name], case[name]) for name in names]
    return parts.table_html(CASE, ("What", "Value"), rows)


def outcome_table(fee: Fee, rule: RefundRule, start: date) -> str:
    done: Refund = refund(
        rule,
        fee=fee.price,
        paid=fee.price,
        start=start,
        notice=start - timedelta(DAYS_BEFORE_EXAMPLE),
    )
    cells = (str(done.days), str(done.kept), str(done.amount))
    return parts.table_html(OUTCOME, RESULT, list(zip(ROWS, cells, strict=True)))


def schedule_table(rule: RefundRule, start: date) -> str:
    rows = [
        (words, kept(band), day(last) if last else LATER)
        for words, (band, last) in zip(band_words(rule), last_days(rule, start), strict=True)
    ]
    return parts.table_html("The rule, with dates", SCHEDULE, rows)


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("refund-calculator", RefundCalculator)
    return parts.metadata()
