"""Rules, awards and days for the diploma's tests."""

from datetime import date
from fractions import Fraction
from typing import Any

from autograder.diploma import rule
from autograder.diploma.rule import DiplomaRule
from autograder.diploma.values import Award, Capstone

PASSED = Capstone(date(2024, 1, 10), Fraction(60))


def changed(**changes: Any) -> DiplomaRule:
    """The shipped rule with changes; those of the capstone start with capstone_."""
    shipped = rule.load()
    capstone = {n[9:]: changes.pop(n) for n in list(changes) if n.startswith("capstone_")}
    inner = shipped.capstone.model_copy(update=capstone)
    return shipped.model_copy(update={**changes, "capstone": inner})


def award(on: str, course: str = "governance-coherence", edition: str = "") -> Award:
    """An award whose edition is its year, if none is given."""
    return Award(date.fromisoformat(on), course, edition or on[:4])


def three(first: str, second: str, last: str) -> list[Award]:
    """Three awards of different editions, the second of another course."""
    return [
        award(first, edition="a"),
        award(second, "measuring", "b"),
        award(last, edition="c"),
    ]
