"""Wrong answers to week 3's data questions: each must lose its own points and no others."""

import pandas as pd

from labour_migration import reports, synthetic
from labour_migration.indicators import amounts, moments
from labour_migration.widgets import Quiz

ACTIVITIES = {
    "industry": "BCDE",
    "construction": "F",
    "trade": "G",
    "transport": "H",
    "hotels and restaurants": "I",
    "business services": "JKLMN",
    "public services": "OPQ",
}


def _survey(quiz: Quiz) -> reports.Microdata:
    return reports.synthetic_microdata(synthetic.labour_force_survey(quiz.seed, quiz.learner))


def _going(survey: reports.Microdata, code: str) -> float:
    people = survey.frame
    monthly = amounts.monthly(people["earn_m"], people["earn_period"], {1: 1, 2: 12})
    where = people["icse18"].between(41, 44).fillna(False) & (people["isic10"] == code)
    return moments.quantile(people, survey.design, monthly, where=where, unit="QVC").value


def q5(quiz: Quiz) -> dict[str, float]:
    """Mistakes by name: what went wrong, and the value it leads to for this learner."""
    code = ACTIVITIES[str(quiz.given("q5")["activity"])]
    firms = synthetic.companion("employer_vacancies", quiz.seed).query("isic10 == @code")
    below = firms["wage_offered_qvc_month"] < _going(_survey(quiz), code)
    low, hard = firms.loc[below, "hard_to_fill"].sum(), firms["hard_to_fill"].sum()
    vacancies = firms["vacancies"].sum()
    return {
        "of all vacancies": low / vacancies * 100,
        "what remains, of all vacancies": (hard - low) / vacancies * 100,
        "establishments instead of vacancies": below.sum() / len(firms) * 100,
    }


def q6(quiz: Quiz) -> dict[str, float]:
    """Mistakes by name: what went wrong, and the value it leads to for this learner."""
    survey = _survey(quiz)
    people = survey.frame
    builders = (people["lfs_status"] == 1) & (people["isic10"] == "F")
    share = moments.share(people, survey.design, people["age"] >= 60, whole=builders)
    older = round(share.value, 1)
    firms = synthetic.companion("employer_vacancies", quiz.seed).query("isic10 == 'F'")
    start = (firms["posts"] - firms["vacancies"]).sum()
    verb, _, size, *_ = str(quiz.given("q6")["scenario"]).split()
    change = int(size) * (1 if verb == "rises" else -1)
    return {
        "openings": start * (change + older + 5) / 100,
        "no growth": start * (older + 5) / 100 - 1000,
        "growth with the wrong sign": start * (older + 5 - change) / 100 - 1000,
        "no other exits": start * (older + change) / 100 - 1000,
        "from all posts": firms["posts"].sum() * (older + change + 5) / 100 - 1000,
    }


def q7(quiz: Quiz) -> dict[str, float]:
    """Mistakes by name: what went wrong, and the value it leads to for this learner."""
    survey, asked = _survey(quiz), quiz.given("q7")
    sexes, levels = {"men": 1, "women": 2}, {"low": 1, "medium": 2, "advanced": 3}
    sex, _, level, _ = str(asked["people"]).split()
    people = survey.frame[survey.frame["edu"] == levels[level]]
    born, foreign = (
        (one.reindex(people.index) == 1) for one in (survey.born_abroad, survey.foreign_citizen)
    )
    here = born if "_CBR_" in str(asked["address"]) else foreign

    def persons(member: pd.Series, *codes: int, of: int = sexes[sex]) -> float:
        rows = people[member & (people["sex"] == of)]
        return float(rows.loc[rows["lfs_status"].isin(codes), "w_cob"].sum())

    everybody = persons(here, 1, 2, 3, 4)
    return {
        "employed only": persons(here, 1) / everybody * 100,
        "unemployment rate": persons(here, 2) / persons(here, 1, 2) * 100,
        "outside the labour force": persons(here, 3, 4) / everybody * 100,
        "potential labour force counted in": persons(here, 1, 2, 3) / everybody * 100,
    }
