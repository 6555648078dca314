"""The cohort page: every learner's marks, decision and reasons, as one HTML file."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction

from autograder.certificate import Decision, Outcome, Standing, show
from autograder.course import Course
from autograder.reports.pages import template

WORDS: dict[Outcome, str] = {
    "awarded": "awarded",
    "not_awarded": "not awarded",
    "pending": "pending",
}


def render(
    course: Course,
    decisions: Sequence[Decision],
    standings: Mapping[str, Mapping[str, Standing]],
    as_of: datetime,
    demonstration: bool = False,
) -> str:
    """Return the page; everything that learners or files provide is escaped."""
    counts = Counter(decision.outcome for decision in decisions)
    return template("cohort.html").render(
        course=course,
        as_of=f"{as_of:%-d %B %Y, %H:%M %Z}",
        demonstration=demonstration,
        counts=[(outcome, counts[outcome]) for outcome in WORDS],
        words=WORDS,
        total=show(sum((assessment.points for assessment in course.assessments), Fraction(0))),
        decisions=[_row(course, d, standings.get(d.learner, {})) for d in decisions],
    )


def _row(
    course: Course, decision: Decision, standings: Mapping[str, Standing]
) -> dict[str, object]:
    return {
        "learner": decision.learner,
        "cells": [_cell(standings.get(a.id)) for a in course.assessments],
        "points": show(decision.points),
        "outcome": decision.outcome,
        "reasons": [reason.message for reason in decision.reasons],
    }


def _cell(standing: Standing | None) -> str:
    if standing is None:
        return "missing"
    if standing.state != "submitted":
        return standing.state
    return f"({show(standing.points)})" if standing.unmarked else show(standing.points)
