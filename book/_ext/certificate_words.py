"""The certificate rule of a course in plain words, with the arithmetic done."""

from fractions import Fraction

from plain_words import counted, joined, number

from autograder.course import Assessment, Course, PerDayPolicy

NOUNS = {
    "weekly-test": "weekly test",
    "assignment": "individual assignment",
    "group-assignment": "group assignment",
}


def sentences(course: Course) -> list[str]:
    """Return the rule, one point a sentence or two."""
    return [*points(course), *completion(course), lateness(course)]


def points(course: Course) -> list[str]:
    rule = course.certificate
    parts, sums = [], []
    for kind, group in by_kind(course).items():
        total = sum((one.points for one in group), Fraction(0))
        each = {one.points for one in group}
        times = (
            f"{len(group)} × {number(group[0].points)} = "
            if len(group) > 1 and len(each) == 1
            else ""
        )
        parts.append(f"{counted(len(group), NOUNS[kind])}: {times}{number(total)} points")
        sums.append(number(total))
    arithmetic = f"{'; '.join(parts)}. Together {' + '.join(sums)} = {number(rule.total_points)}."
    below = number(rule.pass_points - Fraction(1, 2))
    line = (
        f"You need at least {number(rule.pass_points)} of the {number(rule.total_points)} points. "
        f"Points are never rounded up: {below} is not {number(rule.pass_points)}."
    )
    return [arithmetic[0].upper() + arithmetic[1:], line]


def by_kind(course: Course) -> dict[str, list[Assessment]]:
    groups: dict[str, list[Assessment]] = {}
    for one in course.assessments:
        groups.setdefault(one.kind, []).append(one)
    return groups


def completion(course: Course) -> list[str]:
    rule = course.certificate
    if not rule.complete_all:
        return []
    groups = by_kind(course)
    all_of = joined(
        [
            f"the {counted(len(group), NOUNS[kind]) if len(group) > 1 else NOUNS[kind]}"
            for kind, group in groups.items()
        ]
    )
    tests = groups.pop("weekly-test", [])
    earned = sum((one.points for one in tests), Fraction(0))
    others = joined([f"the {NOUNS[kind]}" for kind in groups])
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


def lateness(course: Course) -> str:
    policy = course.late_policy
    if not isinstance(policy, PerDayPolicy):
        return "Late work keeps all its points."
    return (
        f"Work that arrives up to {counted(policy.grace_minutes, 'minute')} after the due time "
        "is on time. Later, each day started since the due time costs "
        f"{number(policy.percent_per_day)} per cent of the points earned, "
        f"and never more than {number(policy.at_most_percent)} per cent."
    )
