"""A table from a live source, with what a source line under a chart must say."""

from dataclasses import dataclass

import pandas as pd

from labour_migration.sources.client import Record


@dataclass(frozen=True, eq=False)
class Retrieved:
    """A tidy table and the records of the answers it was made from."""

    frame: pd.DataFrame
    publisher: str
    title: str
    licence: str
    records: tuple[Record, ...]

    @property
    def citation(self) -> str:
        """One line for under a chart, with the date of the oldest answer used."""
        oldest = min(record.retrieved for record in self.records)
        return (
            f"{self.publisher}, {self.title}, retrieved {oldest:%Y-%m-%d} ({self.licence}); "
            "selected and laid out by this course."
        )
