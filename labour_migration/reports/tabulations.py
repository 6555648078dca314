"""The tables of the report, each a function from microdata to its cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import pandas as pd

from labour_migration.estimates import Estimate
from labour_migration.indicators import Status, icls, labour_force, mismatch, moments
from labour_migration.indicators.design import Sample
from labour_migration.indicators.tables import COLUMNS
from labour_migration.reports.cells import Cell, Table
from labour_migration.reports.microdata import Coded, Microdata

BANDS = ((15, 24), (25, 34), (35, 44), (45, 54), (55, 64), (65, 120))
CATEGORIES = {
    "migrant_worker": "International migrant workers (residents)",
    "for_work_migrant": "For-work international migrants (residents)",
    "return_migrant_worker": "Return international migrant workers",
}
MEASURES: dict[str, labour_force.Measure] = {
    "Labour force participation rate": "participation",
    "Employment-to-population ratio": "employment",
    "Unemployment rate (LU1)": "unemployment",
}
UNDERUSE: dict[str, labour_force.Measure] = {
    "LU1: unemployment": "LU1",
    "LU2: with time-related underemployment": "LU2",
    "LU3: with the potential labour force": "LU3",
    "LU4: all three": "LU4",
}
GROUPS = {"migrant": "Foreign-born", "other": "Native-born", "gap": "Difference (points)"}


def all_tables(survey: Microdata) -> tuple[Table, ...]:
    """Every table, numbered in order."""
    return tuple(one_table(survey, number) for number in MAKERS)


def one_table(survey: Microdata, number: int) -> Table:
    """The table of a number alone; KeyError where the report has none."""
    return MAKERS[number](survey, number)


def categories(survey: Microdata) -> pd.DataFrame:
    """The three concepts of the Guidelines for every row, by birth abroad."""
    return icls.classify(
        survey.frame,
        working_age=survey.working_age,
        resident=survey.resident,
        born_abroad=survey.born_abroad,
        foreign_citizen=survey.foreign_citizen,
        labour_force=survey.labour_force,
        came_for_work=survey.came_for_work,
        worked_abroad=survey.worked_abroad,
    )


def residents(survey: Microdata, number: int) -> Table:
    """The four boxes of birth and citizenship, as persons."""
    sample = Sample.of(survey.frame, survey.design)
    abroad = sample.flags(survey.born_abroad)
    foreign = sample.flags(survey.foreign_citizen)
    births = {"Born here": 1 - abroad, "Born abroad": abroad, "All": np.ones(len(abroad))}
    papers = {"Citizens": 1 - foreign, "Foreign citizens": foreign, "All": np.ones(len(abroad))}
    cells = tuple(
        _total(survey, row, column, birth * paper)
        for row, birth in births.items()
        for column, paper in papers.items()
    )
    return Table(
        number,
        "Residents by place of birth and citizenship",
        "Residents of all ages in private households",
        "persons",
        cells,
        "Neither place of birth nor citizenship says anything about legal status. Persons whose "
        "birthplace is not stated are in the totals only.",
    )


def by_category(survey: Microdata, number: int) -> Table:
    """The three categories of the Guidelines by sex."""
    concepts = categories(survey)
    cells = tuple(
        _total(survey, label, name, _flags(concepts[concept]) * member)
        for concept, label in CATEGORIES.items()
        for name, member in _sexes(survey)
    )
    return Table(
        number,
        "The three categories of the 20th ICLS Guidelines, by sex",
        "Residents; a person may belong to more than one category",
        "persons",
        cells,
        "Migrants are identified by birth abroad. Workers who are present without being usual "
        "residents belong to the first category as well; this survey does not reach them.",
    )


def workers_by_age(survey: Microdata, number: int) -> Table:
    """International migrant workers by age and sex."""
    worker = _flags(categories(survey)["migrant_worker"])
    age = Sample.of(survey.frame, survey.design).numbers(survey.age)
    bands = {_band(low, high): (age >= low) & (age <= high) for low, high in BANDS}
    bands["All ages"] = np.ones(len(age), dtype=bool)
    cells = tuple(
        _total(survey, label, name, worker * inside * member)
        for label, inside in bands.items()
        for name, member in _sexes(survey)
    )
    return Table(
        number,
        "International migrant workers by age and sex",
        "Resident international migrant workers",
        "persons",
        cells,
    )


def workers_by_birthplace(survey: Microdata, number: int) -> Table:
    """International migrant workers by country of birth."""
    worker = _flags(categories(survey)["migrant_worker"])
    sample = Sample.of(survey.frame, survey.design)
    place = sample.labels(survey.birthplace.column)
    cells = tuple(
        _total(survey, label, name, worker * (place == code).to_numpy(np.float64) * member)
        for code, label in survey.birthplace.labels.items()
        for name, member in _sexes(survey)
    )
    return Table(
        number,
        "International migrant workers by country of birth and sex",
        "Resident international migrant workers whose birthplace is stated",
        "persons",
        cells,
    )


def rates(survey: Microdata, number: int) -> Table:
    """Participation, employment and unemployment, by place of birth and sex."""
    return Table(
        number,
        "Labour force participation, employment and unemployment, by place of birth and sex",
        "Residents of working age",
        "per cent",
        tuple(_compared(survey, MEASURES, by_sex=True)),
        "The standard error of a difference allows for the common sampling units.",
    )


def underutilisation(survey: Microdata, number: int) -> Table:
    """The four measures of labour underutilisation, by place of birth."""
    known = len(UNDERUSE) if _complete(survey.status) else 1
    allowed = dict(list(UNDERUSE.items())[:known])
    return Table(
        number,
        "Labour underutilisation, by place of birth",
        "Residents of working age",
        "per cent",
        tuple(_compared(survey, allowed, by_sex=False)),
        "Measures of the 19th ICLS resolution on work statistics.",
    )


def distribution(survey: Microdata, number: int, name: str, coded: Coded) -> Table:
    """Employed persons by a classification: two distributions, and the foreign-born share."""
    sample = Sample.of(survey.frame, survey.design)
    kinds = sample.labels(coded.column)
    employed = pd.Series(sample.flags(survey.status.employed), survey.frame.index)
    foreign = pd.Series(sample.flags(survey.born_abroad), survey.frame.index)
    base = employed.where(kinds.notna(), np.nan)
    adult = survey_adult(survey)
    cells: list[Cell] = []
    for code, label in coded.labels.items():
        here = (kinds == code).astype("float64").where(kinds.notna(), np.nan)
        if not (here * employed).sum():
            continue
        for column, side in (("Foreign-born", foreign), ("Native-born", 1 - foreign)):
            found = moments.share(survey.frame, survey.design, here, whole=base, where=side * adult)
            cells.append(Cell(label, column, found))
        inside = moments.share(
            survey.frame, survey.design, foreign, whole=employed, where=here.fillna(0.0) * adult
        )
        cells.append(Cell(label, "Foreign-born among all here", inside))
    return Table(
        number,
        f"Employed persons by {name} and place of birth",
        "Employed residents of working age",
        "per cent",
        tuple(cells),
        "The first two columns add up to 100 downwards; the third is the share of the foreign-born "
        "in each row.",
    )


def overqualification(survey: Microdata, number: int) -> Table:
    """Highly educated workers in jobs below that level, by place of birth and sex."""
    cells = []
    for name, member in _sexes(survey):
        found = mismatch.overqualification_gap(
            survey.frame,
            survey.design,
            education=survey.education,
            occupation=survey.occupation.column,
            migrant=survey.born_abroad,
            high=survey.high_education,
            below=survey.lower_jobs,
            skilled=survey.skilled_jobs,
            where=pd.Series(member, survey.frame.index),
        )
        cells += [Cell(name, label, found[group]) for group, label in GROUPS.items()]
    return Table(
        number,
        "Over-qualification, by place of birth and sex",
        "Employed residents with high education",
        "per cent",
        tuple(cells),
        "In a job of the ISCO-08 major groups 4 to 9.",
    )


def survey_adult(survey: Microdata) -> pd.Series:
    """Working age as a yes/no series on the survey's index."""
    flags = Sample.of(survey.frame, survey.design).flags(survey.working_age)
    return pd.Series(flags, survey.frame.index)


