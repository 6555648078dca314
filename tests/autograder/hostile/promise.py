"""What a trick's author promises of the grader: how it may end, and what it may earn."""

from dataclasses import dataclass
from fractions import Fraction

# A learner whose code ran to its end and whose answers were then marked, as any others.
MARKED = ("graded", "needs-marking")
# A learner whose submission was looked at and not taken.
TURNED_AWAY = ("unreadable",)


@dataclass(frozen=True)
class Promise:
    """The named states in which the submission may end, and the honest points it is worth."""

    states: tuple[str, ...] = MARKED
    points: Fraction = Fraction(0)
