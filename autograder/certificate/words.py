"""The grounds of a decision as codes for programs and sentences for people."""

from collections.abc import Iterator
from fractions import Fraction

from autograder.certificate.attempts import Attempt
from autograder.certificate.decision import Code, Reason
from autograder.certificate.excusals import Excusals, carriers
from autograder.certificate.parts import Counted
from autograder.certificate.record import Departure, Grant, Override
from autograder.certificate.shown import moment, points_of, show
from autograder.course import Course

_LEFT = {
    "withdrew": "left the course",
    "substituted": "was replaced by another participant, to whom no marks pass",
    "merged": "goes on under another id, where the decision is made",
}


def of_part(
    course: Course, counted: Counted, excused: Excusals, ruled: Override | None
) -> Iterator[Reason]:
    """Yield what is to be said of one assessment; nothing when all is as it should be.

    `ruled` is the override that a person made, whether or not it counts.
    """
    part = counted.part
    if part.state == "excused":
        why = excused.hold[part.assessment].why
        yield Reason("excused", part.assessment, f"{part.title}{_excused(course, counted, why)}")
        if ruled:
            message = f"{part.title}: {points_of(ruled.points)} by {ruled.by} do not count"
            yield Reason("overridden", part.assessment, f"{message}, because it is excused")
        return
    if part.assessment in excused.refused:
        refused = excused.refused[part.assessment]
        message = f"{part.title}: the excusal does not count; {refused}"
        yield Reason("excusal_not_counted", part.assessment, message)
    if counted.work.counts is None:
        yield _incomplete(counted)
    elif part.late:
        yield Reason("late", part.assessment, _late(course, counted, counted.work.counts))
    if part.unmarked:
        waiting = f"{part.title}: {points_of(part.unmarked)} still to be marked"
        yield Reason("awaiting_mark", part.assessment, waiting)
    if part.override:
        given, computed = points_of(part.override.points), points_of(part.computed or Fraction(0))
        message = f"{part.title}: {given} by {part.override.by}, in place of {computed} computed"
        yield Reason("overridden", part.assessment, f"{message}{_because(part.override.why)}")


def of_total(course: Course, earned: Fraction, reachable: Fraction) -> Reason:
    """Return whether the points are reached, and by how much they are short."""
    wanted = course.certificate.pass_points
    needed = f"{points_of(earned)}, {show(wanted)} needed"
    if earned >= wanted:
        return Reason("points_reached", None, needed)
    short = f"{points_of(wanted - earned, up=True)} short"
    if reachable == earned:
        return Reason("points_short", None, f"{short}: {needed}")
    most = f"{show(reachable)} can still be reached"
    return Reason("points_short", None, f"{short} so far: {needed}; {most}")


def of_departure(left: Departure) -> Reason:
    """Return that a learner left, and how."""
    when = f"{left.on.day} {left.on:%B %Y}"
    message = f"on {when} the learner {_LEFT[left.kind]}{_because(left.why)}"
    return Reason("departed", None, message)


def of_grant(grant: Grant) -> Reason:
    """Return that a person made the decision, who, and why."""
    outcome = "awarded" if grant.outcome == "awarded" else "not awarded"
    message = f"the certificate is {outcome} by decision of {grant.by}{_because(grant.why)}"
    return Reason("granted", None, message)


def _because(why: str) -> str:
    return f": {why}" if why else ""


def _excused(course: Course, counted: Counted, why: str) -> str:
    excused = f" is excused{f' ({why})' if why else ''}"
    method = course.certificate.excused.method
    if method == "full-points":
        return f"{excused}; it counts with all its {points_of(counted.part.maximum)}"
    total = sum((one.points for one in carriers(course, counted.one)), Fraction(0))
    others = "the others of its kind count" if method == "reweight" else "everything else counts"
    return f"{excused}; {others} for more, so that together it is still {points_of(total)}"


def _incomplete(counted: Counted) -> Reason:
    last, title, due = counted.work.last, counted.part.title, moment(counted.part.due)
    why = f" ({last.detail})" if last.detail else ""
    code: Code
    if last.state == "refused":
        code, message = "refused", f"complete {title}: the submission was refused{why}"
    elif last.state == "blank":
        count = "too few" if last.answered else "no"
        code, message = "blank", f"complete {title}: the submission has {count} answers{why}"
    elif counted.still_open:
        code, message = "not_yet_due", f"complete {title}"
    else:
        code, message = "missing", f"complete {title}: nothing was submitted{why}"
    message += f"; due {due}" if counted.still_open else f"; it was due {due}"
    return Reason(code, counted.part.assessment, message)


def _late(course: Course, counted: Counted, attempt: Attempt) -> str:
    submitted_at, late = attempt.standing.submitted_at, attempt.lateness
    at = f" {moment(submitted_at.astimezone(course.time_zone))}" if submitted_at else ""
    when = f"{counted.part.title} was submitted{at}, late"
    policy = course.late_policy_of(counted.one)
    if policy.kind == "none":
        return f"{when}; nothing is deducted"
    if not late.days:
        return f"{when} but within the grace of {policy.grace_minutes} minutes; nothing is deducted"
    when, percent = f"{when} (day {late.days})", show(late.percent)
    if attempt.standing.unmarked:
        return f"{when}; {percent}% of the points is deducted, also of those to be marked"
    earned, lost = points_of(attempt.standing.points), show(counted.part.deducted, up=True)
    return f"{when}; {percent}% of {earned} deducted, which is {lost}"
