"""The report: its tables, its quality notes, and what it says about itself."""

from __future__ import annotations

from dataclasses import dataclass

from labour_migration.indicators.design import Sample
from labour_migration.reports import quality, tabulations
from labour_migration.reports.cells import Cell, Mark, Table
from labour_migration.reports.errors import NotReportable
from labour_migration.reports.microdata import Microdata
from labour_migration.reports.quality import Quality


@dataclass(frozen=True)
class Drawn:
    """What a chart shows of a table: its columns, and the rows it leaves out."""

    columns: tuple[str, ...]
    without: tuple[str, ...] = ()

    def cells(self, table: Table) -> list[list[Cell]]:
        """The cells that are drawn, one list a row; hidden cells and empty rows are left out."""
        found = (
            [cell for name in self.columns if (cell := table.cell(row, name)) and cell.shown]
            for row in table.rows
            if row not in self.without
        )
        return [cells for cells in found if cells]


CHARTED = {
    3: Drawn(("Women", "Men"), without=("All ages",)),
    5: Drawn(("Foreign-born", "Native-born")),
    7: Drawn(("Foreign-born", "Native-born")),
}


@dataclass(frozen=True)
class Report:
    """A finished report; ``headline`` are sentences computed from the tables."""

    title: str
    subtitle: str
    source: str
    synthetic: bool
    headline: tuple[str, ...]
    tables: tuple[Table, ...]
    quality: Quality

    @property
    def notice(self) -> str:
        """What every page of a report on synthetic data must say; else empty."""
        if not self.synthetic:
            return ""
        return (
            "SYNTHETIC DATA: drawn by a computer for teaching, from a country that does not exist. "
            "These figures say nothing about any real country."
        )

    def table(self, number: int) -> Table:
        return self.tables[number - 1]


def build(survey: Microdata) -> Report:
    """The report of a survey; NotReportable if it has no row of working age or no migrant.

    The same survey gives the same report: nothing is drawn at random and no date is added.

    >>> from labour_migration import synthetic
    >>> from labour_migration.reports import synthetic_microdata
    >>> report = build(synthetic_microdata(synthetic.labour_force_survey(20251103, "ada")))
    >>> report.notice[:14], len(report.tables)
    ('SYNTHETIC DATA', 10)
    """
    _check(survey)
    tables = tabulations.all_tables(survey)
    return Report(
        title=survey.title,
        subtitle=f"{survey.country}, {survey.period}",
        source=survey.source,
        synthetic=survey.synthetic,
        headline=_headline(tables),
        tables=tables,
        quality=quality.describe(survey),
    )


def _check(survey: Microdata) -> None:
    if survey.frame.empty:
        raise NotReportable("The survey has no rows: look at how the file was read.")
    adult = tabulations.survey_adult(survey)
    sample = Sample.of(survey.frame, survey.design)
    if not (adult == 1).any():
        raise NotReportable("No row is of working age: look at the column of age.")
    for name, column in (("born_abroad", survey.born_abroad), ("employed", survey.status.employed)):
        if not (sample.flags(column) == 1).any():
            raise NotReportable(f"No row has {name} = yes: look at how that column was coded.")


def _headline(tables: tuple[Table, ...]) -> tuple[str, ...]:
    boxes, concepts, rates = tables[0], tables[1], tables[4]
    said = [
        _stated(boxes, "Born abroad", "All", "residents were born abroad"),
        _stated(boxes, "All", "Foreign citizens", "residents are foreign citizens"),
        _stated(
            concepts,
            tabulations.CATEGORIES["migrant_worker"],
            "Total",
            "residents are international migrant workers",
        ),
    ]
    label = "Unemployment rate (LU1), all"
    here = [rates.cell(label, column) for column in tabulations.GROUPS.values()]
    if all(cell is not None and cell.mark is not Mark.HIDDEN for cell in here):
        migrant, other, gap = (cell.estimate for cell in here if cell is not None)
        clear = "differs from zero" if gap.low > 0 or gap.high < 0 else "may be chance"
        said.append(
            f"Of the foreign-born labour force {rates.written(migrant.value)} per cent are "
            f"unemployed, of the native-born {rates.written(other.value)}; the difference of "
            f"{rates.written(gap.value)} points (interval {rates.written(gap.low)} to "
            f"{rates.written(gap.high)}) {clear}."
        )
    return tuple(text for text in said if text)


def _stated(table: Table, row: str, column: str, words: str) -> str:
    cell: Cell | None = table.cell(row, column)
    if cell is None or cell.shown is None:
        return ""
    found = cell.estimate
    return (
        f"{table.written(found.value)} {words} (interval {table.written(found.low)} to "
        f"{table.written(found.high)})."
    )
