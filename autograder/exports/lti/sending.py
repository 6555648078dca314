"""One run: every score that the platform does not have yet, in the order of the columns."""

import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

from autograder.exports.lti.errors import PlatformError, ScoreRefused
from autograder.exports.lti.platform import Place, Platform
from autograder.exports.lti.scores import COURSE_POINTS, Column, Score, columns, scores
from autograder.exports.lti.sent import Sent
from autograder.exports.results import Cohort

if TYPE_CHECKING:
    from autograder.exports.lti.service import Service

Outcome = Literal["sent", "unchanged", "not-known-there", "refused"]


@dataclass(frozen=True)
class Delivery:
    """What became of one score."""

    learner: str
    assessment: str
    outcome: Outcome
    message: str = ""


@dataclass(frozen=True)
class Plan:
    """What a run would look at: each column with its scores, of the learners that are chosen."""

    columns: tuple[Column, ...]
    scores: tuple[Score, ...]
    platform: Platform
    place: Place
    cohort: Cohort

    def known(self, score: Score) -> str:
        """Return the platform's id of a score's learner, empty when it is not written down."""
        return self.platform.users.get(score.learner, "")


def plan(
    place: Place,
    cohort: Cohort,
    assessments: Collection[str] = (),
    learners: Collection[str] = (),
) -> Plan:
    """Return what is to be sent; raises PlatformError for names that the course does not have."""
    known = {column.assessment: column for column in columns(cohort)}
    for name in assessments:
        if name not in known:
            raise PlatformError(f"There is no column '{name}'; there are {', '.join(known)}.")
    on_roster = {sheet.learner.id for sheet in cohort.sheets}
    for name in learners:
        if name not in on_roster:
            raise PlatformError(f"No learner '{name}' is on the roster.")
    chosen = tuple(c for c in known.values() if not assessments or c.assessment in assessments)
    names = {column.assessment for column in chosen}
    return Plan(
        chosen,
        tuple(
            score
            for sheet in cohort.sheets
            if not learners or sheet.learner.id in learners
            for score in scores(sheet)
            if score.assessment in names
        ),
        place.read(),
        place,
        cohort,
    )


def send(planned: Plan, pause: Callable[[float], None] = time.sleep) -> Iterator[Delivery]:
    """Send what the platform does not have; yields what became of each score.

    What it took is remembered at once, so a run that was cut short goes on where it stopped.
    A score that is refused for its learner does not keep others back. Raises PlatformError when
    the platform as a whole cannot be used, or RegistrationError without a key.
    """
    service = _service(planned, pause)
    try:
        with Sent(planned.place.own / "sent.db") as sent:
            for column in planned.columns:
                mine = [one for one in planned.scores if one.assessment == column.assessment]
                yield from _column(planned, service, sent, column, mine)
    finally:
        service.close()


def _service(planned: Plan, pause: Callable[[float], None]) -> "Service":
    key, public = planned.place.private_key(), planned.place.public_key()
    try:
        from autograder.exports.lti.service import Service
    except ModuleNotFoundError as error:
        raise PlatformError(
            f"Scores are sent with a library that is not installed ({error.name}). Install it with "
            "pip install 'labour-migration-course[lti]'."
        ) from None
    return Service(planned.platform, key, public, pause)


def _column(
    planned: Plan, service: "Service", sent: Sent, column: Column, found: list[Score]
) -> Iterator[Delivery]:
    course = planned.cohort.course
    due = None if column.assessment == COURSE_POINTS else course.assessment(column.assessment).due
    item = service.column(column, due) if any(map(planned.known, found)) else ""
    for score in found:
        user = planned.known(score)
        told = partial(Delivery, score.learner, score.assessment)
        if not user:
            yield told("not-known-there", "no user id is written down ('autograder lti users')")
            continue
        before = sent.digest(item, user)
        if before == score.digest or (before is None and score.untouched):
            yield told("unchanged")
            continue
        try:
            at = service.send(item, user, score, partial(sent.next_time, item, user))
        except ScoreRefused as error:
            yield told("refused", str(error))
        else:
            sent.remember(item, user, score.digest, at)
            yield told("sent")
