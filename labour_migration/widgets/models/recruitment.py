"""SDG indicator 10.7.1 from a survey: how the choices of an office move the national figure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

import pandas as pd

from labour_migration import charts
from labour_migration.charts.numbers import written
from labour_migration.indicators import recruitment_costs
from labour_migration.indicators.recruitment_costs import STATISTICS, UNIT, Rules, Statistics
from labour_migration.widgets.models.controls import Control, Group, pairs
from labour_migration.widgets.models.cost_survey import CostSurvey
from labour_migration.widgets.models.model import GIVEN, Model, Result
from labour_migration.widgets.models.words import abridged, count, plain

ALL = "All corridors"
_FIELDS = {"value": "months", "low": "low", "high": "high", "se": "standard error", "n": "workers",
           "missing": "missing"}  # fmt: skip


@dataclass(frozen=True)
class CostFigure(Model):
    """One statistic under stated rules, for the country and for each corridor."""

    KIND: ClassVar[str] = "cost-figure"
    TITLE: ClassVar[str] = "From a survey to the national figure"
    HINT: ClassVar[str] = (
        "Choose the statistic and the rules, and see what each does to the figure. Read the "
        "corridors first: the national figure may lie where no corridor is."
    )

    survey: CostSurvey = field(metadata=GIVEN, compare=False)
    statistic: Statistics = "mean of ratios"
    mended: bool = True
    deducted: bool = True
    blanks: Literal["missing", "zero"] = "missing"
    cap_months: float | None = None
    above_cap: Literal["drop", "cap"] = "drop"

    def groups(self) -> tuple[Group, ...]:
        """The statistic, then the rules."""
        cap = Control(("cap_months",), "Outliers: above so many months (empty: none)", "number",
                      low=0.1, high=1000, optional=True)  # fmt: skip
        above = Control(("above_cap",), "What becomes of outliers", "choice", _ABOVE)
        return (
            Group(
                "Statistic",
                (Control(("statistic",), "Statistic", "choice", pairs(*STATISTICS)),),
                help="Four statistics are in use under the name of one indicator. A figure without "
                "its statistic cannot be compared with another.",
            ),
            Group(
                "Rules",
                (
                    Control(("mended",), "Put obvious mistakes right", "tick"),
                    Control(("deducted",), "Add what employers kept back, to cost and pay", "tick"),
                    Control(("blanks",), "An item left blank", "choice", _BLANKS),
                    cap,
                    *(() if self.cap_months is None else (above,)),
                ),
            ),
        )

    def lines(self) -> pd.DataFrame:
        """What ``worker_ratios`` makes of the survey under these rules."""
        return recruitment_costs.worker_ratios(
            self._frame(),
            items=list(self.survey.items),
            earnings="pay",
            deducted="deducted" if self.deducted else None,
            in_scope="scope",
            rules=Rules(self.blanks, self.cap_months, self.above_cap),
        )

    def figures(self) -> pd.DataFrame:
        """Every statistic for the country and each corridor, as ``by_corridor`` returns them."""
        table = recruitment_costs.by_corridor(
            self._frame(), self.lines(), self.survey.design, corridor="corridor"
        )
        names = {"all": ALL, **self.survey.corridors}
        table["corridor"] = [names.get(code, code) for code in table["corridor"]]
        return table

    def result(self) -> Result:
        """The figure of each corridor with its interval, and the other statistics beside it."""
        figures = self.figures()
        own = figures[figures["statistic"] == self.statistic].set_index("corridor")
        order = [name for name in (ALL, *self.survey.corridors.values()) if name in own.index]
        drawn = own.loc[order].reset_index()
        table = drawn[["corridor", *_FIELDS]].rename(columns=_FIELDS)
        country = figures[figures["corridor"] == ALL].set_index("statistic")
        outcomes = self.lines()["outcome"].value_counts()
        text = " ".join((self._finding(drawn), self._others(country), self._rows(outcomes)))
        title = f"Recruitment cost, {self.statistic}, in {UNIT}"
        figure = charts.interval(drawn, category="corridor", value_title=UNIT.capitalize())
        chart = charts.show(
            figure,
            title=title,
            alt=abridged(text),
            table=table,
            source=self.survey.source,
            note=f"Whiskers are {plain(100 * self.survey.design.level)} per cent intervals.",
            synthetic=bool(self.survey.frame.attrs.get("synthetic")),
        )
        more = {
            "The country by each statistic": country[[*_FIELDS, "unit"]]
            .rename(columns=_FIELDS | {"value": "value"})
            .reset_index(),
            "What became of the workers": outcomes.rename_axis("outcome").reset_index(name="n"),
        }
        return Result(text, table, title, chart, more)

    def _frame(self) -> pd.DataFrame:
        return self.survey.mended if self.mended else self.survey.frame

    def _finding(self, table: pd.DataFrame) -> str:
        first, corridors = table.iloc[0], table.iloc[1:].sort_values("value")
        low, high = corridors.iloc[0], corridors.iloc[-1]
        return (
            f"Recruitment costs {_months(first)} of pay by the {self.statistic} "
            f"({_number(first['low'])} to {_number(first['high'])}). By corridor it runs from "
            f"{_number(low['value'])} ({low['corridor']}) to {_number(high['value'])} "
            f"({high['corridor']})."
        )

    def _others(self, country: pd.DataFrame) -> str:
        values = {str(name): float(value) for name, value in country["value"].items()}
        others = [name for name in STATISTICS if name != self.statistic and name in values]
        said = ", ".join(f"{name} {_number(values[name])}" for name in others)
        zero = plain(round(values["zero cost"], 1))
        return f"The same workers by other statistics: {said}. {zero} per cent paid nothing."

    def _rows(self, outcomes: pd.Series) -> str:
        used = int(outcomes.get("used", 0) + outcomes.get("zero cost", 0))
        capped, outlier = int(outcomes.get("capped", 0)), int(outcomes.get("outlier", 0))
        lacking = int(outcomes.get("cost missing", 0) + outcomes.get("earnings missing", 0))
        said = f"{count(used + capped, 'worker')} used, {lacking:,} without cost or earnings"
        if self.cap_months is not None:
            said += f", {capped:,} set to the cap" if self.above_cap == "cap" else (
                f", {count(outlier, 'outlier')} left out")  # fmt: skip
        return f"{said}. {f'{self.survey.mends}.' if self.mended else 'Mistakes are left in.'}"


def _months(row: pd.Series) -> str:
    return f"{_number(row['value'])} months"


def _number(value: float) -> str:
    return "not known" if pd.isna(value) else written(value, 2)


_BLANKS: tuple[tuple[str, str], ...] = (
    ("makes the cost unknown", "missing"),
    ("counts as nothing paid", "zero"),
)
_ABOVE: tuple[tuple[str, str], ...] = (("are left out", "drop"), ("are set to the limit", "cap"))
