"""What the ledger knows of certificates: every file, what replaced it, what became of it.

Each step is written twice: as an entry of the learner, and as one that names nobody. Erasing the
learner takes the first; the second is what keeps "issued, holder's data erased" true for ever.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from autograder.credentials.status import REASONS, Mark, Reason, mark
from autograder.ledger import Entry, Event, Kind

_WITHOUT_NAME = "what the public status list is made from; it names no learner"
_PUBLIC = ("credential", "digest", "index", "key", "holder", "supersedes", "reason")


@dataclass(frozen=True)
class File:
    """One signed file: its SHA-256, its place in the status lists, the key that signed it."""

    digest: str
    index: int
    key: str
    at: datetime


@dataclass(frozen=True)
class Issued:
    """One certificate: its files, the newest last. `learner` is None once erased.

    `decision` is the position of the decision that the newest file rests on.
    """

    credential: str
    files: tuple[File, ...]
    learner: str | None = None
    decision: int = 0
    revoked: Reason | None = None
    revoked_at: int = 0

    @property
    def current(self) -> File:
        """The file that replaced all others."""
        return self.files[-1]

    @property
    def state(self) -> str:
        """One of "valid", "revoked" and "erased"."""
        return "erased" if self.learner is None else "revoked" if self.revoked else "valid"

    def marks(self) -> dict[int, Mark]:
        """Return what the lists say of each file's place."""
        return {
            one.index: mark(
                replaced=one is not self.current,
                revoked=self.revoked,
                erased=self.learner is None,
            )
            for one in self.files
        }


@dataclass
class _Found:
    files: list[File] = field(default_factory=list)
    learner: str | None = None
    decision: int = 0
    revoked: Reason | None = None
    revoked_at: int = 0


def read(entries: Iterable[Entry]) -> dict[str, Issued]:
    """Return every certificate by its id, from the entries of a ledger in their order."""
    found: dict[str, _Found] = {}
    for entry in entries:
        if entry.kind not in ("issue", "reissue", "revocation") or entry.event is None:
            continue
        after = entry.event.after or {}
        one = found.setdefault(str(after["credential"]), _Found())
        if entry.event.learner is not None:
            one.learner = entry.event.learner
            one.decision = int(after.get("decision", one.decision))
        elif entry.kind == "revocation":
            one.revoked, one.revoked_at = _reason(after), entry.position
        else:
            digest, index, key = str(after["digest"]), int(after["index"]), str(after["key"])
            one.files.append(File(digest, index, key, entry.at))
    return {
        name: Issued(name, tuple(one.files), one.learner, one.decision, one.revoked, one.revoked_at)
        for name, one in found.items()
        if one.files
    }


def events(
    kind: Kind, who: str, why: str, learner: str | None, after: Mapping[str, Any]
) -> Sequence[Event]:
    """Return the two entries of one step: the learner's, and the one that names nobody."""
    public = {name: after[name] for name in _PUBLIC if name in after}
    kept = Event(kind, "autograder", _WITHOUT_NAME, assessment=after["credential"], after=public)
    own = Event(kind, who, why, learner=learner, after=dict(after))
    return (own, kept) if learner is not None else (kept,)


def latest(issued: Iterable[Issued]) -> dict[str, Issued]:
    """Return the newest certificate of each learner."""
    return {one.learner: one for one in issued if one.learner is not None}


def places(issued: Iterable[Issued]) -> set[int]:
    """Return the places of the lists that are in use."""
    return {file.index for one in issued for file in one.files}


def _reason(after: Mapping[str, Any]) -> Reason:
    found: Reason = next((name for name in REASONS if name == after.get("reason")), "error")
    return found
