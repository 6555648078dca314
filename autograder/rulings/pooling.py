"""One learner under two ids: the attempts of both are attempts of one; nothing is added up."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from autograder.certificate import Standing

Standings = Mapping[str, Standing]
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def pooled(several: Sequence[Standings]) -> dict[str, Standing]:
    """Return the standings of one learner from those of all the ids that are this person's."""
    found: dict[str, Standing] = {}
    for name in dict.fromkeys(name for one in several for name in one):
        found[name] = _together([one[name] for one in several if name in one])
    return found


def _together(several: Sequence[Standing]) -> Standing:
    """Return one standing with every attempt; the latest that was received stands in front."""
    attempts = [each for one in several for each in (*one.earlier, replace(one, earlier=()))]
    attempts.sort(key=_in_time)
    return replace(attempts[-1], earlier=tuple(attempts[:-1]))


def _in_time(one: Standing) -> tuple[bool, datetime]:
    return one.state != "missing", (one.submitted_at or _LONG_AGO).astimezone(UTC)
