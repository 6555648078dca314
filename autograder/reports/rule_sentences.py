"""The certificate rule of a course in plain words, with the arithmetic done.

The book and each learner's own page show the same sentences.
"""

from fractions import Fraction

from autograder.certificate import Excusal
from autograder.certificate.excusals import weights
from autograder.course import Assessment, Course, Kind, LatePolicy, PerDayPolicy
from autograder.reports.in_words import counted, joined, number, word

_NOUNS = {
    "weekly-test": "weekly test",
    "assignment": "individual assignment",
    "group-assignment": "group assignment",
}

_EXCUSED = {
    "reweight": "the others of the kind then count for more, so that the kind keeps its total.",
    "full-points": "the excused one then counts with all its points.",
    "not-counted": "everything else then counts for more, so that the course keeps its total.",
}


def sentences(course: Course) -> list[str]:
    """Return the rule, one point a sentence or two."""
    return [
        *_points(course),
        *_completion(course),
        *_answered(course),
        *_late(course),
        _attempts(course),
        _excused(course),
        _version(course),
    ]


def _points(course: Course) -> list[str]:
    rule = course.certificate
    parts, sums = [], []
    for kind, group in _by_kind(course).items():
        total = sum((one.points for one in group), Fraction(0))
        each = {one.points for one in group}
        times = (
            f"{len(group)} × {number(group[0].points)} = "
            if len(group) > 1 and len(each) == 1
            else ""
        )
        parts.append(f"{counted(len(group), _NOUNS[kind])}: {times}{number(total)} points")
        sums.append(number(total))
    arithmetic = f"{'; '.join(parts)}. Together {' + '.join(sums)} = {number(rule.total_points)}."
    below = number(rule.pass_points - Fraction(1, 2))
    line = (
        f"You need at least {number(rule.pass_points)} of the {number(rule.total_points)} points. "
        f"Points are exact fractions and never rounded: {below} is not {number(rule.pass_points)}."
    )
    return [arithmetic[0].upper() + arithmetic[1:], line]


def _by_kind(course: Course) -> dict[str, list[Assessment]]:
    groups: dict[str, list[Assessment]] = {}
    for one in course.assessments:
        groups.setdefault(one.kind, []).append(one)
    return groups


def _completion(course: Course) -> list[str]:
    rule = course.certificate
    if not rule.complete_all:
        return []
    groups = _by_kind(course)
    all_of = joined(
        [
            f"the {counted(len(group), _NOUNS[kind]) if len(group) > 1 else _NOUNS[kind]}"
            for kind, group in groups.items()
        ]
    )
    tests = groups.pop("weekly-test", [])
    earned = sum((one.points for one in tests), Fraction(0))
    others = joined([f"the {_NOUNS[kind]}" for kind in groups])
    condition = f"You must also complete every assessment: {all_of}."
    if not others:
        return [condition]
    perfect = f"{counted(len(tests), 'perfect test').capitalize()} give {number(earned)} points"
    consequence = (
        f"{perfect}, which meets the first condition alone: "
        f"without {others} there is still no certificate."
        if earned >= rule.pass_points
        else f"{perfect}; without {others} there is no certificate."
    )
    return [condition, consequence]


def _answered(course: Course) -> list[str]:
    least = course.certificate.completed_when.answered
    how = "any answer" if least == 1 else counted(least, "answer")
    return [
        f"Work completes an assessment with {how} in it, right or wrong; "
        "a blank or refused submission does not."
    ]


def _late(course: Course) -> list[str]:
    """Return the late policy, and that of each assessment with one of its own."""
    own = [one for one in course.assessments if one.late_policy is not None]
    return [
        _lateness(course.late_policy),
        *(f"{one.title}: {_lateness(course.late_policy_of(one))}" for one in own),
    ]


def _lateness(policy: LatePolicy) -> str:
    if not isinstance(policy, PerDayPolicy):
        return "Late work keeps all its points."
    return (
        f"Work that arrives up to {counted(policy.grace_minutes, 'minute')} after the due time "
        "is on time. Later, each day started since the due time costs "
        f"{number(policy.percent_per_day)} per cent of the points earned, "
        f"and never more than {number(policy.at_most_percent)} per cent."
    )


def _attempts(course: Course) -> str:
    if all(course.late_policy_of(one).kind == "none" for one in course.assessments):
        return "You may hand in again: the best attempt counts."
    return (
        "You may hand in again: of the attempts without a deduction the best counts, and if "
        "there is none, the best after the deduction. Work handed in again too late therefore "
        "never replaces work that was on time."
    )


def _excused(course: Course) -> str:
    rule = course.certificate.excused
    if not rule.kinds:
        return "No assessment can be excused."
    nouns = joined([f"{_NOUNS[kind]}s" for kind in rule.kinds])
    most = f"{counted(rule.at_most, 'assessment')} ({nouns} only)"
    return (
        f"An instructor can excuse {most} with a reason, and more with the signature of the "
        f"course manager. An excused assessment counts as completed; {_EXCUSED[rule.method]}"
        f"{''.join(_weight(course, kind) for kind in rule.kinds)}"
    )


def _weight(course: Course, kind: Kind) -> str:
    """Return by how much the others count for more when one of a kind is excused."""
    first = _by_kind(course)[kind][0]
    others = [one for one in weights(course, {first.id: Excusal("")}).items() if one[0] != first.id]
    most = max((weight for _, weight in others), default=Fraction(1))
    if most == 1:
        return ""
    count = sum(weight == most for _, weight in others)
    return (
        f" With one {_NOUNS[kind]} excused, each point of the other {word(count)} counts "
        f"{number(most)} times."
    )


def _version(course: Course) -> str:
    return (
        f"This is version {course.certificate.version} of the rule. Each decision notes the "
        "version it was made by."
    )
