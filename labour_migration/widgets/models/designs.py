"""Sampling designs at the same cost: what each would give for the money of one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import pandas as pd

from labour_migration.sampling import comparison, simulation
from labour_migration.sampling.comparison import Prices, Row, written
from labour_migration.widgets.models.controls import Control, Group
from labour_migration.widgets.models.errors import Incomplete
from labour_migration.widgets.models.model import Model, Result

_PLANS = tuple((one.title, one.key) for one in simulation.PLANS)
_TITLES = {key: title for title, key in _PLANS}
_SIZES = tuple((f"{size:,} interviews", size) for size in simulation.SIZES)
_UNITS = {"workers": ("persons", 0), "unemployment": ("points", 2)}
_MOST = 1e6


@dataclass(frozen=True)
class DesignComparison(Model):
    """The prices of an office, and the design and size whose cost all others get."""

    KIND: ClassVar[str] = "design-comparison"
    TITLE: ClassVar[str] = "Designs at the same cost"
    HINT: ClassVar[str] = (
        "Write the prices of one of your offices. Choose a design and a size: the table shows what "
        "every design would give for the same money, by the simulated samples of the page on "
        "sampling (synthetic Costaverra; everybody answers)."
    )

    office: str = ""
    money: str = ""
    interview: float | None = None
    screening: float | None = None
    place: float | None = None
    design: str = "areas"
    size: int = simulation.SIZES[1]

    def groups(self) -> tuple[Group, ...]:
        """Prices with their source, and the design that sets the cost."""
        return (
            Group(
                "Prices",
                (
                    Control(("office",), "Office whose prices these are", "line"),
                    Control(("money",), "Unit of money", "line"),
                    _price("interview", "An interview", 0.01),
                    _price("screening", "A screening question at a door"),
                    _price("place", "A visit to an area or dormitory"),
                ),
            ),
            Group(
                "The cost of this design is the cost of all",
                (
                    Control(("design",), "Design", "choice", _PLANS),
                    Control(("size",), "Size", "choice", _SIZES),
                ),
            ),
        )

    @property
    def prices(self) -> Prices:
        """The three prices; Incomplete while one is missing."""
        if self.interview is None or self.screening is None or self.place is None:
            raise Incomplete("Write all three prices; write 0 for what costs nothing.")
        return Prices(self.interview, self.screening, self.place)

    def cost(self) -> float:
        """The total cost, in the unit of money; Incomplete while a price is missing."""
        prices = self.prices  # Before the samples are drawn, which takes some seconds.
        return comparison.cost(self._chosen(_rows("workers")), prices)

    def compared(self) -> pd.DataFrame:
        """One row a design: interviews, areas, and bias and standard error of both figures."""
        prices, money = self.prices, self.cost()
        table: dict[str, dict[str, object]] = {}
        for measure, (unit, decimals) in _UNITS.items():
            rows = _rows(measure)
            for one in comparison.for_same_money(rows, self._chosen(rows), prices):
                line = table.setdefault(one.design, {"design": _TITLES[one.design]})
                line["interviews"] = round(one.interviews)
                line["areas and dormitories"] = round(_places(rows, one.design, money, prices))
                line[f"bias of {measure}, {unit}"] = _rounded(one.bias, decimals)
                line[f"standard error of {measure}, {unit}"] = _rounded(one.se, decimals)
        return pd.DataFrame(list(table.values()))

    def result(self) -> Result:
        """What the money buys, and the design with the smallest error for each figure."""
        table = self.compared()
        cost = f"{written(self.cost(), 0)} {self.money.strip()}".strip()
        first, second = (self._best(measure) for measure in _UNITS)
        for_both = f"“{first}” for both figures"
        apart = f"“{first}” for the number of migrant workers, and with “{second}” for their rate"
        chosen = f"{_TITLES[self.design]}, {self.size:,} interviews"
        text = (
            f"{chosen}: the field work costs {cost}. For this money, bias and standard error "
            f"together are smallest with {for_both if first == second else apart}."
        )
        return Result(text, table, f"Each design for {cost}")

    def _best(self, measure: str) -> str:
        rows = _rows(measure)
        found = comparison.for_same_money(rows, self._chosen(rows), self.prices)
        return _TITLES[min(found, key=lambda one: one.rmse).design]

    def _chosen(self, rows: Sequence[Row]) -> Row:
        return next(one for one in rows if (one.design, one.size) == (self.design, self.size))


def _places(rows: Sequence[Row], design: str, money: float, prices: Prices) -> float:
    """The areas visited, scaled from the size that costs most nearly as much."""
    costs = [(comparison.cost(one, prices), one.places) for one in rows if one.design == design]
    cost, places = min(costs, key=lambda pair: max(pair[0] / money, money / pair[0]))
    return places * money / cost


def _rounded(value: float, decimals: int) -> float:
    """Whole persons as whole numbers, and no minus before a zero."""
    return round(value, decimals) + 0.0 if decimals else round(value)


@lru_cache(maxsize=2)
def _rows(measure: str) -> tuple[Row, ...]:
    found = simulation.table()
    kept = found[found["measure"] == measure]
    names = ("design", "size", "truth", "mean", "se", "coverage_pct",
             "interviews", "screenings", "places")  # fmt: skip
    return tuple(Row(**{name: line[name] for name in names}) for line in kept.to_dict("records"))


def _price(name: str, label: str, low: float = 0) -> Control:
    return Control((name,), label, "number", low=low, high=_MOST, optional=True)
