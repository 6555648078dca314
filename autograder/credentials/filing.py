"""Putting a file on record, first or again: what certificates and diplomas have in common."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

from autograder.credentials import badge, holder, jws, pdf, register, status
from autograder.credentials.errors import IssueError
from autograder.credentials.issuer import is_local
from autograder.credentials.keys import KeyStore
from autograder.credentials.model import Certificate
from autograder.credentials.model import Kind as Paper
from autograder.credentials.register import Issued
from autograder.credentials.store import Store
from autograder.gradebook import Learner
from autograder.ledger import Entry, Kind, Ledger

Again = Literal["reissued", "recovered"]
# From the signed file before, None if it is lost: what the next one says, and its paper's lines.
Says = Callable[[str | None], tuple[Certificate, tuple[str, ...]]]


def clock() -> datetime:
    """Return the time now, aware."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Filing:
    """Signs, prints, records and stores; `now` is a clock that returns an aware time."""

    ledger: Ledger
    store: Store
    keys: KeyStore
    who: str
    now: Callable[[], datetime] = clock
    paper: Paper = "certificate"

    def put(
        self,
        made: Certificate,
        seen_at: int,
        kind: Kind,
        why: str,
        parts: tuple[str, ...],
        more: Mapping[str, Any] | None = None,
    ) -> tuple[Entry, ...]:
        """Sign, print, record and store what has its place in the lists.

        Raises IssueError, PaperError, KeyStoreError, or LedgerMoved when the ledger is not at
        `seen_at` any more.
        """
        if is_local(made.issuer) and not made.demonstration:
            raise IssueError(
                f"The issuer's address is {made.issuer.url}, which nobody else can open. Write the "
                "book's public address into exercises/issuer.yml before issuing to a person."
            )
        kid, key = self.keys.signing()
        payload = badge.payload(made, self.now().replace(microsecond=0))
        text = jws.sign(payload, badge.key_address(made.issuer, kid), key)
        digest = jws.digest(text)
        self.store.wait(made.learner, text, pdf.render(made, text, parts))
        after = {
            "credential": made.id,
            "digest": digest,
            "index": made.status_index,
            "key": kid,
            "decision": made.ledger_position,
            "holder": payload["credentialSubject"]["identifier"][-1]["identityHash"],
            **(more or {}),
        }
        events = register.events(kind, self.who, why, made.learner, after)
        entries = self.ledger.append(events, expect=seen_at)
        self.store.settle(made.learner, digest)
        return entries

    def put_again(
        self,
        standing: Issued,
        person: Learner,
        says: Says,
        why: str,
        seen_at: int,
        taken: Collection[int],
    ) -> Again:
        """Issue what stands again under its id; the file before is marked as replaced.

        A run before that recorded the same and was killed is finished ("recovered") in place of
        recording it twice. `taken` are the places of the lists in use. Raises what `put` does,
        and IssueError for what was revoked.
        """
        if standing.revoked:
            raise IssueError(f"{person.id}'s {self.paper} was revoked, so it is not issued again.")
        had = self.store.signed(person.id)
        text = self.store.settle(person.id, standing.current.digest)
        made, parts = says(text)
        if text and text != had and _still_says(text, made, standing):
            return "recovered"
        made = replace(made, id=standing.credential, status_index=status.draw(taken))
        more = {"supersedes": standing.current.digest}
        self.put(made, seen_at, "reissue", why, parts, more)
        return "reissued"


def _still_says(text: str, made: Certificate, standing: Issued) -> bool:
    held = jws.parse(text).payload["credentialSubject"]["identifier"]
    same = holder.same(held, made.holder_name, made.holder_email)
    return same and made.ledger_position == standing.decision
