"""`{portability-calculator}`: periods of several countries added up, pensions shared out."""

from html import escape
from typing import Any

import tool_parts as parts
from docutils import nodes
from plain_words import number
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from labour_migration.concepts import portability

POLICIES = {
    "earlier": "the country where the person started earlier",
    "later": "the country where the person started later",
    "refuse": "nobody: report the overlap",
}
RULES = (
    "A calendar month counts if contributions were paid on at least one day of it.",
    "A month counts once, however many records claim it.",
    "A country owes a pension if the months of all countries together reach its minimum period "
    "(totalisation); a country without months of its own owes nothing.",
    "Theoretical pension = reference wage × accrual rate a year × all months ÷ 12, as if all "
    "months were its own.",
    "The country pays its share: the theoretical pension × its own months ÷ all months (pro-rata).",
    "With this straight-line formula the share equals what the own months would earn alone: "
    "the agreement adds the right, not the amount.",
    "Amounts are monthly, computed exactly and shown to two decimals, in each country's own "
    "currency; they are not added up.",
)
OUTCOME = "What each country owes"
RESULT = (
    "Each month counts once",
    "Own months",
    "Minimum period in months",
    "Right on own months alone",
    "Right with totalisation",
    "Theoretical pension a month",
    "Own share of all months",
    "Paid a month without an agreement",
    "Paid a month with totalisation",
)


class PortabilityCalculator(SphinxDirective):
    """Render the worked example as tables; the script puts the form in their place."""

    def run(self) -> list[nodes.Node]:
        key = f"portability-{self.env.new_serialno('portability-calculator')}"
        case = portability.example()
        html = (
            '<div class="lm-editor"></div>\n'
            + f'<div class="lm-static">\n{example_tables(case)}</div>\n'
            + parts.status()
            + f'<div class="lm-outcome">\n{outcome_table(case)}</div>\n'
            + parts.file_buttons(key, ("reset", "Back to the example"))
            + rules()
        )
        return [
            parts.opening(self, "portability-calculator", "Calculator of pension portability"),
            parts.raw(html),
            parts.closing(
                {
                    "case": as_data(case),
                    "policies": list(POLICIES.items()),
                    "outcome": OUTCOME,
                    "labels": RESULT,
                }
            ),
        ]


def as_data(case: portability.Case) -> dict[str, Any]:
    """Return a case in the form in which the page saves it."""
    return {
        "records": [
            {"country": one.country, "start": str(one.start), "end": str(one.end)}
            for one in case.records
        ],
        "schemes": [
            {
                "country": one.country,
                "minimum_months": str(one.minimum_months),
                "accrual_pct": number(one.accrual_pct),
                "reference_wage": number(one.reference_wage),
            }
            for one in case.schemes
        ],
        "overlap": case.overlap,
    }


def example_tables(case: portability.Case) -> str:
    data = as_data(case)
    return parts.table_html(
        "Worked example: what each country asks for and pays (invented countries)",
        ("Country", "Minimum (months)", "Accrual a year (%)", "Reference wage"),
        [tuple(row.values()) for row in data["schemes"]],
    ) + parts.table_html(
        "Worked example: contribution records",
        ("Country", "First day", "Last day"),
        [tuple(row.values()) for row in data["records"]],
    )


def outcome_table(case: portability.Case) -> str:
    owed = portability.entitlements(case.records, case.schemes, case.overlap)
    header, *rows = zip(RESULT, *map(outcome_column, owed), strict=True)
    return parts.table_html(OUTCOME, header, rows)


def outcome_column(owed: portability.Entitlement) -> tuple[str, ...]:
    return (
        owed.country,
        str(owed.months),
        str(owed.minimum_months),
        "yes" if owed.alone else "no",
        "yes" if owed.together else "no",
        portability.money(owed.theoretical),
        f"{owed.months}/{owed.total_months}",
        portability.money(owed.without_agreement),
        portability.money(owed.pro_rata),
    )


def rules() -> str:
    entries = "".join(f"<li>{escape(rule)}</li>\n" for rule in RULES)
    return (
        '<details class="lm-rules">\n<summary>The rules, a simplification of this course'
        f"</summary>\n<ol>\n{entries}</ol>\n<p>Laws and agreements may differ on each of these "
        "points: read the text and the administrative arrangement of yours.</p>\n</details>\n"
    )


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("portability-calculator", PortabilityCalculator)
    return parts.metadata()
