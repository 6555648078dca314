"""Issuing, issuing again and revoking: signed files, with the ledger as the truth."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from autograder import demo
from autograder.credentials import awards, holder, jws, pdf, register, status
from autograder.credentials.errors import CredentialError, IssueError
from autograder.credentials.filing import Filing, clock
from autograder.credentials.keys import KeyStore
from autograder.credentials.model import Certificate, Issuer
from autograder.credentials.paper import PaperError
from autograder.credentials.register import Issued
from autograder.credentials.status import Reason
from autograder.credentials.store import Store
from autograder.gradebook import Gradebook, Learner
from autograder.ledger import Entry, Ledger, LedgerMoved
from autograder.workspace import Workspace

Outcome = Literal["issued", "already", "recovered", "reissued", "revoked", "skipped", "failed"]
_TRIES = 20
_FINISHED = "a run before had recorded it and was cut short; it is finished now"


@dataclass(frozen=True)
class Result:
    """What became of one learner's certificate."""

    learner: str
    outcome: Outcome
    credential: str = ""
    message: str = ""


class _Seen:
    """The ledger as it was read last, with what was appended since."""

    def __init__(self, position: int, entries: list[Entry]) -> None:
        self.position, self.entries = position, entries
        self.awards = awards.awards(entries)
        self.issued = register.read(entries)
        self.current = register.latest(self.issued.values())
        self.places = register.places(self.issued.values())

    def add(self, entries: Sequence[Entry]) -> None:
        """Take in what was appended to a certificate that was not on record before."""
        self.position = entries[-1].position
        self.entries.extend(entries)
        new = register.read(entries)
        self.issued |= new
        self.current |= register.latest(new.values())
        self.places |= register.places(new.values())


def key_store(workspace: Workspace) -> KeyStore:
    """Return the folder of keys, which all courses of one state folder share."""
    return KeyStore(workspace.state.parent / "keys")


def store(workspace: Workspace) -> Store:
    """Return the folder of a course's certificates."""
    return Store(workspace.state / "certificates")


