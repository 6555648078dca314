"""The append-only, hash-chained record of what people decided, in the gradebook's database."""

from autograder.database import AnotherCourse
from autograder.ledger.book import Ledger
from autograder.ledger.erasure import as_data
from autograder.ledger.model import (
    JSON,
    KINDS,
    Entry,
    Event,
    Fault,
    Head,
    Kind,
    LedgerBroken,
    LedgerError,
    LedgerMoved,
    Position,
    Verdict,
)

__all__ = [
    "JSON",
    "KINDS",
    "AnotherCourse",
    "Entry",
    "Event",
    "Fault",
    "Head",
    "Kind",
    "Ledger",
    "LedgerBroken",
    "LedgerError",
    "LedgerMoved",
    "Position",
    "Verdict",
    "as_data",
]
