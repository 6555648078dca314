"""`{icls-classifier}`: a person's answers, a prediction, and what the Guidelines say and why."""

from dataclasses import asdict
from html import escape
from typing import Any

import tool_parts as parts
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from labour_migration.concepts import classification
from labour_migration.indicators import icls

CRITERIA = {"birth": "birth abroad", "citizenship": "foreign citizenship", "either": "either"}
ANSWERS = {"yes": "yes", "no": "no", "": "not stated"}
GUESSES = {"": "(choose)", "yes": "yes", "no": "no", "unknown": "cannot be decided"}
OWN = "Your own case"
NO_GUESS = "Choose a case and predict all three answers; then see the decision."
HEADER = ("Person", "By birth", "By citizenship", "By either")
NOTE = (
    "The ten people are invented. The rules restate the Guidelines of 2018 in the words of this "
    "course; for the second and third concept check the text itself."
)


class IclsClassifier(SphinxDirective):
    """Render the cases and their decisions to read; the script asks for a prediction first."""

    def run(self) -> list[nodes.Node]:
        cases = classification.cases()
        html = (
            controls(cases)
            + '<p class="lm-case" hidden></p>\n'
            + form()
            + parts.buttons(("show", "Show the decision"), ("again", "Try another case"))
            + parts.status(NO_GUESS)
            + '<div class="lm-outcome"></div>\n'
            + everything(cases)
            + f'<p class="lm-note">{parts.PRIVACY}</p>\n'
        )
        data = {
            "cases": [asdict(one) for one in cases],
            "concepts": classification.concepts(),
            "questions": classification.questions(),
            "criteria": CRITERIA,
            "start": NO_GUESS,
        }
        return [
            parts.opening(self, "icls-classifier", "Classify a person"),
            parts.raw(f'<p class="lm-note">{escape(NOTE)}</p>\n' + html),
            parts.closing(data),
        ]


def controls(cases: tuple[classification.Case, ...]) -> str:
    people = [(one.id, one.title) for one in cases]
    return (
        '<div class="lm-controls" hidden>\n'
        + parts.choice("case", "Person", [*people, ("own", OWN)])
        + parts.choice("criterion", "Migrants are identified by", CRITERIA.items())
        + "</div>\n"
    )


def form() -> str:
    """Return the answers to the questions, folded, and the reader's prediction."""
    asked = "".join(
        parts.choice(f"answer-{name}", text, ANSWERS.items())
        for name, text in classification.questions().items()
    )
    guessed = "".join(
        parts.choice(f"guess-{name}", text, GUESSES.items())
        for name, text in classification.concepts().items()
    )
    return (
        '<fieldset class="lm-controls lm-guesses" hidden>\n<legend>Predict: does the concept '
        f"apply?</legend>\n{guessed}</fieldset>\n"
        '<details class="lm-part lm-answers-part" hidden>\n'
        "<summary>The answers to the eight questions</summary>\n"
        f'<div class="lm-controls lm-asked" hidden>\n{asked}</div>\n</details>\n'
    )


def everything(cases: tuple[classification.Case, ...]) -> str:
    """Return every case and every decision, for readers without a script and for a check."""
    stories = "".join(
        f"<li><strong>{escape(one.title)}.</strong> {escape(one.story)}</li>\n" for one in cases
    )
    tables = "".join(
        parts.table_html(name, HEADER, [(one.title, *verdicts(one.answers, key)) for one in cases])
        for key, name in classification.concepts().items()
    )
    return (
        f'<details class="lm-part">\n<summary>The ten people</summary>\n<ul>\n{stories}</ul>\n'
        f'</details>\n<details class="lm-part">\n<summary>All decisions (after you have tried)'
        f"</summary>\n{tables}</details>\n"
    )


def verdicts(answers: icls.Answers, concept: str) -> list[str]:
    return [
        classification.verdict(icls.decide(answers, criterion)[concept])
        for criterion in classification.CRITERIA
    ]


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("icls-classifier", IclsClassifier)
    return parts.metadata()
