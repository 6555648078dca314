"""What a country says about its own table, before anybody compares it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from labour_migration.observatory.errors import BadTable
from labour_migration.observatory.structure import CRITERIA, METHODS, SEXES

COLUMNS = ("year", "sex", "age", "value", "se")
Band = tuple[int, int | None]


@dataclass(frozen=True)
class Declared:
    """The concept map of a country.

    ``sexes`` maps its codes of sex to those of the observatory, ``bands`` its codes of age to the
    first and last year of age (None: no upper end). ``criterion`` is BIRTH or CITIZEN, ``method``
    SURVEY or REGISTER, ``unit`` what one unit of a value is in persons (1,000 for thousands),
    ``period`` when the year was measured ("Q3", "mean of the year"), and ``breaks`` maps the
    first year after a break to what changed.
    """

    area: str
    sexes: Mapping[str, str]
    bands: Mapping[str, Band]
    criterion: str
    method: str
    period: str
    unit: float = 1.0
    breaks: Mapping[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.criterion not in CRITERIA or self.method not in METHODS:
            raise BadTable(
                f"{self.area}: criterion is one of {', '.join(CRITERIA)} and method one of "
                f"{', '.join(METHODS)}, not {self.criterion!r} and {self.method!r}"
            )
        if not self.unit > 0 or not set(self.sexes.values()) <= set(SEXES):
            raise BadTable(f"{self.area}: the unit is not positive, or a sex maps to no code")


@dataclass(frozen=True)
class CountryTable:
    """A country's table as it came, with what was declared about it.

    ``frame`` has the columns ``year``, ``sex``, ``age`` (the country's own codes), ``value`` and
    ``se`` (NaN where none is given). Raises BadTable for a missing column, a code that is not
    declared, a negative value, or a cell that occurs twice.
    """

    declared: Declared
    frame: pd.DataFrame

    def __post_init__(self) -> None:
        area = self.declared.area
        absent = [name for name in COLUMNS if name not in self.frame.columns]
        if absent:
            raise BadTable(f"{area}: the table lacks the columns {', '.join(absent)}")
        known = (("sex", self.declared.sexes), ("age", self.declared.bands))
        for name, codes in known:
            strange = sorted(set(self.frame[name]) - set(codes))
            if strange:
                raise BadTable(f"{area}: column {name!r} holds undeclared codes {strange}")
        if (self.frame["value"] < 0).any() or (self.frame["se"] < 0).any():
            raise BadTable(f"{area}: a number of persons or a standard error is negative")
        twice = self.frame.duplicated(["year", "sex", "age"])
        if twice.any():
            raise BadTable(f"{area}: {int(twice.sum())} cells occur twice")
