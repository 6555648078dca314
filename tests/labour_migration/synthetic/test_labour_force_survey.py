"""The record of the labour force survey: design variables, routing, mistakes, and no truth."""

import numpy as np
import pandas as pd
import pytest

from labour_migration import synthetic
from labour_migration.synthetic import mistakes
from labour_migration.synthetic.interview import fieldwork, record
from labour_migration.synthetic.work import work


@pytest.fixture(scope="module")
def clean(seed: int) -> pd.DataFrame:
    return record(fieldwork(seed, None))


@pytest.fixture(scope="module")
def deduplicated(survey: pd.DataFrame) -> pd.DataFrame:
    """The survey without the households counted twice."""
    once = survey.drop_duplicates("p_id")
    return once[once["hh_id"] % 100 <= 12].reset_index(drop=True)


def _cells(frame: pd.DataFrame) -> list[pd.Series]:
    groups = pd.cut(frame["age"], [-1, 14, 64, 99], labels=["0-14", "15-64", "65+"])
    return [frame["region"], frame["sex"], groups.astype("str").rename("age_group")]


def test_marked_as_synthetic_and_nothing_else(survey: pd.DataFrame) -> None:
    assert survey.attrs["synthetic"] is True
    assert survey.attrs["name"] == "synthetic_labour_force_survey"
    assert survey.attrs["title"].startswith("SYNTHETIC ")
    assert set(survey.attrs) == {"synthetic", "name", "title"}


def test_size_of_the_sample(seed: int) -> None:
    for learner in ("ada", "ben", "chi"):
        sample = synthetic.labour_force_survey(seed, learner)
        adult = sample["age"] >= 15
        assert 7_700 < len(sample) < 8_500
        assert 6_500 < adult.sum() < 7_200
        assert 1_500 < (adult & (sample["born_abroad_citizen"].notna())).sum() < 1_850
        assert sample["psu"].nunique() <= 300
        assert (sample.groupby("stratum")["psu"].nunique() >= 2).all()


def test_no_hidden_variable_is_in_the_frame(seed: int, survey: pd.DataFrame) -> None:
    hidden = {"irregular", "foreign_born", "informal", "over_qualified", "years_here", "migrant"}
    assert not hidden & set(survey.columns)
    people = fieldwork(seed, None)
    irregular = people.land.residents.irregular[people.persons]
    plain = record(people)
    for column in plain.select_dtypes("number").drop(columns=["hh_id", "p_id"]):
        values = plain[column].to_numpy(dtype=np.float64, na_value=-1)
        by_value = pd.Series(irregular).groupby(values).agg(["mean", "size"])
        assert not (by_value[by_value["size"] >= 30]["mean"] > 0.6).any(), column


@pytest.mark.parametrize(("weight", "table"), [("w_final", "true"), ("w_old", "projection")])
def test_weights_add_up_to_the_totals(
    seed: int, clean: pd.DataFrame, weight: str, table: str
) -> None:
    totals = synthetic.companion("totals", seed).query("table == @table")
    wanted = totals.set_index(["region", "sex", "age_group"])["persons"].astype("float64")
    found = clean[weight].groupby(_cells(clean)).sum()
    assert found.to_dict() == pytest.approx(wanted.to_dict(), abs=0.05)


def test_weights_of_the_survey_add_up_once_the_doubles_are_gone(
    seed: int, deduplicated: pd.DataFrame
) -> None:
    totals = synthetic.companion("totals", seed).query("table == 'true'")
    wanted = totals.set_index(["region", "sex", "age_group"])["persons"]
    cells = _cells(deduplicated)
    whole = deduplicated["w_final"].notna().groupby(cells).all()
    found = deduplicated["w_final"].groupby(cells).sum()[whole]
    assert len(found) >= 9
    assert found.to_dict() == pytest.approx(wanted[found.index].to_dict(), abs=0.05)


def test_birthplace_weight_follows_the_register(seed: int, clean: pd.DataFrame) -> None:
    totals = synthetic.companion("totals", seed).query("table == 'register'")
    wanted = totals.set_index(["birthplace", "sex"])["persons"].astype("float64")
    birth = pd.Series(np.where(clean["cob"] == "QVR", "native", "foreign"), name="birthplace")
    found = clean["w_cob"].groupby([birth, clean["sex"]]).sum()
    assert found.to_dict() == pytest.approx(wanted.to_dict(), rel=1e-5)


def test_status_follows_from_the_raw_questions(survey: pd.DataFrame) -> None:
    yes = {name: survey[name].eq(1).fillna(False).astype(bool) for name in (
        "work_1h", "job_absent", "seek", "avail", "want_work")}  # fmt: skip
    employed = yes["work_1h"] | yes["job_absent"]
    unemployed = ~employed & yes["seek"] & yes["avail"]
    seekers = ~employed & yes["seek"] & ~yes["avail"]
    willing = ~employed & ~yes["seek"] & yes["avail"] & yes["want_work"]
    derived = np.select([employed, unemployed, seekers | willing], [1, 2, 3], 4)
    adult = survey["age"] >= 15
    assert (derived[adult] == survey.loc[adult, "lfs_status"]).all()
    assert survey.loc[~adult, "lfs_status"].isna().all()


