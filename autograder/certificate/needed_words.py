"""What a learner still needs, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from autograder.certificate.decision import Decision, Part
from autograder.certificate.shown import moment, points_of, show

if TYPE_CHECKING:
    from autograder.certificate.needed import Needed


def message(decision: Decision, needed: Needed, as_of: datetime, ended: bool) -> str:
    """Return what is needed as one or several sentences; `ended`: a person decided already."""
    if ended:
        return _sentence(decision.reasons[-1].message)
    if needed.secured:
        return f"The certificate is secured: {_so_far(needed)}, and every condition is met."
    parts = {one.assessment: one for one in decision.parts}
    missing = [parts[name] for name in needed.missing]
    if not needed.possible:
        return _impossible(decision, needed, missing, as_of)
    sentences = [_sentence(_points(needed, [parts[name].title for name in needed.open]))]
    if missing:
        sentences.append(f"Still to complete: {_list([_due(one) for one in missing])}.")
    unmarked = [one.title for one in decision.parts if one.unmarked]
    if unmarked:
        sentences.append(f"Still to be marked: {_list(unmarked)}.")
    return " ".join(sentences)


def _points(needed: Needed, still: list[str]) -> str:
    if not needed.least:
        return f"{_so_far(needed)}, so the points are enough"
    least, left = show(needed.least, up=True), show(needed.left, up=True)
    part = f"all {left}" if needed.least == needed.left else f"at least {least} of the {left}"
    return f"{_so_far(needed)}: you need {part} points that are left ({_list(still)})"


def _impossible(
    decision: Decision, needed: Needed, missing: Sequence[Part], as_of: datetime
) -> str:
    why = []
    if decision.reachable < needed.pass_points:
        most = "no more" if decision.reachable == decision.points else show(decision.reachable)
        why.append(f"{_so_far(needed)}, and {most} can be reached")
    past = [one for one in missing if one.due.astimezone(UTC) <= as_of.astimezone(UTC)]
    if past:
        why.append(f"not completed: {_list([_due(one, 'was ') for one in past])}")
    text = f"As things stand there is no certificate: {'; '.join(why)}."
    if not needed.if_late:
        return text
    titles = _list([one.title for one in past])
    return f"{text} It is possible again by handing in {titles} now, as late work."


def _so_far(needed: Needed) -> str:
    return f"{points_of(needed.points)} so far, {show(needed.pass_points)} needed"


def _due(part: Part, tense: str = "") -> str:
    return f"{part.title} ({tense}due {moment(part.due)})"


def _list(texts: list[str]) -> str:
    *first, last = texts
    return f"{', '.join(first)} and {last}" if first else last


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
