"""What is said about a submission: refusals, which stop it, and facts, which do not."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from autograder.errors import AutograderError

LONGEST_NAME = 60

# Facts about what gives marks. Such work is marked as released all the same.
TAMPERING = frozenset(
    {
        "test-changed",
        "test-deleted",
        "test-retyped",
        "test-tags",
        "test-metadata",
        "points-changed",
        "grade-id-changed",
        "grade-id-added",
    }
)


class Refusal(AutograderError):
    """A submission that cannot be marked; `code` is for programs, the message for the learner."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.code, str(self))


@dataclass(frozen=True)
class Fact:
    """What was found and put right; `cell` names a cell or a file, empty for the whole.

    `code` is for programs, `text` for the learner and the instructor. It says what is, never why.
    """

    code: str
    cell: str
    text: str


def tampering(facts: Iterable[Fact]) -> bool:
    """Return whether facts touch what gives marks: tests, points, tags of tests, grade ids.

    >>> tampering([Fact("kernel", "", "Another kernel was named.")])
    False
    """
    return any(fact.code in TAMPERING for fact in facts)


def shown(name: object) -> str:
    """Return a name that came from outside as it can be printed anywhere.

    >>> shown("q1\\x1b[31m" + "x" * 90)[:12]
    'q1\\\\x1b[31mxx'
    """
    text = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in str(name)[:LONGEST_NAME])
    return text if len(str(name)) <= LONGEST_NAME else f"{text}…"
