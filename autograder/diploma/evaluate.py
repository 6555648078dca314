"""Who has the diploma, and what is missing by when: pure, exact, the same for any order."""

from collections.abc import Iterable, Sequence
from datetime import date

from autograder.certificate import show
from autograder.credentials.paper import day
from autograder.diploma import windows
from autograder.diploma.rule import CapstoneRule, DiplomaRule
from autograder.diploma.values import (
    Award,
    Capstone,
    Counted,
    DiplomaDecision,
    DiplomaError,
    Reason,
    State,
    Window,
)


def evaluate(
    rule: DiplomaRule, awards: Iterable[Award], capstone: Capstone | None, on: date
) -> DiplomaDecision:
    """Return whether the diploma is earned on a day, and every ground for it.

    What is dated after `on` is not there yet. Raises DiplomaError for points that cannot be.
    """
    _check(rule, capstone)
    given = sorted(set(awards))
    eligible = [one for one in given if one.on <= on and rule.accepts(one.course, one.issuer)]
    present = capstone if capstone and capstone.handed_in <= on else None
    passed = present.handed_in if present and _is_passed(rule.capstone, present) else None
    found = None
    if passed or not rule.capstone.in_window:
        within = passed if rule.capstone.in_window else None
        found = windows.completed(rule, eligible, within)
    earned = found is not None and passed is not None
    window, counted = found or windows.furthest(rule, eligible, on) or (None, ())
    return DiplomaDecision(
        outcome="awarded" if earned else "open",
        rule_version=rule.version,
        counted=counted,
        missing=rule.needed - len(counted),
        window=window,
        completed_on=max(counted[-1].on, passed) if earned and passed else None,
        standing=tuple(_counted(rule, one, counted, on) for one in given),
        reasons=(
            *_course_reasons(rule, counted, window),
            _capstone_reason(rule.capstone, present, window),
        ),
    )


def _check(rule: DiplomaRule, capstone: Capstone | None) -> None:
    if capstone is None or capstone.points is None:
        return
    most = rule.capstone.total_points
    if not 0 <= capstone.points <= most:
        raise DiplomaError(
            f"The capstone has {show(capstone.points)} points; it takes 0 to {show(most)}."
        )


def _is_passed(rule: CapstoneRule, capstone: Capstone) -> bool:
    return capstone.points is not None and capstone.points >= rule.pass_points


def _counted(rule: DiplomaRule, one: Award, counted: Sequence[Award], on: date) -> Counted:
    until = windows.years_later(one.on, rule.years)
    state: State = "waits" if until >= on else "past"
    if one in counted:
        state = "counts"
    elif not rule.accepts(one.course, one.issuer):
        state = "not-eligible"
    elif one.on > on:
        state = "not-yet"
    return Counted(one, until, state)


def _course_reasons(
    rule: DiplomaRule, counted: Sequence[Award], window: Window | None
) -> Iterable[Reason]:
    missing = rule.needed - len(counted)
    so_far = f"{len(counted)} of {rule.needed} courses"
    if not missing:
        ends = f"{day(counted[0].on)} to {day(counted[-1].on)}"
        yield Reason("courses_complete", f"{so_far} completed, {ends}, within {rule.years} years")
        return
    if window is None:
        yield Reason("courses_missing", f"{so_far}: no course counts at present")
        return
    more = f"{missing} more must be completed by {day(window.last)}"
    opened = f"{rule.years} years after the first of them, {day(window.first)}"
    yield Reason("courses_missing", f"{so_far}; {more}, {opened}")
    others = rule.different - windows.different(counted)
    if others > 0:
        must = "It must be" if missing == 1 else f"At least {others} of these must be"
        held = " or ".join(sorted({one.title or one.course for one in counted}))
        yield Reason("another_course", f"{must} another course than {held}")


def _capstone_reason(
    rule: CapstoneRule, capstone: Capstone | None, window: Window | None
) -> Reason:
    by = f" by {day(window.last)}" if rule.in_window and window else ""
    if capstone is None:
        return Reason("capstone_missing", f"{rule.title}: to be handed in{by}")
    if capstone.points is None:
        return Reason("capstone_unmarked", f"{rule.title}: to be marked")
    points = f"{show(capstone.points)} of {show(rule.total_points)} points"
    if not _is_passed(rule, capstone):
        needed = f"{show(rule.pass_points)} needed"
        return Reason("capstone_short", f"{rule.title}: {points}, {needed}; hand it in again{by}")
    if rule.in_window and not (window and window.first <= capstone.handed_in <= window.last):
        outside = f"{rule.title}: {points}, but handed in outside the years of the courses"
        return Reason("capstone_outside", outside)
    return Reason("capstone_passed", f"{rule.title}: {points}")
