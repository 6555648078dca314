"""Migration corridors as a matrix of origins by destinations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import ClassVar, Literal

import pandas as pd

from labour_migration import charts, datasets
from labour_migration.charts.matrices import WIDEST
from labour_migration.widgets.models.controls import Control, Group, pairs
from labour_migration.widgets.models.errors import BadInput
from labour_migration.widgets.models.model import Model, Result
from labour_migration.widgets.models.words import abridged, count, plain

Level = Literal["country", "subregion", "region"]
Measure = Literal["migrants_thousand", "women_pct"]
EVERYWHERE = "Everywhere"
NAME = "migration_corridors_2024"


@dataclass(frozen=True)
class CorridorChoice(Model):
    """Which of the largest corridors are shown, how places are grouped, and what is measured."""

    KIND: ClassVar[str] = "corridor-matrix"
    TITLE: ClassVar[str] = "Corridor matrix"
    HINT: ClassVar[str] = (
        "Rows are places of origin, columns places of destination. An empty cell means that no "
        "corridor of that pair is among those shown; it does not mean that nobody moved."
    )

    measure: Measure = "migrants_thousand"
    level: Level = "country"
    origin_region: str = EVERYWHERE
    destination_region: str = EVERYWHERE
    largest: int = 15

    def groups(self) -> tuple[Group, ...]:
        """What is measured, how places are grouped, and which corridors are meant."""
        regions = pairs(EVERYWHERE, *sorted(_corridors()["origin_region"].unique()))
        to = pairs(EVERYWHERE, *sorted(_corridors()["destination_region"].unique()))
        most = len(_corridors())
        return (
            Group(
                "What to show",
                (
                    Control(("measure",), "Measure", "choice", _MEASURES),
                    Control(("level",), "Places", "choice", _LEVELS),
                    Control(("origin_region",), "Origins in", "choice", regions),
                    Control(("destination_region",), "Destinations in", "choice", to),
                    Control(("largest",), f"Number of corridors, largest first (up to {most})",
                            "number", low=1, high=most, whole=True),
                ),
            ),
        )  # fmt: skip

    def corridors(self) -> pd.DataFrame:
        """The corridors chosen, largest first; BadInput when there is none."""
        frame = _corridors()
        for side, region in (
            ("origin", self.origin_region),
            ("destination", self.destination_region),
        ):
            if region != EVERYWHERE:
                frame = frame[frame[f"{side}_region"] == region]
        if frame.empty:
            raise BadInput(
                f"None of the {len(_corridors())} largest corridors leads from "
                f"{self.origin_region} to {self.destination_region}. Choose other regions."
            )
        return frame.head(self.largest)

    def flows(self) -> pd.DataFrame:
        """One row a pair of places: migrants (thousand) and women among them (per cent)."""
        ends = ["origin", "destination"]
        named = ends if self.level == "country" else [f"{end}_{self.level}" for end in ends]
        frame = self.corridors()
        grouped = frame.assign(
            women_thousand=frame["migrants_thousand"] * frame["women_pct"] / 100
        ).groupby(named, sort=False)[["migrants_thousand", "women_thousand"]]
        sums = grouped.sum().reset_index().set_axis([*ends, "migrants_thousand", "women"], axis=1)
        sums["women_pct"] = 100 * sums["women"] / sums["migrants_thousand"]
        table = sums.drop(columns="women").round({"migrants_thousand": 1, "women_pct": 1})
        return table.sort_values("migrants_thousand", ascending=False, ignore_index=True)

    def drawn(self) -> pd.DataFrame:
        """The rows of ``flows`` to the destinations with most migrants: what a matrix can show."""
        flows = self.flows()
        totals = flows.groupby("destination")["migrants_thousand"].sum().nlargest(WIDEST)
        return flows[flows["destination"].isin(totals.index)]

    def result(self) -> Result:
        """The matrix as a chart, the pairs as a table, and the main finding in words."""
        flows, drawn, words = self.flows(), self.drawn(), _WORDS[self.measure]
        title = f"{words}, 2024: {self._scope(len(self.corridors()))}"
        text = self._text(flows)
        left = flows["destination"].nunique() - drawn["destination"].nunique()
        note = (
            f"Drawn are the {WIDEST} destinations with most migrants; "
            f"{count(left, 'other')} in the table only."
        )
        figure = charts.matrix(
            drawn.rename(columns={"origin": "Origin", "destination": "Destination"}),
            row="Origin",
            column="Destination",
            value=self.measure,
            value_title=words,
        )
        chart = charts.show(
            figure,
            title=title,
            alt=abridged(text),
            table=flows,
            source=datasets.cite(NAME),
            note=note if left else "",
        )
        return Result(f"{text} {note}" if left else text, flows, title, chart)

    def _scope(self, number: int) -> str:
        among = "" if EVERYWHERE == self.origin_region == self.destination_region else " chosen"
        return f"the {number} largest{among} corridors"

    def _text(self, flows: pd.DataFrame) -> str:
        total, first = flows["migrants_thousand"].sum(), flows.iloc[0]
        women = (flows["migrants_thousand"] * flows["women_pct"]).sum() / total
        most = flows.iloc[int(flows["women_pct"].to_numpy().argmax())]
        found = (
            f"{count(len(flows), 'pair')} with {plain(total)} thousand migrants in all. The "
            f"largest leads from {first['origin']} to {first['destination']}: "
            f"{plain(first['migrants_thousand'])} thousand."
        )
        if self.measure == "migrants_thousand":
            return found
        return (
            f"{found} Women are {plain(women)} per cent of all; their share is highest from "
            f"{most['origin']} to {most['destination']}, {plain(most['women_pct'])} per cent."
        )


@cache
def _corridors() -> pd.DataFrame:
    """The corridors with region and subregion of both ends. Never written to."""
    frame, places = datasets.load(NAME), datasets.load("countries").set_index("iso3")
    for side, code in (("origin", "origin_iso3"), ("destination", "dest_iso3")):
        frame[f"{side}_region"] = frame[code].map(places["m49_region"])
        frame[f"{side}_subregion"] = frame[code].map(places["m49_subregion"])
    return frame.sort_values("migrants_thousand", ascending=False, ignore_index=True)


_WORDS: dict[Measure, str] = {
    "migrants_thousand": "Migrants (thousand)",
    "women_pct": "Women among migrants (per cent)",
}
_MEASURES = tuple((words, name) for name, words in _WORDS.items())
_LEVELS: tuple[tuple[str, Level], ...] = (
    ("Countries", "country"),
    ("Subregions (M49)", "subregion"),
    ("Regions (M49)", "region"),
)