class Issuing:
    """Issues the certificates of one course; `now` is a clock that returns an aware time."""

    def __init__(
        self,
        workspace: Workspace,
        ledger: Ledger,
        issuer: Issuer,
        who: str,
        now: Callable[[], datetime] = clock,
    ) -> None:
        self.workspace, self.ledger, self.issuer = workspace, ledger, issuer
        self.who, self.store = who, store(workspace)
        self.filing = Filing(ledger, self.store, key_store(workspace), who, now)
        with Gradebook(workspace) as book:
            self.roster = {learner.id: learner for learner in book.roster()}

    def awarded(self) -> list[str]:
        """Return the learners whose latest recorded decision awards the certificate."""
        return sorted(self._look().awards)

    def issue(self, learners: list[str], *, demonstration: bool = False) -> Iterator[Result]:
        """Issue to each learner who was awarded and has none; a second run issues nothing."""
        seen = self._look()
        for learner in learners:
            for attempt in range(_TRIES):
                try:
                    yield self._issue(seen, learner, demonstration)
                    break
                except LedgerMoved:
                    # Somebody else wrote: look again, so that nobody is issued twice.
                    if attempt == _TRIES - 1:
                        raise
                    seen = self._look()
                except (CredentialError, IssueError, PaperError) as error:
                    yield Result(learner, "failed", message=str(error))
                    break

    def reissue(self, learner: str, why: str) -> Result:
        """Issue a certificate again, with the name and address that the roster has now.

        The id stays; the file before is marked as replaced. A run before that was cut short is
        finished. Raises IssueError, or LedgerMoved when somebody else wrote meanwhile.
        """
        return self._reissue(self._look(), learner, why)

    def revoke(self, credential: str, reason: Reason, why: str) -> Result:
        """Revoke a certificate by its id; raises IssueError, or LedgerMoved to be tried again."""
        return self._revoke(self._look(), credential, reason, why)

    def current(self, learner: str) -> Issued:
        """Return the newest certificate of a learner; raises IssueError for none."""
        return _current(self._look(), learner)

    def _look(self) -> _Seen:
        position = self.ledger.head().position
        entries = [entry for entry in self.ledger.entries() if entry.position <= position]
        return _Seen(position, entries)

    def _issue(self, seen: _Seen, learner: str, demonstration: bool) -> Result:
        award = seen.awards.get(learner)
        if award is None:
            raise IssueError(f"No decision on record awards {learner} the certificate.")
        standing = seen.current.get(learner)
        if standing and not (standing.revoked and standing.revoked_at < award.entry.position):
            return self._stands(standing, learner)
        made_up = learner.startswith(demo.PREFIX)
        if made_up and not demonstration:
            message = "a made-up learner; --demonstration issues a certificate marked as such"
            return Result(learner, "skipped", message=message)
        made = awards.certificate(
            award, self._person(learner), self.workspace.course, self.issuer, demonstration=made_up
        )
        made = replace(made, status_index=status.draw(seen.places))
        why = f"The decision of entry {award.entry.position}."
        seen.add(self.filing.put(made, seen.position, "issue", why, self._parts()))
        return Result(learner, "issued", made.id)

    def _stands(self, standing: Issued, learner: str) -> Result:
        had = self.store.signed(learner)
        text = self.store.settle(learner, standing.current.digest)
        if standing.revoked:
            message = "revoked; a new decision on record comes before a new certificate"
            return Result(learner, "already", standing.credential, message)
        if text is None:
            raise IssueError(
                f"The file of {learner}'s certificate is not in {self.store.of(learner)}. Put it "
                "back from your backup, or issue it again with 'autograder certificates reissue'."
            )
        remade = self._print_again(learner, text)
        outcome: Outcome = "already" if had == text and not remade else "recovered"
        return Result(learner, outcome, standing.credential)

    def _print_again(self, learner: str, text: str) -> bool:
        """Make paper and readable copy anew if they are gone; returns whether one was."""
        missing = self.store.missing(learner)
        if not missing:
            return False
        person = self._person(learner)
        made = awards.again(text, person, self.issuer)
        if not holder.matches(
            jws.parse(text).payload["credentialSubject"]["identifier"], "name", person.name
        ):
            raise IssueError(
                f"{learner}'s {' and '.join(missing)} cannot be made anew: the roster has another "
                "name by now. Use 'autograder certificates reissue'."
            )
        self.store.fill(learner, text, pdf.render(made, text, self._parts()))
        return True

    def _reissue(self, seen: _Seen, learner: str, why: str) -> Result:
        standing, person = _current(seen, learner), self._person(learner)

        def says(text: str | None) -> tuple[Certificate, tuple[str, ...]]:
            return self._again(seen, standing, person, text), self._parts()

        outcome = self.filing.put_again(standing, person, says, why, seen.position, seen.places)
        message = _FINISHED if outcome == "recovered" else ""
        return Result(learner, outcome, standing.credential, message)

    def _again(
        self, seen: _Seen, standing: Issued, person: Learner, text: str | None
    ) -> Certificate:
        """Return what a certificate says next: the award that stands, else what it said before."""
        award = seen.awards.get(person.id)
        if text and (award is None or award.entry.position == standing.decision):
            return awards.again(text, person, self.issuer)
        award = award or awards.at(seen.entries, standing.decision)
        if award is None:
            raise IssueError(
                f"The decision behind {person.id}'s certificate is not in the ledger any more."
            )
        made_up = person.id.startswith(demo.PREFIX)
        return awards.certificate(
            award, person, self.workspace.course, self.issuer, demonstration=made_up
        )

    def _revoke(self, seen: _Seen, credential: str, reason: Reason, why: str) -> Result:
        found = seen.issued.get(credential)
        if found is None:
            raise IssueError(f"No certificate {credential!r:.80} is on record in this course.")
        if found.revoked:
            raise IssueError(f"{credential} was revoked before, at entry {found.revoked_at}.")
        after = {"credential": credential, "reason": reason}
        events = register.events("revocation", self.who, why, found.learner, after)
        self.ledger.append(events, expect=seen.position)
        return Result(found.learner or "", "revoked", credential, status.REASONS[reason])

    def _person(self, learner: str) -> Learner:
        if learner not in self.roster:
            raise IssueError(f"{learner} is not on the roster any more.")
        if not self.roster[learner].name.strip():
            raise IssueError(
                f"{learner} has no name on the roster. Give it: 'autograder gradebook "
                f"{self.workspace.course.id} --roster FILE'."
            )
        return self.roster[learner]

    def _parts(self) -> tuple[str, ...]:
        return tuple(week.title for week in self.workspace.course.weeks)


def _current(seen: _Seen, learner: str) -> Issued:
    found = seen.current.get(learner)
    if found is None:
        raise IssueError(f"{learner} has no certificate on record in this course.")
    return found
