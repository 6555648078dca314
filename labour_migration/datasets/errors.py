"""What can be wrong with a dataset or with the name asked for."""

from collections.abc import Sequence
from difflib import get_close_matches

from labour_migration.errors import LabourMigrationError


class DatasetError(LabourMigrationError):
    """A dataset's files do not say what they should; the message names the file and the field."""


class UnknownDataset(LabourMigrationError):
    """No dataset has that name; the message names the nearest one."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        nearest = get_close_matches(name, known, n=1, cutoff=0.5)
        hint = f"Did you mean {nearest[0]!r}?" if nearest else f"Known: {', '.join(known)}."
        super().__init__(f"There is no dataset {name!r}. {hint}")
        self.name = name
        self.nearest = nearest[0] if nearest else None
