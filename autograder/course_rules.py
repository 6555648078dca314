"""What must agree inside a course file: dates, weeks, minutes and points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from autograder.marked_yaml import Loc
from autograder.model_file import Fault

if TYPE_CHECKING:
    from autograder.course import Assessment, Course


def faults(course: Course) -> Iterator[Fault]:
    """Yield the place and the explanation of everything in a course that does not agree."""
    for rule in (_weeks, _phases, _ids, _assessments, _minutes, _points, _excused, _paths):
        yield from rule(course)


def _weeks(course: Course) -> Iterator[Fault]:
    monday = course.starts
    if monday.weekday() != 0:
        yield ("starts",), f"{monday} is not a Monday; a course starts with its first week"
        return
    for index, week in enumerate(course.weeks):
        number = index + 1
        if week.number != number:
            yield ("weeks", index, "number"), f"is {week.number}; in order, this is week {number}"
        if week.starts != monday:
            yield ("weeks", index, "starts"), f"is {week.starts}; week {number} starts on {monday}"
        if not timedelta(days=3) <= week.ends - monday <= timedelta(days=6):
            message = f"is {week.ends}; a week from {monday} ends between Thursday and Sunday"
            yield ("weeks", index, "ends"), message
        monday += timedelta(days=7)
    last = course.weeks[-1].ends
    if course.ends != last:
        yield ("ends",), f"is {course.ends}, but the last week ends on {last}; make them equal"


def _phases(course: Course) -> Iterator[Fault]:
    order = [phase.id for phase in course.phases]
    known = ", ".join(order)
    for index, week in enumerate(course.weeks):
        if week.phase not in order:
            yield ("weeks", index, "phase"), f"{week.phase!r} is not a phase; there are {known}"
    used = [week.phase for week in course.weeks if week.phase in order]
    for index, phase in enumerate(order):
        if phase not in used:
            yield ("phases", index), f"no week belongs to {phase!r}; give it one or remove it"
    if used != sorted(used, key=order.index):
        yield ("weeks",), f"their phases are out of order; the order is {known}"


def _ids(course: Course) -> Iterator[Fault]:
    topics = (
        (("weeks", week, "topics", index, "id"), topic.id)
        for week, one in enumerate(course.weeks)
        for index, topic in enumerate(one.topics)
    )
    assessments = ((("assessments", i, "id"), one.id) for i, one in enumerate(course.assessments))
    phases = ((("phases", i, "id"), one.id) for i, one in enumerate(course.phases))
    for named in (topics, assessments, phases):
        yield from _repeated(named)


def _repeated(named: Iterable[tuple[Loc, str]]) -> Iterator[Fault]:
    seen: set[str] = set()
    for loc, name in named:
        if name in seen:
            yield loc, f"{name!r} is used twice; ids are unique"
        seen.add(name)


def _assessments(course: Course) -> Iterator[Fault]:
    tested = {one.week for one in course.assessments if one.kind == "weekly-test"}
    for index, week in enumerate(course.weeks):
        if week.number not in tested:
            yield ("weeks", index), f"week {week.number} has no weekly test; add one to assessments"
    for index, one in enumerate(course.assessments):
        for loc, message in (*_moments(course, one), *_work(one)):
            yield ("assessments", index, *loc), message


def _moments(course: Course, one: Assessment) -> Iterator[Fault]:
    for field, moment in (("opens", one.opens), ("due", one.due)):
        if moment.utcoffset() != moment.replace(fold=1).utcoffset():
            zone = f"clocks change in {course.time_zone}"
            yield (field,), f"{moment:%Y-%m-%d %H:%M}: {zone} then; choose another time"
        if not course.starts <= moment.date() <= course.ends:
            run = f"{course.starts} to {course.ends}"
            yield (field,), f"{moment:%Y-%m-%d} is outside the course, {run}"
    if one.due <= one.opens:
        yield ("due",), f"is not after opens, {one.opens:%Y-%m-%d %H:%M}"
    week = course.weeks[one.week - 1]
    if one.due.date() < week.starts:
        yield ("due",), f"is before week {one.week}, which starts on {week.starts}"
    first = min((work.week for work in one.earlier_work), default=one.week)
    if one.opens.date() > course.weeks[first - 1].ends:
        yield ("opens",), f"is after week {first}, in which work on it starts"


def _work(one: Assessment) -> Iterator[Fault]:
    if sum(work.minutes for work in one.earlier_work) >= one.minutes:
        yield ("earlier_work",), f"leaves none of the {one.minutes} minutes for week {one.week}"
    for index, work in enumerate(one.earlier_work):
        if work.week >= one.week:
            loc = ("earlier_work", index, "week")
            yield loc, f"is {work.week}, which is not before week {one.week}"


def _minutes(course: Course) -> Iterator[Fault]:
    weekly = [course.minutes_in(week.number) for week in course.weeks]
    wanted, found = course.hours * 60, sum(weekly)
    if found != wanted:
        shown = " + ".join(str(minutes) for minutes in weekly)
        message = f"{course.hours} hours are {wanted} minutes, but the weeks take {found} ({shown})"
        yield ("hours",), f"{message}; correct the minutes of topics and assessments"


def _points(course: Course) -> Iterator[Fault]:
    rule = course.certificate
    found = sum((one.points for one in course.assessments), Fraction(0))
    if found != rule.total_points:
        message = f"is {_decimal(rule.total_points)}, but the assessments give {_decimal(found)}"
        yield ("certificate", "total_points"), message
    if rule.pass_points > rule.total_points:
        yield ("certificate", "pass_points"), "is above total_points; nobody could pass"


def _excused(course: Course) -> Iterator[Fault]:
    excused = course.certificate.excused
    for index, kind in enumerate(excused.kinds):
        loc = ("certificate", "excused", "kinds", index)
        count = sum(one.kind == kind for one in course.assessments)
        if not count:
            yield loc, f"the course has no {kind}; remove it"
        elif kind in excused.kinds[:index]:
            yield loc, f"{kind!r} is written twice; once is enough"
        elif count == 1 and excused.method == "reweight":
            yield loc, f"there is one {kind}, so no other can carry its points; remove it"
    if bool(excused.kinds) != bool(excused.at_most):
        message = f"is {excused.at_most} with {len(excused.kinds)} kinds; both are 0, or neither"
        yield ("certificate", "excused", "at_most"), message


def _decimal(points: Fraction) -> Decimal:
    """Return the points of a course file, which have two decimals at most, for a message."""
    return Decimal(points.numerator) / points.denominator


def _paths(course: Course) -> Iterator[Fault]:
    paths: list[tuple[Loc, str]] = [(("design", i), path) for i, path in enumerate(course.design)]
    paths += [(("conflicts", i, "field"), one.field) for i, one in enumerate(course.conflicts)]
    for loc, path in paths:
        parts = path.split(".")
        if not _leads_somewhere(course, parts):
            yield loc, f"{path!r} leads to no field of this file; correct it"
        elif loc[0] == "design" and parts[0] == "certificate":
            yield loc, "the certificate names its own source; remove this entry"


def _leads_somewhere(value: Any, parts: list[str]) -> bool:
    if not parts:
        return True
    first, *rest = parts
    if isinstance(value, tuple):
        entries = enumerate(value)
        return any(_leads_somewhere(one, rest) for i, one in entries if first in ("*", str(i)))
    if isinstance(value, BaseModel) and first in type(value).model_fields:
        return _leads_somewhere(getattr(value, first), rest)
    return False
