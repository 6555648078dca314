"""From a recorded decision to what its certificate says."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from autograder.certificate.version import rule_id
from autograder.course import Course
from autograder.credentials import badge, jws
from autograder.credentials.errors import IssueError
from autograder.credentials.model import Certificate, Issuer
from autograder.gradebook import Learner
from autograder.ledger import Entry


@dataclass(frozen=True)
class Award:
    """The latest recorded decision of a learner who was awarded the certificate.

    `since` is when the first of the decisions without a break between them was made, so that
    later corrections of points do not move the day of the award.
    """

    learner: str
    entry: Entry
    since: datetime

    @property
    def after(self) -> Mapping[str, Any]:
        """The decision as the ledger keeps it."""
        return (self.entry.event and self.entry.event.after) or {}


def awards(entries: Iterable[Entry]) -> dict[str, Award]:
    """Return the award of each learner whose latest "decision" entry says awarded."""
    found: dict[str, Award] = {}
    for entry in entries:
        event = entry.event
        if entry.kind != "decision" or event is None or event.learner is None:
            continue
        if not event.after or event.after.get("outcome") != "awarded":
            found.pop(event.learner, None)
            continue
        earlier = found.get(event.learner)
        since = earlier.since if earlier else datetime.fromisoformat(event.after["decided_at"])
        found[event.learner] = Award(event.learner, entry, since)
    return found


def at(entries: Iterable[Entry], position: int) -> Award | None:
    """Return the award that a decision at a position stands for, whatever came later."""
    until = [entry for entry in entries if entry.position <= position]
    return next((one for one in awards(until).values() if one.entry.position == position), None)


def certificate(
    award: Award, learner: Learner, course: Course, issuer: Issuer, *, demonstration: bool
) -> Certificate:
    """Return what the certificate of an award says, with a new id and no place in the lists yet.

    Raises IssueError for a decision that cannot be read, or was made by another rule.
    """
    after, rule = award.after, course.certificate
    try:
        granted = after.get("granted") is True
        points = None if granted else Fraction(str(after["points"]))
        version, digest = (str(after["rule"][name]) for name in ("version", "digest"))
        done = after.get("completed_at")
        awarded_on = _day(award.since, course)
        completed_on = _day(datetime.fromisoformat(done), course) if done else awarded_on
    except (KeyError, TypeError, ValueError, ZeroDivisionError) as error:
        raise IssueError(
            f"{learner.id}: the decision at position {award.entry.position} cannot be read "
            f"({error!r:.60}). Record it again: 'autograder decide {course.id} --record'."
        ) from None
    _check_rule(award, learner, course, version, digest, points)
    return Certificate(
        id=f"urn:uuid:{uuid.uuid4()}",
        holder_name=learner.name.strip(),
        holder_email=learner.email.strip(),
        learner=learner.id,
        course_id=course.id,
        course_title=course.title,
        edition=course.edition,
        hours=course.hours,
        starts=course.starts,
        ends=course.ends,
        points=points,
        pass_points=rule.pass_points,
        total_points=rule.total_points,
        completed_on=completed_on,
        awarded_on=awarded_on,
        rule_version=version,
        ledger_position=award.entry.position,
        ledger_hash=award.entry.hash,
        issuer=issuer,
        demonstration=demonstration,
    )


def _check_rule(
    award: Award,
    learner: Learner,
    course: Course,
    version: str,
    digest: str,
    points: Fraction | None,
) -> None:
    """Raise IssueError when the certificate would state what the decision did not go by."""
    if digest != rule_id(course).digest:
        raise IssueError(
            f"{learner.id} was awarded under version {version} of the rule, and course.yml holds "
            "another one by now, whose pass mark may differ. Put course.yml back as it was under "
            "that version, issue, and return to the new one."
        )
    if points is not None and points < course.certificate.pass_points:
        raise IssueError(
            f"{learner.id}: entry {award.entry.position} of the ledger awards the certificate with "
            f"{points} points, and the rule asks for {course.certificate.pass_points}. Look at who "
            "granted it."
        )


def again(text: str, learner: Learner, issuer: Issuer) -> Certificate:
    """Return what a signed certificate says, for the same learner as the roster has him now.

    Course and rule may have changed since it was signed; what was awarded then stays. Points
    that the file does not state are 0.
    """
    payload = jws.parse(text).payload
    facts = badge.read(payload, datetime.max.replace(tzinfo=UTC))
    achievement = payload["credentialSubject"]["achievement"]
    return Certificate(
        id=facts.id,
        holder_name=learner.name.strip(),
        holder_email=learner.email.strip(),
        learner=learner.id,
        course_id=payload["courseRecord"]["course"],
        course_title=achievement["name"].removeprefix(badge.DEMONSTRATION),
        edition=facts.edition,
        hours=facts.hours,
        starts=facts.starts,
        ends=facts.ends,
        points=facts.points,
        pass_points=Fraction(facts.pass_points or 0),
        total_points=Fraction(facts.total_points or 0),
        completed_on=facts.completed_on,
        awarded_on=facts.awarded_on,
        rule_version=facts.rule,
        ledger_position=facts.ledger_position,
        ledger_hash=facts.ledger_hash,
        issuer=issuer,
        kind="diploma" if facts.kind == "diploma" else "certificate",
        demonstration=facts.demonstration,
    )


def _day(when: datetime, course: Course) -> date:
    return when.astimezone(course.time_zone).date()
