"""What a regrade comes to: counts, and what the ledger keeps of it for each learner."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction

from autograder.certificate import Decision
from autograder.errors import AutograderError
from autograder.ledger import JSON, Event
from autograder.rulings.proposing import Change


class RegradeError(AutograderError):
    """A regrade that cannot be made as it was previewed."""


@dataclass(frozen=True)
class Tally:
    """How many learners a regrade concerns, and in which way.

    `reach` and `fall` count who crosses the pass mark in points, `cross_up` and `cross_down` who
    wins or loses the award: completion, overrides and marks that wait have a say in that. To
    review is who has marks by hand that somebody has to look at again.
    `certificates` counts those who hold an issued certificate and would no longer get it.
    """

    gain: int
    lose: int
    unchanged: int
    reach: int
    fall: int
    cross_up: int
    cross_down: int
    to_review: int
    certificates: int


def tally(
    changes: Sequence[Change], learners: int, pass_points: Fraction, to_review: int = 0
) -> Tally:
    """Return the counts of changes among so many learners."""
    gains = [one.gained for one in changes]
    lines = [
        (one.after.points >= pass_points) - (one.before.points >= pass_points) for one in changes
    ]
    return Tally(
        gain=sum(gained > 0 for gained in gains),
        lose=sum(gained < 0 for gained in gains),
        unchanged=learners - sum(gained != 0 for gained in gains),
        reach=lines.count(1),
        fall=lines.count(-1),
        cross_up=sum(one.crossing > 0 for one in changes),
        cross_down=sum(one.crossing < 0 for one in changes),
        to_review=to_review,
        certificates=sum(bool(one.holds) and one.after.outcome != "awarded" for one in changes),
    )


def summary(decision: Decision) -> JSON:
    """Return what the ledger keeps of a decision in a regrade: exact points, part by part."""
    return {
        "outcome": decision.outcome,
        "points": str(decision.points),
        "parts": {part.assessment: str(part.counted) for part in decision.parts},
    }


def events(changes: Iterable[Change], counts: Tally, about: JSON, by: str, why: str) -> list[Event]:
    """Return the entries of a regrade: one that counts, and one for each learner it changed.

    Each learner's is separate, so that it can be erased with the learner.
    """
    whole: JSON = {**about, **asdict(counts)}
    listed = [Event("regrade", by, why, after=whole)]
    for one in changes:
        after: JSON = {**about, **summary(one.after)}
        listed.append(
            Event("regrade", by, why, one.learner, after=after, before=summary(one.before))
        )
    return listed
