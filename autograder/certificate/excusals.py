"""Assessments that need not be done: which excusals hold, and what the others then weigh."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from autograder.certificate.record import Excusal
from autograder.course import Assessment, Course

_ALL = Fraction(1)
_NONE = Fraction(0)


@dataclass(frozen=True)
class Excusals:
    """The excusals that hold, and why others do not; both by assessment."""

    hold: Mapping[str, Excusal] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)


def excusals(course: Course, asked: Mapping[str, Excusal]) -> Excusals:
    """Return which excusals hold, in the order of the course file.

    One does not hold for a kind that the rule does not name, beyond the cap without a signature,
    or if nothing would be left to carry the points. Signed ones do not count towards the cap.
    """
    rule = course.certificate.excused
    hold: dict[str, Excusal] = {}
    refused: dict[str, str] = {}
    for one in course.assessments:
        if (excusal := asked.get(one.id)) is None:
            continue
        unsigned = sum(not each.signed for each in hold.values())
        if one.kind not in rule.kinds:
            refused[one.id] = "the rule allows none for this kind of assessment"
        elif not excusal.signed and unsigned >= rule.at_most:
            refused[one.id] = (
                f"the rule allows {rule.at_most} without the signature of the course manager"
            )
        elif not _carried(course, one, hold):
            refused[one.id] = "no other assessment would be left to carry its points"
        else:
            hold[one.id] = excusal
    return Excusals(hold, refused)


def weights(course: Course, excused: Mapping[str, Excusal]) -> dict[str, Fraction]:
    """Return what each assessment's points are multiplied by; the course keeps its total.

    An excused assessment has 0 where it is left out, and 1 where it counts in full.
    """
    if course.certificate.excused.method == "full-points" or not excused:
        return {one.id: _ALL for one in course.assessments}
    found = {}
    for one in course.assessments:
        group = carriers(course, one)
        left = sum((each.points for each in group if each.id not in excused), _NONE)
        total = sum((each.points for each in group), _NONE)
        found[one.id] = _NONE if one.id in excused else total / left
    return found


def carriers(course: Course, one: Assessment) -> tuple[Assessment, ...]:
    """Return the assessments whose total stays the same when this one, among them, is excused."""
    method = course.certificate.excused.method
    if method == "full-points":
        return (one,)
    if method == "not-counted":
        return course.assessments
    return tuple(each for each in course.assessments if each.kind == one.kind)


def _carried(course: Course, one: Assessment, hold: Mapping[str, Excusal]) -> bool:
    if course.certificate.excused.method == "full-points":
        return True
    return any(each.id != one.id and each.id not in hold for each in carriers(course, one))
