"""Diplomas issued, issued again and revoked: signed like a certificate, numbers of their own."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from autograder import demo
from autograder.credentials import awards, paper, register, status
from autograder.credentials.errors import IssueError
from autograder.credentials.filing import Again, Filing, clock
from autograder.credentials.keys import KeyStore
from autograder.credentials.model import Certificate, Issuer
from autograder.credentials.register import Issued
from autograder.credentials.store import Store
from autograder.diploma import records
from autograder.diploma.rule import DiplomaRule
from autograder.diploma.values import Award
from autograder.gradebook import Learner
from autograder.ledger import Entry, Ledger
from autograder.workspace import state_root


def filing(
    ledger: Ledger,
    who: str,
    state: Path | None = None,
    now: Callable[[], datetime] = clock,
) -> Filing:
    """Return what signs, prints, records and stores diplomas."""
    keys = KeyStore((state or state_root()) / "keys")
    store = Store(records.folder(state) / "certificates")
    return Filing(ledger, store, keys, who, now, "diploma")


def certificate(rule: DiplomaRule, entry: Entry, person: Learner, issuer: Issuer) -> Certificate:
    """Return what the diploma of a recorded decision says, with no place in the lists yet.

    It starts with the first course and ends with the last; points belong to the courses. Raises
    IssueError for a decision that awards nothing, or was made by another version of the rule.
    """
    after = records.decided(entry)
    if after.get("outcome") != "awarded":
        raise IssueError(f"{person.id} has not completed the diploma.")
    if after["rule"] != rule.version:
        raise IssueError(
            f"{person.id} was awarded the diploma under version {after['rule']} of the rule, and "
            f"diploma.yml holds version {rule.version} by now. Put diploma.yml back as it was "
            "under that version, issue, and return to the new one."
        )
    courses = records.courses(after)
    return Certificate(
        id=f"urn:uuid:{uuid.uuid4()}",
        holder_name=person.name.strip(),
        holder_email=person.email.strip(),
        learner=person.id,
        course_id=records.FOLDER,
        course_title=rule.title,
        edition=rule.version,
        hours=sum(one.hours for one in courses) + rule.capstone.hours,
        starts=courses[0].on,
        ends=courses[-1].on,
        points=None,
        pass_points=rule.capstone.pass_points,
        total_points=rule.capstone.total_points,
        completed_on=date.fromisoformat(after["completed_on"]),
        awarded_on=_awarded(entry),
        rule_version=rule.version,
        ledger_position=entry.position,
        ledger_hash=entry.hash,
        issuer=issuer,
        kind="diploma",
        demonstration=person.id.startswith(demo.PREFIX),
    )


def _awarded(entry: Entry) -> date:
    return entry.at.astimezone(UTC).date()


def parts(courses: Sequence[Award]) -> tuple[str, ...]:
    """Return a line for each course of a diploma."""
    return tuple(
        f"{one.title or one.course}, edition {one.edition}, {_day(one.on)}" for one in courses
    )


def _day(on: date) -> str:
    return paper.day(on).replace(" ", "\N{NO-BREAK SPACE}")


def issue(made: Certificate, courses: Sequence[Award], filing: Filing) -> str:
    """Sign, print, record and store a diploma, and return its number.

    A diploma that stands is returned as it is, and nothing is issued; after a revocation a new
    decision must be on record. Raises IssueError, PaperError, KeyStoreError, or LedgerMoved when
    somebody else wrote meanwhile.
    """
    head = filing.ledger.head()
    issued = register.read(filing.ledger.entries())
    standing = register.latest(issued.values()).get(made.learner)
    if standing is not None and standing.revoked_at > made.ledger_position:
        raise IssueError(
            f"{made.learner}'s diploma was revoked at entry {standing.revoked_at}. Record a new "
            "decision before issuing another."
        )
    if standing is not None and not standing.revoked:
        if filing.store.settle(made.learner, standing.current.digest) is None:
            raise IssueError(
                f"The file of {made.learner}'s diploma is not in {filing.store.of(made.learner)}. "
                "Put it back from your backup, or issue it again with --reissue."
            )
        return standing.credential
    made = replace(made, status_index=status.draw(register.places(issued.values())))
    why = f"The decision of entry {made.ledger_position}."
    filing.put(made, head.position, "issue", why, parts(courses))
    return made.id


def reissue(
    rule: DiplomaRule, person: Learner, issuer: Issuer, filing: Filing, why: str
) -> tuple[str, Again]:
    """Issue a learner's diploma again with the name and address given, and return its number.

    The number and the day of the award stay; the file before is marked as replaced. A run before
    that was cut short is finished. Raises IssueError when none stands, and what `issue` does.
    """
    head = filing.ledger.head()
    issued = register.read(filing.ledger.entries())
    standing = register.latest(issued.values()).get(person.id)
    if standing is None:
        raise IssueError(f"No diploma of {person.id} is on record, so none is issued again.")

    def says(text: str | None) -> tuple[Certificate, tuple[str, ...]]:
        return _again(rule, filing.ledger, standing, person, issuer, text)

    taken = register.places(issued.values())
    return standing.credential, filing.put_again(standing, person, says, why, head.position, taken)


def _again(
    rule: DiplomaRule,
    ledger: Ledger,
    standing: Issued,
    person: Learner,
    issuer: Issuer,
    text: str | None,
) -> tuple[Certificate, tuple[str, ...]]:
    """Return what a diploma says next: the award that stands, else what it said before."""
    decisions = records.decisions(ledger, person.id)
    entry = next((one for one in decisions if one.position == standing.decision), None)
    if decisions and records.decided(decisions[-1])["outcome"] == "awarded":
        entry = decisions[-1]
    if entry is None:
        raise IssueError(
            f"The decision behind {person.id}'s diploma is not in the ledger any more."
        )
    if text is None or entry.position != standing.decision:
        made = certificate(rule, entry, person, issuer)
        made = replace(made, awarded_on=_first_awarded(ledger, standing, decisions))
    else:
        made = awards.again(text, person, issuer)
        if made.rule_version == rule.version:
            asked = rule.capstone
            made = replace(made, pass_points=asked.pass_points, total_points=asked.total_points)
    return made, parts(records.courses(records.decided(entry)))


def _first_awarded(ledger: Ledger, standing: Issued, decisions: Sequence[Entry]) -> date:
    """Return the day of the decision that the first file of a diploma rests on."""
    issues = [one.event for one in ledger.entries(learner=standing.learner, kind="issue")]
    first = next(
        one.after["decision"]
        for one in issues
        if one and one.after and one.after["credential"] == standing.credential
    )
    return next(_awarded(one) for one in decisions if one.position == first)


def revoke(ledger: Ledger, learner: str, reason: status.Reason, who: str, why: str) -> str:
    """Revoke a learner's diploma and return its number; raises IssueError if none stands."""
    head = ledger.head()
    standing = records.standing(ledger, learner)
    if standing is None or standing.revoked:
        raise IssueError(f"No diploma of {learner} stands, so there is none to revoke.")
    after = {"credential": standing.credential, "reason": reason}
    ledger.append(register.events("revocation", who, why, learner, after), expect=head)
    return standing.credential
