"""Diplomas issued: signed like a certificate, with a number of their own."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from autograder import demo
from autograder.credentials import badge, jws, paper, pdf, register, status
from autograder.credentials.errors import IssueError
from autograder.credentials.issuer import is_local
from autograder.credentials.keys import KeyStore
from autograder.credentials.model import Certificate, Issuer
from autograder.credentials.store import Store
from autograder.diploma import records
from autograder.diploma.rule import DiplomaRule
from autograder.diploma.values import Award, DiplomaDecision
from autograder.gradebook import Learner
from autograder.ledger import Entry, Ledger
from autograder.workspace import state_root


def certificate(
    rule: DiplomaRule,
    decision: DiplomaDecision,
    entry: Entry,
    person: Learner,
    issuer: Issuer,
) -> Certificate:
    """Return what the diploma of a recorded decision says, with no place in the lists yet.

    It starts with the first course and ends with the last; points belong to the courses.
    """
    if decision.completed_on is None:
        raise IssueError(f"{person.id} has not completed the diploma.")
    courses = decision.counted
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
        completed_on=decision.completed_on,
        awarded_on=entry.at.astimezone(UTC).date(),
        rule_version=rule.version,
        ledger_position=entry.position,
        ledger_hash=entry.hash,
        issuer=issuer,
        kind="diploma",
        demonstration=person.id.startswith(demo.PREFIX),
    )


def parts(courses: Sequence[Award]) -> tuple[str, ...]:
    """Return a line for each course of a diploma."""
    return tuple(
        f"{one.title or one.course}, edition {one.edition}, {_day(one.on)}" for one in courses
    )


def _day(on: date) -> str:
    return paper.day(on).replace(" ", "\N{NO-BREAK SPACE}")


def issue(
    made: Certificate,
    courses: Sequence[Award],
    ledger: Ledger,
    who: str,
    state: Path | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> str:
    """Sign, print, record and store a diploma, and return its number.

    A diploma that stands is returned as it is, and nothing is issued; after a revocation a new
    decision must be on record. Raises IssueError, PaperError, KeyStoreError, or LedgerMoved when
    somebody else wrote meanwhile.
    """
    if is_local(made.issuer) and not made.demonstration:
        raise IssueError(
            f"The issuer's address is {made.issuer.url}, which nobody else can open. Write the "
            "book's public address into exercises/issuer.yml before issuing to a person."
        )
    head = ledger.head()
    issued = register.read(ledger.entries())
    store = Store(records.folder(state) / "certificates")
    standing = register.latest(issued.values()).get(made.learner)
    if standing is not None and standing.revoked_at > made.ledger_position:
        raise IssueError(
            f"{made.learner}'s diploma was revoked at entry {standing.revoked_at}. Record a new "
            "decision before issuing another."
        )
    if standing is not None and not standing.revoked:
        store.settle(made.learner, standing.current.digest)
        return standing.credential
    taken = {file.index for one in issued.values() for file in one.files}
    made = replace(made, status_index=status.draw(taken))
    kid, key = KeyStore((state or state_root()) / "keys").signing()
    payload = badge.payload(made, now().replace(microsecond=0))
    text = jws.sign(payload, badge.key_address(made.issuer, kid), key)
    digest = jws.digest(text)
    store.wait(made.learner, text, pdf.render(made, text, parts(courses)))
    after = {
        "credential": made.id,
        "digest": digest,
        "index": made.status_index,
        "key": kid,
        "decision": made.ledger_position,
        "holder": payload["credentialSubject"]["identifier"][-1]["identityHash"],
    }
    why = f"The decision of entry {made.ledger_position}."
    ledger.append(register.events("issue", who, why, made.learner, after), expect=head)
    store.settle(made.learner, digest)
    return made.id


def revoke(ledger: Ledger, learner: str, reason: status.Reason, who: str, why: str) -> str:
    """Revoke a learner's diploma and return its number; raises IssueError if none stands."""
    head = ledger.head()
    standing = records.standing(ledger, learner)
    if standing is None or standing.revoked:
        raise IssueError(f"No diploma of {learner} stands, so there is none to revoke.")
    after = {"credential": standing.credential, "reason": reason}
    ledger.append(register.events("revocation", who, why, learner, after), expect=head)
    return standing.credential
