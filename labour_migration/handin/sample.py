"""A learner's own sample of the SYNTHETIC labour force survey: rows, tables, files.

Both the notebook and the check make it from the edition's seed and the learner's id, so that the
check compares what was handed in with the right sample, whatever the files beside it say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import escape
from pathlib import Path

import pandas as pd

from labour_migration import reports, synthetic
from labour_migration.estimates import Estimate
from labour_migration.reports import Microdata, Table, tabulations
from labour_migration.widgets.models.survey import Survey
from labour_migration.widgets.quiz import Quiz
from labour_migration.widgets.writing import replace

# The weights of the survey; the options of the question that asks for the weight.
WEIGHTS = ("w_cob", "w_nr", "w_design", "w_old", "w_final")
TABLES = len(tabulations.MAKERS)
WORKERS = tabulations.CATEGORIES["migrant_worker"]
RATE = "Unemployment rate (LU1), all"


@dataclass(frozen=True)
class Sample:
    """The sample of one learner in one edition, under one weight.

    >>> ada = Sample(20251103, "ada", "w_nr")
    >>> len(ada.survey.frame) < len(ada.rows)
    True
    """

    seed: int
    learner: str
    weight: str = WEIGHTS[0]

    @classmethod
    def of(cls, quiz: Quiz, weight_question: str = "") -> Sample:
        """Return the sample of a quiz's learner, under the weight that a question chose."""
        return cls(quiz.seed, quiz.learner, chosen_weight(quiz, weight_question) or WEIGHTS[0])

    @property
    def rows(self) -> pd.DataFrame:
        """Every row of the file, with those that repeat a person."""
        return _rows(self.seed, self.learner)

    @cached_property
    def survey(self) -> Microdata:
        """The sample as the report reads it, without rows that repeat a person."""
        return reports.synthetic_microdata(self.rows, self.weight)

    def table(self, number: int) -> Table:
        """One table of the report; a LabourMigrationError when rows lack the weight."""
        return _table(self, number)

    @property
    def workers(self) -> Estimate:
        """The number of resident international migrant workers, in persons."""
        return _estimate(self.table(2), WORKERS, "Total")

    @property
    def unemployment(self) -> Estimate:
        """The unemployment rate of the foreign-born, in per cent."""
        return _estimate(self.table(5), RATE, "Foreign-born")

    def explorer(self) -> Survey:
        """The sample for the survey explorer, under its own weight alone."""
        own = self.survey
        return Survey(
            own.frame,
            own.design,
            own.status,
            {"Born abroad": own.born_abroad, "Foreign citizens": own.foreign_citizen},
            source=own.source,
            sex=own.sex.column,
            sexes=own.sex.labels,
            where=own.working_age,
        )

    def write(self, folder: str | Path = ".") -> Page:
        """Write report.html, report.xlsx, my-rows.csv and codebook.csv; return the report to see.

        Each is written whole or not at all. A LabourMigrationError when rows lack the weight.
        """
        report, where = reports.build(self.survey), Path(folder)
        page = reports.to_html(report)
        made: dict[str, Callable[[], bytes]] = {
            "report.html": page.encode,
            "report.xlsx": lambda: reports.to_xlsx(report),
            "my-rows.csv": lambda: synthetic.to_csv(self.rows),
            "codebook.csv": lambda: synthetic.codebook().to_csv(index=False).encode("utf-8-sig"),
        }
        for name, content in made.items():
            replace(where / name, content())
        return Page(page, f"The sample of {self.learner}, weight {self.weight}: {', '.join(made)}.")


@dataclass(frozen=True)
class Page:
    """A finished page, shown in a frame of its own so that its style stays inside."""

    html: str
    said: str

    def _repr_html_(self) -> str:
        return (
            f"<p>{escape(self.said)}</p>"
            f'<iframe title="The report" srcdoc="{escape(self.html)}" sandbox '
            'style="width: 100%; height: 36rem; border: 1px solid #8a949c"></iframe>'
        )

    def __repr__(self) -> str:
        return self.said


def chosen_weight(quiz: Quiz | None, question: str) -> str:
    """Return the weight that a choice question chose, empty while it has no answer."""
    if quiz is None or question not in quiz.ids:
        return ""
    place = "abcdefgh".find(str(quiz[question] or "-"))
    return WEIGHTS[place] if 0 <= place < len(WEIGHTS) else ""


def _estimate(table: Table, row: str, column: str) -> Estimate:
    cell = table.cell(row, column)
    if cell is None:
        raise KeyError(f"table {table.number} has no {row}, {column}")
    return cell.estimate


@lru_cache(maxsize=6)
def _rows(seed: int, learner: str) -> pd.DataFrame:
    return synthetic.labour_force_survey(seed, learner)


@lru_cache(maxsize=64)
def _table(sample: Sample, number: int) -> Table:
    return tabulations.one_table(sample.survey, number)
