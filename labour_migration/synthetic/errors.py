"""What can be wrong with an edition of the synthetic data or with the name asked for."""

from collections.abc import Sequence
from difflib import get_close_matches

from labour_migration.errors import LabourMigrationError


class EditionError(LabourMigrationError):
    """This seed cannot be an edition of the course; the message says why."""


class UnknownCompanion(LabourMigrationError):
    """No companion has that name; the message names the nearest one."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        nearest = get_close_matches(name, known, n=1, cutoff=0.5)
        hint = f"Did you mean {nearest[0]!r}?" if nearest else f"Known: {', '.join(known)}."
        super().__init__(f"There is no companion {name!r} of the synthetic surveys. {hint}")
        self.name = name
        self.nearest = nearest[0] if nearest else None


class UnknownTruth(LabourMigrationError):
    """No true value has that key; the message names the nearest one."""

    def __init__(self, key: str, known: Sequence[str]) -> None:
        nearest = get_close_matches(key, known, n=1, cutoff=0.4)
        hint = f"Did you mean {nearest[0]!r}?" if nearest else f"Known: {', '.join(known)}."
        super().__init__(f"There is no true value {key!r}. {hint}")
        self.key = key
        self.nearest = nearest[0] if nearest else None
