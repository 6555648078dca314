"""`{questionnaire}`: a migration module that can be tried, one respondent at a time.

`{questionnaire-test}` tries it on the synthetic survey of a seed, and breaks it on purpose.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

import pandas as pd
import tool_parts as parts
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from labour_migration import synthetic
from labour_migration.concepts import questionnaire

CAPTION = "The questions, who is asked, and for what"
OUTCOME = "What the answers say"
TRIED = "Respondents by question (SYNTHETIC data)"
BROKEN = "Conditions broken on purpose (SYNTHETIC data)"
COLUMNS = (
    "Asked",
    "Answered",
    "Not stated",
    "Not in the survey",
    "Answer, but not asked",
    "Impossible",
)
PRIVACY = (
    "What you enter stays in this page: nothing is stored or sent. It is gone when you leave. "
    "Do not enter answers of a real respondent."
)
RESULTS = (
    ("born_abroad", "Foreign-born"),
    ("foreign_citizen", "Foreign citizen"),
    ("naturalised", "Naturalised"),
    ("migrant_worker", "International migrant worker, by place of birth"),
    ("migrant_worker_by_citizenship", "International migrant worker, by citizenship"),
    ("for_work_migrant", "For-work international migrant"),
    ("return_migrant_worker", "Return international migrant worker"),
    ("recruitment_asked", "Recruitment cost is asked"),
)


class Questionnaire(SphinxDirective):
    """Render all questions with their routing; the script asks them one by one."""

    def run(self) -> list[nodes.Node]:
        module = questionnaire.migration_module()
        key = f"questionnaire-{self.env.new_serialno('questionnaire')}"
        data = questionnaire.to_data(module) | {"outcome": OUTCOME, "results": RESULTS}
        return [
            parts.opening(self, "questionnaire", module.title),
            parts.raw(body(module, key)),
            parts.closing(data),
        ]


def body(module: questionnaire.Module, key: str) -> str:
    examples = [(str(place), name) for place, (name, _) in enumerate(module.examples)]
    chooser = parts.choice(
        "example", "Respondent", [("", "New: I answer the questions"), *examples]
    )
    return (
        '<p class="lm-note">Wording and routing are a design of this course. '
        f"{module.country_name} and the other countries do not exist; the respondents of the "
        f"list are invented. The year is {module.year}.</p>\n"
        f'<div class="lm-controls" hidden>\n{chooser}</div>\n'
        '<div class="lm-result" hidden>\n'
        + parts.status()
        + '</div>\n<div class="lm-editor"></div>\n<div class="lm-outcome"></div>\n'
        + parts.buttons(
            ("restart", "New respondent"),
            ("csv", "Download answers as CSV"),
            ("print", "Print"),
        )
        + f'<p class="lm-note" id="{key}-privacy">{PRIVACY}</p>\n'
        + '<details class="lm-part lm-static" open>\n<summary>All questions and their routing'
        f"</summary>\n{listing(module)}</details>\n"
    )


def listing(module: questionnaire.Module) -> str:
    rows = [
        (one.number or "core", one.text, questionnaire.asked_of(module, one), one.use)
        for one in module.questions
    ]
    return parts.table_html(CAPTION, ("No.", "Question", "Asked of", "For"), rows)


class QuestionnaireTest(SphinxDirective):
    """Render how the synthetic respondents of a seed went through, and what the check finds."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        return [parts.raw(tables(int(self.arguments[0])))]


@cache
def tables(seed: int) -> str:
    """Return the two tables of the test; the same seed gives the same tables."""
    module = questionnaire.migration_module()
    survey = synthetic.labour_force_survey(seed)
    tried = questionnaire.trial(module, survey).table
    rows = [
        (f"{one.number} {one.name}", *map(count, tried.loc[one.id]))
        for one in module.questions
        if not one.core
    ]
    return parts.table_html(TRIED, ("Question", *COLUMNS), rows) + parts.table_html(
        BROKEN,
        ("Broken condition", "Fault", "What the check says", "Asked before", "Asked now"),
        [broken(module, survey, tried, case) for case in questionnaire.source()["broken"]],
    )


def broken(
    module: questionnaire.Module,
    survey: pd.DataFrame,
    tried: pd.DataFrame,
    case: Mapping[str, Any],
) -> tuple[str, ...]:
    """Return the row of one broken condition."""
    name = case["question"]
    wrong = module.with_rule(name, case["rule"])
    faults = questionnaire.check(wrong)
    now = "cannot run"
    if all(one.kind != "reference" for one in faults):
        now = count(questionnaire.trial(wrong, survey).table.loc[name, "asked"])
    return (
        case["what"],
        ", ".join(dict.fromkeys(one.kind for one in faults)),
        " ".join(one.message for one in faults),
        count(tried.loc[name, "asked"]),
        now,
    )


def count(number: int) -> str:
    return f"{number:,}" if number else "–"


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("questionnaire", Questionnaire)
    app.add_directive("questionnaire-test", QuestionnaireTest)
    return parts.metadata()
