"""Labour-force rates of migrants and others in a survey, with their uncertainty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

import pandas as pd

from labour_migration import charts
from labour_migration.charts.numbers import written
from labour_migration.indicators import Column, Design, Status, labour_force
from labour_migration.indicators.labour_force import Measure
from labour_migration.widgets.models.controls import Control, Group, pairs
from labour_migration.widgets.models.model import GIVEN, Model, Result
from labour_migration.widgets.models.words import abridged, plain

MEASURES: tuple[tuple[str, Measure], ...] = (
    ("Participation rate", "participation"),
    ("Employment to population", "employment"),
    ("Unemployment rate (LU1)", "unemployment"),
    ("LU2: with time-related underemployment", "LU2"),
    ("LU3: with the potential labour force", "LU3"),
    ("LU4: all underutilisation", "LU4"),
)
_WORDS = {name: words for words, name in MEASURES}
_GROUPS = {"migrant": "Migrants", "other": "Others"}


@dataclass(frozen=True)
class Survey:
    """A survey as the explorer reads it: rows, design, status, and who may count as a migrant.

    ``migrants`` maps a wording to a yes/no column; ``weights`` names the weights to choose from
    (the design's own when empty); ``sexes`` maps codes of ``sex`` to wordings.
    """

    frame: pd.DataFrame = field(repr=False, compare=False)
    design: Design
    status: Status
    migrants: Mapping[str, Column]
    source: str
    weights: tuple[str, ...] = ()
    sex: Column | None = None
    sexes: Mapping[object, str] = field(default_factory=dict)
    where: Column | None = None

    def measures(self) -> tuple[tuple[str, Measure], ...]:
        """Those that the status of the survey allows."""
        lacking: set[Measure] = set()
        if self.status.underemployed is None:
            lacking |= {"LU2", "LU4"}
        if self.status.potential is None:
            lacking |= {"LU3", "LU4"}
        return tuple((words, name) for words, name in MEASURES if name not in lacking)


@dataclass(frozen=True)
class SurveyExploration(Model):
    """One rate, one definition of a migrant, one weight."""

    KIND: ClassVar[str] = "survey-explorer"
    TITLE: ClassVar[str] = "Survey explorer"
    HINT: ClassVar[str] = (
        "Choose a rate, who counts as a migrant and a weight. Read each figure with its interval; "
        "the gap says whether the survey can tell the two groups apart."
    )

    survey: Survey = field(metadata=GIVEN, compare=False)
    measure: Measure = "unemployment"
    migrant: str = ""
    weight: str = ""
    by_sex: bool = False

    def groups(self) -> tuple[Group, ...]:
        """The rate, the two definitions, and sex where the survey knows it."""
        survey = self.survey
        controls = [
            Control(("measure",), "Rate", "choice", survey.measures()),
            Control(("migrant",), "Who counts as a migrant", "choice", pairs(*survey.migrants)),
        ]
        if survey.weights:
            controls.append(Control(("weight",), "Weight", "choice", pairs(*survey.weights)))
        if survey.sex is not None:
            controls.append(Control(("by_sex",), "Women and men apart", "tick"))
        return (Group("What to estimate", tuple(controls)),)

    def settled(self) -> SurveyExploration:
        """A copy in which an empty choice is the first that the survey offers."""
        weight = self.weight or next(iter(self.survey.weights), "")
        return replace(self, migrant=self.migrant or next(iter(self.survey.migrants)),
                       weight=weight)  # fmt: skip

    def estimates(self) -> pd.DataFrame:
        """What ``labour_force.by_migrant_status`` returns for the choices."""
        survey = self.survey
        design = replace(survey.design, weight=self.weight) if self.weight else survey.design
        return labour_force.by_migrant_status(
            survey.frame,
            design,
            survey.status,
            migrant=survey.migrants[self.migrant],
            sex=survey.sex if self.by_sex else None,
            measures=[self.measure],
            where=survey.where,
        )

    def result(self) -> Result:
        """The rates with their intervals, and whether the gap can be told from none."""
        words = _WORDS[self.measure]
        title = f"{words}: {self.migrant}"
        table = self._named(self.estimates())
        text = " ".join(self._sentence(str(sex), part) for sex, part in
                        table.groupby("sex", sort=False))  # fmt: skip
        drawn = table[table["group"].isin(_GROUPS.values())]
        figure = charts.interval(
            drawn,
            category="group",
            series="sex" if self.by_sex else None,
            value_title="Per cent",
        )
        chart = charts.show(
            figure,
            title=title,
            alt=abridged(text),
            table=drawn,
            source=self.survey.source,
            note=f"Whiskers are {plain(100 * self.survey.design.level)} per cent intervals.",
            synthetic=bool(self.survey.frame.attrs.get("synthetic")),
        )
        return Result(text, table, title, chart)

    def _named(self, found: pd.DataFrame) -> pd.DataFrame:
        sexes = {"all": "All", **self.survey.sexes}
        table = found.assign(
            sex=[sexes.get(code, f"Code {code}") for code in found["sex"]],
            group=[_GROUPS.get(name, name.capitalize()) for name in found["group"]],
        )
        return table[["sex", "group", "value", "low", "high", "se", "n", "missing", "unit"]]

    def _sentence(self, sex: str, part: pd.DataFrame) -> str:
        rows = {row["group"]: row for _, row in part.iterrows()}
        migrant, other, gap = (rows[name] for name in ("Migrants", "Others", "Gap"))
        return (
            f"{sex}: migrants {_interval(migrant)} per cent, others {_interval(other)} per cent, "
            f"gap {_interval(gap)} points; {_apart(gap)}."
        )


def _apart(gap: pd.Series) -> str:
    if pd.isna(gap["low"]):
        return "no interval can be given for the gap"
    if gap["low"] <= 0 <= gap["high"]:
        return "the interval of the gap includes zero"
    return "the interval of the gap leaves out zero"


def _interval(row: pd.Series) -> str:
    if pd.isna(row["low"]):
        return written(row["value"], 1)
    value, low, high = (written(row[name], 1) for name in ("value", "low", "high"))
    return f"{value} ({low} to {high})"
