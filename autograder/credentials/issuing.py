"""Issuing, issuing again and revoking: signed files, with the ledger as the truth."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

from autograder import demo
from autograder.credentials import awards, badge, holder, jws, pdf, register, status
from autograder.credentials.errors import CredentialError, IssueError
from autograder.credentials.issuer import is_local
from autograder.credentials.keys import KeyStore
from autograder.credentials.model import Certificate, Issuer
from autograder.credentials.paper import PaperError
from autograder.credentials.register import Issued
from autograder.credentials.status import Reason
from autograder.credentials.store import Store
from autograder.gradebook import Gradebook, Learner
from autograder.ledger import Entry, Kind, Ledger, LedgerMoved
from autograder.workspace import Workspace

Outcome = Literal["issued", "already", "recovered", "reissued", "revoked", "skipped", "failed"]
_TRIES = 20


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
        self.places = {one.index for issued in self.issued.values() for one in issued.files}

    def add(self, entries: Sequence[Entry]) -> None:
        """Take in what was appended to a certificate that was not on record before."""
        self.position = entries[-1].position
        self.entries.extend(entries)
        new = register.read(entries)
        self.issued |= new
        self.current |= register.latest(new.values())
        self.places |= {one.index for issued in new.values() for one in issued.files}


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
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.workspace, self.ledger, self.issuer = workspace, ledger, issuer
        self.who, self.now = who, now
        self.store, self.keys = store(workspace), key_store(workspace)
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

        The id stays; the file before is marked as replaced. Raises IssueError, or LedgerMoved
        when somebody else wrote to the ledger meanwhile.
        """
        return self._reissue(self._look(), learner, why)

    def revoke(self, credential: str, reason: Reason, why: str) -> Result:
        """Revoke a certificate by its id; raises IssueError, or LedgerMoved to be tried again."""
        return self._revoke(self._look(), credential, reason, why)

    def current(self, learner: str) -> Issued:
        """Return the newest certificate of a learner; raises IssueError for none."""
        return _current(self._look(), learner)

    def _put(
        self,
        certificate: Certificate,
        seen_at: int,
        kind: Kind,
        why: str,
        more: Mapping[str, Any],
        parts: tuple[str, ...],
    ) -> tuple[Result, tuple[Entry, ...]]:
        """Sign, print, record and store a certificate that has its place in the lists.

        Raises LedgerMoved when the ledger is not at `seen_at` any more.
        """
        kid, key = self.keys.signing()
        payload = badge.payload(certificate, self.now().replace(microsecond=0))
        text = jws.sign(payload, badge.key_address(certificate.issuer, kid), key)
        digest, learner = jws.digest(text), certificate.learner
        self.store.wait(learner, text, pdf.render(certificate, text, parts))
        after = {
            "credential": certificate.id,
            "digest": digest,
            "index": certificate.status_index,
            "key": kid,
            "decision": certificate.ledger_position,
            "holder": payload["credentialSubject"]["identifier"][-1]["identityHash"],
            **more,
        }
        events = register.events(kind, self.who, why, learner, after)
        entries = self.ledger.append(events, expect=seen_at)
        self.store.settle(learner, digest)
        outcome: Outcome = "reissued" if kind == "reissue" else "issued"
        return Result(learner, outcome, certificate.id), entries

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
        self._need_public_address(made_up)
        made = awards.certificate(
            award, self._person(learner), self.workspace.course, self.issuer, demonstration=made_up
        )
        made = replace(made, status_index=status.draw(seen.places))
        why = f"The decision of entry {award.entry.position}."
        result, entries = self._put(made, seen.position, "issue", why, {}, self._parts())
        seen.add(entries)
        return result

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
        standing = _current(seen, learner)
        if standing.revoked:
            raise IssueError(f"{learner}'s certificate was revoked, so it is not issued again.")
        made_up = learner.startswith(demo.PREFIX)
        self._need_public_address(made_up)
        person, text = self._person(learner), self.store.settle(learner, standing.current.digest)
        award = seen.awards.get(learner)
        if text and (award is None or award.entry.position == standing.decision):
            made = awards.again(text, person, self.issuer)
        elif award := award or awards.at(seen.entries, standing.decision):
            made = awards.certificate(
                award, person, self.workspace.course, self.issuer, demonstration=made_up
            )
        else:
            raise IssueError(
                f"The decision behind {learner}'s certificate is not in the ledger any more."
            )
        made = replace(made, id=standing.credential, status_index=status.draw(seen.places))
        more = {"supersedes": standing.current.digest}
        return self._put(made, seen.position, "reissue", why, more, self._parts())[0]

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

    def _need_public_address(self, made_up: bool) -> None:
        if not made_up and is_local(self.issuer):
            raise IssueError(
                f"The issuer's address is {self.issuer.url}, which nobody else can open. Write the "
                "book's public address into exercises/issuer.yml before issuing to a person."
            )

    def _parts(self) -> tuple[str, ...]:
        return tuple(week.title for week in self.workspace.course.weeks)


def _current(seen: _Seen, learner: str) -> Issued:
    found = seen.current.get(learner)
    if found is None:
        raise IssueError(f"{learner} has no certificate on record in this course.")
    return found
