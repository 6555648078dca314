"""Who may need somebody: a declared rule, with the plain reason for each learner; no score."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC
from fractions import Fraction

from autograder.certificate import Decision, Part, Record, needed, show
from autograder.course import Course

MUCH = Fraction(3, 4)
RULES = (
    "the due time of an assessment has passed and no work of theirs counts for it: nothing was "
    "handed in, it was blank, or it was refused",
    "the points that are left no longer reach the pass mark",
    "they need more than three quarters of the points that are left",
)
_WANTING = {
    "missing": "nothing was handed in",
    "blank": "the submission has no answers",
    "refused": "the submission was refused",
}


@dataclass(frozen=True)
class Concern:
    """One learner, and each ground of the rule that holds."""

    learner: str
    reasons: tuple[str, ...]


def concerns(
    course: Course, records: Iterable[Record], decisions: Iterable[Decision]
) -> tuple[Concern, ...]:
    """Return who may need somebody, by learner id.

    Whoever has the certificate, has left the course or was decided on by a person is not listed.
    """
    decided = {one.learner: one for one in decisions}
    found = []
    for record in records:
        decision = decided.get(record.learner)
        settled = record.ruling.departed is not None or record.ruling.granted is not None
        if decision is None or decision.outcome == "awarded" or settled:
            continue
        reasons = tuple(_reasons(course, record, decision))
        if reasons:
            found.append(Concern(record.learner, reasons))
    return tuple(sorted(found, key=lambda one: one.learner))


def _reasons(course: Course, record: Record, decision: Decision) -> Iterator[str]:
    for part in decision.parts:
        if part.state in _WANTING and not _is_open(part, record):
            yield f"{part.title}: {_WANTING[part.state]}, and the due time has passed"
    need = needed(course, record)
    if decision.reachable < need.pass_points:
        more = decision.reachable - decision.points
        left = f"{show(more)} more at most can come" if more else "no more can come"
        yield f"has {show(need.points)} points, {left}; {show(need.pass_points)} are needed"
    elif need.least is not None and need.least > MUCH * need.left:
        least = "all" if need.least == need.left else f"{show(need.least, up=True)} of"
        yield f"needs {least} the {show(need.left)} points that are left"
    if need.if_late:
        yield "would be within reach again by handing in now, late, what is missing"


def _is_open(part: Part, record: Record) -> bool:
    return record.as_of.astimezone(UTC) < part.due.astimezone(UTC)
