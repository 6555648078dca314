"""Wrong answers to week 1's data questions: each must lose its own points and no others."""

import pandas as pd

from labour_migration import reports, synthetic
from labour_migration.widgets import Quiz


def _people(quiz: Quiz) -> pd.DataFrame:
    survey = synthetic.labour_force_survey(quiz.seed, quiz.learner)
    return reports.synthetic_microdata(survey).frame


def q5(quiz: Quiz) -> dict[str, float]:
    """Mistakes by name: what went wrong, and the value it leads to for this learner."""
    people = _people(quiz)
    stated = people[people["cob"] != "ZZZ"]
    box = stated["w_cob"].groupby([stated["cob"] != "QVR", stated["cit1"] != "QVR"]).sum()
    abroad, foreign = box[True].sum(), box[:, True].sum()
    return {
        "divided by those born abroad": (1 - foreign / abroad) * 100,
        "box 2 forgotten": (abroad / box[True, True] - 1) * 100,
        "part of citizens among those born abroad": box[True, False] / abroad * 100,
        "ratio not less 1": abroad / foreign * 100,
    }


def q6(quiz: Quiz) -> dict[str, float]:
    """Mistakes by name: what went wrong, and the value it leads to for this learner."""
    people = _people(quiz)
    abroad = ~people["cob"].isin(["QVR", "ZZZ"]) & (people["age"] >= 15)
    workers = people[abroad & people["lfs_status"].isin([1, 2])]
    old, new = workers["w_old"].sum(), workers["w_cob"].sum()
    return {
        "divided by the new number": (1 - old / new) * 100,
        "fall instead of rise": (old / new - 1) * 100,
        "from the design weight": (new / workers["w_design"].sum() - 1) * 100,
        "ratio not less 1": new / old * 100,
    }


def q7(quiz: Quiz) -> dict[str, float]:
    """Mistakes by name: what went wrong, and the value it leads to for this learner."""
    people = _people(quiz)
    adults = people[~people["cob"].isin(["QVR", "ZZZ"]) & (people["age"] >= 15)]
    weight = adults["w_cob"]
    employed, jobless = (weight[adults["lfs_status"] == code].sum() for code in (1, 2))
    sought = weight[(adults["seek"] == 1).fillna(False)].sum()
    wanting = weight[(adults["want_work"] == 1).fillna(False) & (adults["avail"] == 1)].sum()
    right, hers = jobless / (employed + jobless), sought / (employed + sought)
    seeking_not_asked = (jobless + wanting) / (employed + jobless + wanting)
    return {
        "per cent of the right rate": (hers / right - 1) * 100,
        "the colleague's rate": hers * 100,
        "the right rate": right * 100,
        "seeking forgotten, not availability": (seeking_not_asked - right) * 100,
    }