def _compared(
    survey: Microdata, measures: dict[str, labour_force.Measure], *, by_sex: bool
) -> Iterator[Cell]:
    found = labour_force.by_migrant_status(
        survey.frame,
        survey.design,
        survey.status,
        migrant=survey.born_abroad,
        sex=survey.sex.column if by_sex else None,
        measures=list(measures.values()),
        where=survey.working_age,
    )
    words: dict[object, str] = {measure: label for label, measure in measures.items()}
    people: dict[object, str] = {"all": "all"}
    people |= {code: name.lower() for code, name in survey.sex.labels.items()}
    for row in found.to_dict("records"):
        if row["group"] in GROUPS:
            label = words[row["measure"]] + (f", {people[row['sex']]}" if by_sex else "")
            estimate = Estimate(**{str(name): row[name] for name in COLUMNS})
            yield Cell(label, GROUPS[row["group"]], estimate)


def _total(survey: Microdata, row: str, column: str, member: np.ndarray) -> Cell:
    where = pd.Series(member, survey.frame.index)
    return Cell(row, column, moments.total(survey.frame, survey.design, where=where))


def _sexes(survey: Microdata) -> list[tuple[str, np.ndarray]]:
    sample = Sample.of(survey.frame, survey.design)
    column = sample.labels(survey.sex.column)
    members = [
        (name, (column == code).to_numpy(np.float64)) for code, name in survey.sex.labels.items()
    ]
    return [*members, ("Total", np.ones(len(column)))]


def _flags(column: pd.Series) -> np.ndarray:
    return column.to_numpy(np.float64, na_value=np.nan)


def _band(low: int, high: int) -> str:
    return f"{low} and over" if high > 100 else f"{low}–{high}"


def _complete(status: Status) -> bool:
    return status.potential is not None and status.underemployed is not None


MAKERS: Mapping[int, Callable[[Microdata, int], Table]] = {
    1: residents,
    2: by_category,
    3: workers_by_age,
    4: workers_by_birthplace,
    5: rates,
    6: underutilisation,
    7: lambda survey, number: distribution(survey, number, "industry", survey.industry),
    8: lambda survey, number: distribution(survey, number, "occupation", survey.occupation),
    9: lambda survey, number: distribution(
        survey, number, "status in employment", survey.employment_status
    ),
    10: overqualification,
}