def test_advanced_file_has_the_raw_questions_only(seed: int, survey: pd.DataFrame) -> None:
    advanced = synthetic.labour_force_survey(seed, advanced=True)
    pd.testing.assert_frame_equal(advanced, survey.drop(columns="lfs_status"))
    assert advanced.attrs == survey.attrs


def test_informality_and_underemployment_follow_from_the_raw_questions(
    seed: int, clean: pd.DataFrame
) -> None:
    known = work(fieldwork(seed, None).land, fieldwork(seed, None).persons)
    # Blank as 0: a question that was not asked makes nobody informal.
    said = clean.select_dtypes("number").fillna(0)
    no_leave = (said["paid_leave"] == 2) & (said["sick_leave"] == 2)
    informal = (said["emp_contrib"] == 2) | no_leave | (said["registered"] == 2)
    short = (said["want_more_hours"] == 1) & (said["hours_usual"] < 35)
    assert (informal.to_numpy() == known.informal).all()
    assert (short.to_numpy() == known.underemployed).all()


def test_questions_are_asked_of_those_they_concern(clean: pd.DataFrame) -> None:
    adult, job = clean["age"] >= 15, clean["lfs_status"].eq(1).fillna(False).astype(bool)
    employee = clean["icse18"].between(41, 44).fillna(False).astype(bool)
    foreign = clean["cob"] != "QVR"
    asked = {
        "edu": adult, "edu_where": adult, "work_1h": adult, "proxy": adult,
        "seek": adult & ~job, "avail": adult & ~job, "want_work": clean["seek"].eq(2).fillna(False),
        "job_absent": clean["work_1h"].eq(2).fillna(False), "isco1": job, "icse18": job,
        "hours_usual": job, "registered": job & ~employee, "emp_contrib": employee,
        "earn_m": employee, "arr_year": foreign, "reason": foreign & adult,
        "work_abroad": ~foreign & adult, "wa_from": clean["work_abroad"].eq(1).fillna(False),
        "cit_how": clean["cit1"] == "QVR", "born_abroad_citizen": foreign,
    }  # fmt: skip
    for name, who in asked.items():
        assert (clean[name].notna() == who.astype(bool)).all(), name
    assert ((clean["isic10"] != "") == job).all()
    assert ((clean["prev_res"] != "") == foreign).all()
    assert (clean.loc[foreign, "arr_year"] >= 2025 - clean.loc[foreign, "age"]).all()
    assert (clean["wa_from"].dropna() < clean["wa_to"].dropna()).all()


def test_planted_mistakes_are_there_at_their_count(
    survey: pd.DataFrame, deduplicated: pd.DataFrame, clean: pd.DataFrame
) -> None:
    frame, rows = deduplicated, len(clean)
    pd.testing.assert_series_equal(frame["p_id"], clean["p_id"])
    silent, old = frame["cob"] == "ZZZ", frame["cob"] == "QRY"
    citizen, foreign = frame["cit1"] == "QVR", clean["cob"] != "QVR"
    assert old.sum() == round(mistakes.OLD_BIRTHPLACE * foreign.sum())
    assert (silent & citizen).sum() == round(0.02 * (citizen & ~old).sum())
    assert (silent & ~citizen).sum() == round(0.08 * (~citizen & ~old).sum())
    mapped = frame.loc[old, "cob_province"].map({"N": "QRB", "S": "QRC"})
    assert mapped.notna().sum() == (old.sum() + 1) // 2
    assert (mapped.dropna() == clean.loc[mapped.dropna().index, "cob"]).all()
    assert (2025 - frame.loc[old, "age"] < 1992).all()

    asked = clean["earn_m"].notna()
    assert (frame["earn_period"] == 9).sum() == round(0.12 * asked.sum())
    assert frame.loc[frame["earn_period"] == 9, "earn_m"].isna().all()
    assert not (frame["earn_m"] == 0).any()
    typed = frame["earn_period"] == 1
    wrong_box = typed & (frame["earn_m"] > 11 * clean["earn_m"])
    assert wrong_box.sum() == round(mistakes.YEARLY_PAY_IN_MONTHLY_BOX * asked.sum())
    assert (frame["earn_period"] == 2).sum() == round(0.04 * asked.sum())

    before = frame["arr_year"] < 2025 - frame["age"] - 1
    native = frame["arr_year"].notna() & (frame["cob"] == "QVR")
    assert before.fillna(False).sum() == native.sum() == round(0.005 * rows / 2)
    assert frame["w_final"].isna().sum() == round(0.001 * rows)
    assert frame[["w_design", "w_nr", "w_cob", "w_old"]].notna().all().all()


def test_households_counted_twice(survey: pd.DataFrame, clean: pd.DataFrame) -> None:
    planted = round(0.002 * clean["hh_id"].nunique())
    same_key = survey.loc[survey["p_id"].duplicated(), "hh_id"].nunique()
    renumbered = survey[survey["hh_id"] % 100 > 12]
    assert same_key + renumbered["hh_id"].nunique() == planted
    assert same_key >= 1 and len(renumbered) >= 1
    twin = survey[survey["hh_id"].isin(renumbered["hh_id"] - 50)]
    content = [name for name in survey if name not in ("hh_id", "p_id")]
    pd.testing.assert_frame_equal(
        renumbered[content].reset_index(drop=True), twin[content].reset_index(drop=True)
    )
