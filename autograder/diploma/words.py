"""The diploma's rule in plain sentences, for the book and for whoever asks."""

from autograder import course
from autograder.certificate import show
from autograder.diploma.rule import DiplomaRule

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def number(count: int) -> str:
    """Return a small number as a word.

    >>> number(3), number(12)
    ('three', '12')
    """
    return _WORDS[count] if count < len(_WORDS) else str(count)


def titles(rule: DiplomaRule) -> dict[str, str]:
    """Return the title of each course whose certificate counts, by its id."""
    return {one.id: one.title or course.load(one.id).title for one in rule.courses}


def sentences(rule: DiplomaRule) -> tuple[str, ...]:
    """Return what the rule asks for, a sentence each."""
    named = "; ".join(f"*{title}*" for title in titles(rule).values())
    day = "completed" if rule.dated == "completed" else "awarded"
    return (
        f"{number(rule.needed).capitalize()} certificates of eligible courses, which are: {named}.",
        _same_course(rule),
        f"All of them {day} within {number(rule.years)} years: the last one at the latest on the "
        f"same day {number(rule.years)} years after the first. That day still counts. After a 29 "
        "February the window closes on 28 February where the year has no 29th.",
        _capstone(rule),
        "Revoked certificates do not count, nor do those of other providers, unless the list above "
        "names them.",
    )


def _same_course(rule: DiplomaRule) -> str:
    others = f"at least {number(rule.different)} of them are different courses"
    if rule.same_course == "once":
        return f"A course counts once, whatever its edition; {others}."
    return f"A later edition of the same course counts again, the same edition does not; {others}."


def _capstone(rule: DiplomaRule) -> str:
    capstone = rule.capstone
    points = f"{show(capstone.pass_points)} of {show(capstone.total_points)} points"
    when = (
        "handed in within the same years"
        if capstone.in_window
        else "which may be handed in before or after the last course, without a date of its own"
    )
    title = capstone.title[0].lower() + capstone.title[1:]
    return f"A {title} of {capstone.hours} hours with at least {points}, {when}."
