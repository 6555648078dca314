"""What stands in the ledger: events, entries, heads and what verifying found."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args

from autograder.errors import AutograderError

Kind = Literal[
    "extension",
    "excusal",
    "override",
    "grant",
    "departure",
    "merge",
    "item-withdrawn",
    "decision",
    "issue",
    "reissue",
    "revocation",
    "regrade",
    "kept",
    "erasure",
    "admission",
    "refund",
    "diploma",
]
KINDS: tuple[str, ...] = get_args(Kind)

# Text keys; values are text, whole numbers, true, false, null, lists and such dicts. No floats.
JSON = dict[str, Any]
Position = int


class LedgerError(AutograderError):
    """Something that the ledger does not take, or cannot do."""


class LedgerMoved(LedgerError):
    """Somebody else has appended since the caller looked."""


class LedgerBroken(LedgerError):
    """The end of the chain does not hold together, so nothing is appended to it."""


@dataclass(frozen=True)
class Event:
    """Something a person decided: who, when it is appended, why, and what holds from then on.

    `who` is the one who acts, by name or login. `after` is the value from now on; None takes an
    earlier one back. `before` is filled in by the ledger from the value that stands for the same
    kind, learner and assessment; only a regrade brings its own.
    """

    kind: Kind
    who: str
    why: str
    learner: str | None = None
    assessment: str | None = None
    after: JSON | None = field(kw_only=True)
    before: JSON | None = None


@dataclass(frozen=True)
class Head:
    """The last position of a chain and its hash: known elsewhere, it holds the chain to it."""

    position: Position
    hash: str

    def __str__(self) -> str:
        return f"{self.position}:{self.hash}"

    @classmethod
    def parse(cls, text: str) -> "Head":
        """Return the head that `str` wrote; raises LedgerError for anything else.

        >>> Head.parse("12:" + "ab" * 32).position
        12
        """
        position, _, digest = text.strip().partition(":")
        digest = digest.lower()
        sound = position.isascii() and position.isdigit() and len(position) <= 12
        if not sound or len(digest) != 64 or set(digest) - set("0123456789abcdef"):
            raise LedgerError(
                f"'{text}' is not a head of a ledger. It is written POSITION:HASH, with the 64 "
                "hexadecimal digits that 'autograder ledger head' prints."
            )
        return cls(int(position), digest)


@dataclass(frozen=True)
class Entry:
    """One line of the ledger: its place in the chain, and the event; None when erased."""

    position: Position
    at: datetime
    kind: Kind
    commitment: str
    previous: str
    hash: str
    event: Event | None

    @property
    def head(self) -> Head:
        """The head of the chain when this entry was its last."""
        return Head(self.position, self.hash)


@dataclass(frozen=True)
class Fault:
    """The first line that is not as it was written, and what is wrong with it."""

    position: Position
    what: str


@dataclass(frozen=True)
class Verdict:
    """What verifying a ledger found; `length` counts entries, erased ones too."""

    sound: bool
    length: int
    head: Head
    fault: Fault | None = None
    erased: int = 0
