"""What can be wrong with a question about rights, or with the answers to a checklist."""

from collections.abc import Iterable
from difflib import get_close_matches

from labour_migration.errors import LabourMigrationError


class ConceptError(LabourMigrationError):
    """A question or an answer does not fit; the message says what to change."""


class UnknownName(ConceptError):
    """A right, an instrument or an item was asked for that does not exist."""

    def __init__(self, what: str, name: str, known: Iterable[str]) -> None:
        names = list(known)
        nearest = get_close_matches(name, names, n=1, cutoff=0.5)
        hint = f"Did you mean {nearest[0]!r}?" if nearest else f"Known: {', '.join(names)}."
        super().__init__(f"There is no {what} {name!r}. {hint}")
        self.name = name
        self.nearest = nearest[0] if nearest else None


class BadAnswer(ConceptError):
    """An answer is none of yes, partly and no."""
