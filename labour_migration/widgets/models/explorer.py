"""Published indicators of migration, over time for some places or ranked in one year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import ClassVar, Literal

import pandas as pd
import plotly.graph_objects as go

from labour_migration import charts, datasets
from labour_migration.widgets.models.controls import Control, Group, pairs
from labour_migration.widgets.models.errors import BadInput
from labour_migration.widgets.models.model import Model, Result
from labour_migration.widgets.models.words import abridged, listed, plain

View = Literal["time", "rank"]
MOST_PLACES = 6
WORLD = "World"


@dataclass(frozen=True)
class Indicator:
    """Where an indicator stands: dataset, column of places, column of values, its wording."""

    dataset: str
    place: str
    value: str
    title: str
    unit: str


INDICATORS = {
    "stock-countries": Indicator(
        "migrant_stock_by_destination", "country", "migrant_stock_thousand",
        "International migrants, by country of destination", "thousand",
    ),
    "women-countries": Indicator(
        "migrant_stock_by_destination", "country", "women_pct",
        "Women among international migrants, by country of destination", "per cent",
    ),
    "stock-regions": Indicator(
        "migrant_stock_by_region", "region", "migrant_stock_thousand",
        "International migrants, by region of destination", "thousand",
    ),
    "women-regions": Indicator(
        "migrant_stock_by_region", "region", "women_pct",
        "Women among international migrants, by region of destination", "per cent",
    ),
    "remittances": Indicator(
        "remittances_received", "country", "received_usd_bn",
        "Remittances received", "USD billion, current",
    ),
    "remittances-gdp": Indicator(
        "remittances_received", "country", "received_pct_gdp",
        "Remittances received, as a share of the economy", "per cent of GDP",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Exploration(Model):
    """One indicator seen over time or as a ranking."""

    KIND: ClassVar[str] = "indicator-explorer"
    TITLE: ClassVar[str] = "Indicator explorer"
    HINT: ClassVar[str] = (
        "Choose an indicator, then follow some places over time or rank all of them in one year."
    )

    indicator: str = "stock-countries"
    view: View = "time"
    places: tuple[str, ...] = ("Germany", "Saudi Arabia", "United States of America")
    year: int = 2024
    shown: int = 10

    def groups(self) -> tuple[Group, ...]:
        """The indicator and the view, then what that view needs."""
        first = Group(
            "What to show",
            (
                Control(("indicator",), "Indicator", "choice", _TITLES),
                Control(("view",), "View", "choice", _VIEWS),
            ),
        )
        if self.view == "time":
            places = Control(("places",), "Places", "choices", pairs(*self._all_places()))
            hint = f"Choose up to {MOST_PLACES}: hold Ctrl (Cmd on a Mac) and click, or hold Ctrl, "
            hint += "move with the arrow keys and press Space."
            return first, Group("Places to compare", (places,), help=hint)
        years = tuple((str(year), year) for year in self._years())
        shown = tuple((str(number), number) for number in (5, 10, 15, 20))
        return first, Group(
            "Ranking",
            (
                Control(("year",), "Year", "choice", years),
                Control(("shown",), "Number of places", "choice", shown),
            ),
        )

    def settled(self) -> Exploration:
        """A copy whose places and year exist for the indicator."""
        if self.indicator not in INDICATORS:
            return self
        places, years = self._all_places(), self._years()
        kept = tuple(place for place in self.places if place in places)
        if self.places and not kept:
            kept = tuple(self._ranked(years[-1])[self._found.place].head(3))
        year = self.year if self.year in years else years[-1]
        return replace(self, places=kept, year=year)

    def result(self) -> Result:
        """The chosen view, with its chart and what it shows in words."""
        return self._over_time() if self.view == "time" else self._ranking()

    @property
    def _found(self) -> Indicator:
        try:
            return INDICATORS[self.indicator]
        except KeyError:
            raise BadInput(f"{self.indicator!r} is not one of {', '.join(INDICATORS)}") from None

    def _frame(self) -> pd.DataFrame:
        return _loaded(self._found.dataset)

    def _all_places(self) -> list[str]:
        return sorted(self._frame()[self._found.place].unique())

    def _years(self) -> list[int]:
        return sorted(self._frame()["year"].unique().tolist())

    def _over_time(self) -> Result:
        if not 0 < len(self.places) <= MOST_PLACES:
            raise BadInput(f"Choose between one and {MOST_PLACES} places.")
        found, frame = self._found, self._frame()
        chosen = frame[frame[found.place].isin(self.places)]
        table = chosen[[found.place, "year", found.value]].reset_index(drop=True)
        text = " ".join(self._change(table, place) for place in self.places)
        figure = charts.line(table, x="year", y=found.value, series=found.place,
                             y_title=found.unit.capitalize())  # fmt: skip
        return self._shown(figure, table, found.title, text)

    def _ranking(self) -> Result:
        found, title = self._found, f"{self._found.title}, {self.year}"
        ranked = self._ranked(self.year)
        table = ranked.head(self.shown)[[found.place, "year", found.value]]
        highest, lowest = table.iloc[0], table.iloc[-1]
        text = (
            f"Of {len(ranked)} places with a value in {self.year}, {highest[found.place]} has the "
            f"highest: {plain(highest[found.value])} {found.unit}. Number {len(table)} is "
            f"{lowest[found.place]} with {plain(lowest[found.value])}."
        )
        value_title = found.unit.capitalize()
        figure = charts.bar(table, category=found.place, value=found.value, value_title=value_title)
        return self._shown(figure, table, title, text)

    def _ranked(self, year: int) -> pd.DataFrame:
        found, frame = self._found, self._frame()
        here = frame[(frame["year"] == year) & (frame[found.place] != WORLD)]
        known = here[here[found.value].notna()]
        return known.sort_values(found.value, ascending=False, ignore_index=True)

    def _change(self, table: pd.DataFrame, place: str) -> str:
        found = self._found
        own = table[table[found.place] == place].sort_values("year")
        known = own[own[found.value].notna()]
        if known.empty:
            return f"{place}: no data."
        first, last = known.iloc[0], known.iloc[-1]
        blank = own.loc[own[found.value].isna(), "year"]
        gap = f" (no data for {listed(map(str, blank))})" if len(blank) else ""
        return (
            f"{place}: {plain(first[found.value])} in {first['year']}, "
            f"{plain(last[found.value])} {found.unit} in {last['year']}{gap}."
        )

    def _shown(self, figure: go.Figure, table: pd.DataFrame, title: str, text: str) -> Result:
        chart = charts.show(
            figure,
            title=title,
            alt=abridged(text),
            table=table,
            source=datasets.cite(self._found.dataset),
        )
        return Result(text, table, title, chart)


@cache
def _loaded(name: str) -> pd.DataFrame:
    """Read once: a widget asks at every change. Never written to."""
    return datasets.load(name)


_TITLES = tuple((one.title, name) for name, one in INDICATORS.items())
_VIEWS: tuple[tuple[str, View], ...] = (("Over time", "time"), ("Ranking in one year", "rank"))
