"""Labour-force status of each person, as yes/no columns that indicators share."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from labour_migration.indicators.design import Column, Sample
from labour_migration.indicators.errors import BadColumn
from labour_migration.indicators.statistic import Floats


@dataclass(frozen=True)
class Status:
    """Where a survey says who is employed, unemployed, and so on.

    Each field names a yes/no column of the frame, or is such a series on its index; missing
    where the status is not known. ``potential`` (outside the labour force, but seeking and not
    available, or available and not seeking) and ``underemployed`` (employed, wants and could do
    more hours, below the threshold) are needed for LU2 to LU4 only. Persons under working age
    belong outside the domain: give ``where`` to the indicator.

    Source: icls19_res1_2013.
    """

    employed: Column
    unemployed: Column
    potential: Column | None = None
    underemployed: Column | None = None

    @classmethod
    def from_codes(
        cls,
        codes: pd.Series,
        *,
        employed: object = 1,
        unemployed: object = 2,
        potential: object | None = 3,
        outside: Iterable[object] = (4,),
        underemployed: Column | None = None,
    ) -> "Status":
        """The status from one coded column; any code that is not named counts as missing.

        Raises BadColumn if no row holds a named code.

        >>> status = Status.from_codes(pd.Series([1, 2, 4, 9]))
        >>> status.employed.tolist()
        [1.0, 0.0, 0.0, nan]
        """
        known = codes.isin([employed, unemployed, potential, *outside]) & codes.notna()
        if not known.any():
            raise BadColumn(f"column {codes.name!r} holds none of the named status codes")

        def is_(code: object) -> pd.Series:
            return (codes == code).astype("float64").where(known, np.nan)

        third = None if potential is None else is_(potential)
        return cls(is_(employed), is_(unemployed), third, underemployed)


@dataclass(frozen=True)
class Counts:
    """The status as numbers, one a row: 1, 0 or NaN."""

    employed: Floats
    unemployed: Floats
    potential: Floats | None
    underemployed: Floats | None

    @property
    def labour_force(self) -> Floats:
        return self.employed + self.unemployed


def read(sample: Sample, status: Status) -> Counts:
    """The status of a sample's rows; BadColumn if someone is employed and unemployed at once."""
    employed, unemployed = sample.flags(status.employed), sample.flags(status.unemployed)
    potential = None if status.potential is None else sample.flags(status.potential)
    _exclusive(employed, unemployed, "employed and unemployed")
    if potential is not None:
        _exclusive(employed + unemployed, potential, "in the labour force and potential")
    under = None if status.underemployed is None else sample.flags(status.underemployed)
    if under is not None:
        _exclusive(1 - employed, under, "not employed and underemployed")
        # Who is known not to be employed needs no answer on hours.
        under = np.where(employed == 0, 0.0, under)
    return Counts(employed, unemployed, potential, under)


def _exclusive(one: Floats, other: Floats, what: str) -> None:
    both = int(((one == 1) & (other == 1)).sum())
    if both:
        raise BadColumn(f"{both:,} rows are {what} at the same time")
