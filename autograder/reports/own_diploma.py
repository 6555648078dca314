"""A learner's own page about the diploma: which courses count, until when, and what is missing."""

from collections.abc import Sequence
from datetime import date

from autograder.credentials.paper import day
from autograder.diploma import words
from autograder.diploma.rule import DiplomaRule
from autograder.diploma.values import DiplomaDecision
from autograder.gradebook import Learner
from autograder.reports import private

_STATES = {
    "counts": "counts",
    "waits": "waits for others",
    "past": "no longer counts",
    "not-eligible": "is not a course of this diploma",
    "not-yet": "lies ahead",
}


def page(
    rule: DiplomaRule,
    person: Learner,
    decision: DiplomaDecision,
    on: date,
    notes: Sequence[str] = (),
) -> str:
    """Return the page as HTML, whole in itself; `notes` say which courses were not looked into."""
    values = {
        "rule": rule,
        "person": person,
        "decision": decision,
        "on": on,
        "notes": notes,
        "states": _STATES,
        "sentences": [one.replace("*", "") for one in words.sentences(rule)],
    }
    return private.render("own_diploma.html", values, {"day": day})
