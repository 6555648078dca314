"""Which column of a survey says what: the only thing that differs from country to country."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from labour_migration.indicators import Column, Design, Status, edits
from labour_migration.synthetic.codebook import codebook, codes

# Which columns each weight of the synthetic survey was benchmarked to.
CELL, BIRTH = "benchmark_cell", "benchmark_birth"
BENCHMARKS: dict[str, tuple[str, ...]] = {
    "w_design": (),
    "w_final": (CELL,),
    "w_cob": (CELL, BIRTH),
    "w_old": (CELL,),
}


@dataclass(frozen=True)
class Coded:
    """A coded column and the wording of its codes, in the order of the table."""

    column: Column
    labels: Mapping[object, str]


@dataclass(frozen=True)
class Microdata:
    """A labour force survey with a migration module, as a report reads it.

    Columns are names or series on the frame's index. Yes/no columns hold true, false or missing:
    ``working_age``, ``resident`` (usual resident of the country of measurement), ``born_abroad``,
    ``foreign_citizen``, ``labour_force``, ``came_for_work``, ``worked_abroad``. ``age`` is in
    years. ``overqualified_*`` name the education codes that count as high and the occupation
    codes at and below that level. ``weights`` names other weights to compare in the quality notes,
    each with the columns it was benchmarked to (see Design).
    """

    frame: pd.DataFrame = field(repr=False, compare=False)
    design: Design
    title: str
    country: str
    period: str
    source: str
    status: Status
    sex: Coded
    age: Column
    working_age: Column
    resident: Column
    born_abroad: Column
    foreign_citizen: Column
    labour_force: Column
    birthplace: Coded
    industry: Coded
    occupation: Coded
    employment_status: Coded
    education: Column
    came_for_work: Column | None = None
    worked_abroad: Column | None = None
    high_education: tuple[object, ...] = (3,)
    skilled_jobs: tuple[object, ...] = (1, 2, 3)
    lower_jobs: tuple[object, ...] = (4, 5, 6, 7, 8, 9)
    weights: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    frame_notes: str = ""

    @property
    def synthetic(self) -> bool:
        """Whether the frame is marked as synthetic; the report then says so on every page."""
        return bool(self.frame.attrs.get("synthetic"))


def synthetic_microdata(frame: pd.DataFrame, weight: str = "w_cob") -> Microdata:
    """The SYNTHETIC labour force survey of Costaverra, ready for a report.

    ``weight`` is one of w_design, w_nr, w_final, w_cob, w_old. Households entered twice are left
    out once. Birthplace "not stated" counts as missing; the potential labour force and short
    hours give LU2 to LU4. Standard errors allow for what a weight was benchmarked to; there,
    citizenship stands in for a birthplace that is not stated.
    """
    again = edits.counted_twice(frame, person="p_id", household="hh_id")
    frame = _with_benchmarks(frame[~again])
    adult = frame["age"] >= 15
    return Microdata(
        frame=frame,
        design=Design(
            weight=weight, stratum="stratum", psu="psu", benchmarks=BENCHMARKS.get(weight, ())
        ),
        title="Labour migration statistics of Costaverra",
        country="Costaverra",
        period="third quarter of 2025",
        source=str(frame.attrs.get("title", "Labour force survey of Costaverra")),
        status=_status(frame),
        sex=Coded("sex", {2: "Women", 1: "Men"}),
        age="age",
        working_age=adult,
        resident=frame["stay_12"].isin([1, 2]).where(frame["stay_12"].notna()),
        born_abroad=_known(frame["cob"] != "QVR", frame["cob"] != "ZZZ"),
        foreign_citizen=frame["cit1"] != "QVR",
        labour_force=_known(frame["lfs_status"].isin([1, 2]), frame["lfs_status"].notna()),
        came_for_work=_came_for_work(frame),
        worked_abroad=_known(frame["work_abroad"] == 1, frame["work_abroad"].notna() | adult),
        birthplace=Coded("cob", _labels("cob", drop=("QVR",))),
        industry=Coded("isic10", _labels("isic10")),
        occupation=Coded("isco1", _labels("isco1", number=True)),
        employment_status=Coded("icse18", _labels("icse18", number=True)),
        education="edu",
        weights=BENCHMARKS,
        frame_notes=(
            "The frame holds private households only: workers' dormitories, and workers who are "
            f"present without being residents, are not covered. {int(again.sum())} rows that "
            "repeat a person already in the file were left out."
        ),
    )


def _with_benchmarks(frame: pd.DataFrame) -> pd.DataFrame:
    sex = frame["sex"].astype("str")
    age = pd.cut(frame["age"], [-1, 14, 64, 200], labels=["0-14", "15-64", "65+"]).astype("str")
    foreign = (frame["cob"] != "QVR").mask(frame["cob"] == "ZZZ", frame["cit1"] != "QVR")
    birth = foreign.map({True: "abroad", False: "here"})
    return frame.assign(**{CELL: frame["region"] + " " + sex + " " + age, BIRTH: birth + " " + sex})


def _status(frame: pd.DataFrame) -> Status:
    short = (frame["want_more_hours"] == 1) & (frame["hours_usual"] < 35)
    known = frame["lfs_status"].notna()
    return Status.from_codes(frame["lfs_status"], underemployed=_known(short.fillna(False), known))


def _came_for_work(frame: pd.DataFrame) -> pd.Series:
    abroad, reason = frame["cob"] != "QVR", frame["reason"]
    stated = reason.notna() & (reason != 9)
    return _known(abroad & reason.isin([1, 2]), (frame["cob"] != "ZZZ") & (stated | ~abroad))


def _known(yes: pd.Series, known: pd.Series) -> pd.Series:
    """Yes and no as 1 and 0, missing where not known."""
    return yes.astype("float64").where(known.astype("bool"), np.nan)


def _labels(name: str, *, number: bool = False, drop: tuple[str, ...] = ()) -> dict[object, str]:
    book = codebook()
    row = book[(book["file"] == "labour_force_survey") & (book["name"] == name)]
    return {
        int(code) if number else code: meaning[:1].upper() + meaning[1:]
        for code, meaning in codes(row["codes"].iloc[0]).items()
        if code not in drop
    }
