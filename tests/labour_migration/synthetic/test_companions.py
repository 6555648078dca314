"""Each companion leads to the result the design expects of it."""

import numpy as np
import pandas as pd
import pytest

from labour_migration import synthetic
from labour_migration.synthetic.companions.domestic import network
from labour_migration.synthetic.companions.hidden import KNOWN_GROUPS

CLASS = [f"learner-{number}" for number in range(60)]


def test_names_and_marks(seed: int) -> None:
    assert len(synthetic.names()) == 20
    for name in synthetic.names():
        frame = synthetic.companion(name, seed)
        assert frame.attrs["synthetic"] is True
        assert frame.attrs["name"] == f"synthetic_{name}"
        assert frame.attrs["title"].startswith("SYNTHETIC ")
        assert len(frame) > 0


def test_unknown_names_are_answered_with_the_nearest(seed: int) -> None:
    with pytest.raises(synthetic.UnknownCompanion, match="'permits'"):
        synthetic.companion("permit", seed)


def test_personal_and_common_files(seed: int) -> None:
    for name in synthetic.names():
        mine, yours = (synthetic.companion(name, seed, learner) for learner in ("ada", "ben"))
        personal = name.startswith(("lfs_", "cr_", "rds_", "nsum_"))
        assert mine.equals(yours) is not personal, name


def test_files_of_a_sample_fit_the_survey(seed: int) -> None:
    survey = synthetic.labour_force_survey(seed, "ada")
    households = synthetic.companion("lfs_households", seed, "ada")
    areas = synthetic.companion("lfs_frame_psu", seed, "ada").set_index("psu")
    protected = synthetic.companion("lfs_protected", seed, "ada")

    answered = households[households["response"] == 1].set_index("hh_id")
    once = survey[survey["hh_id"] % 100 <= 12]
    assert set(once["hh_id"]) == set(answered.index)
    assert (once["w_design"] == once["hh_id"].map(answered["w_design"])).all()
    assert set(households["psu"]) == set(areas.index[areas["drawn"] == 1])
    assert (households["pi_1"] == households["psu"].map(areas["pi_1"])).all()
    assert len(households) == 3_600 and areas["drawn"].sum() == 300

    adult_foreigners = once[(once["cit1"] != "QVR") & (once["age"] >= 15)]
    assert set(protected["p_id"]) == set(adult_foreigners["p_id"])
    assert (protected["permit_type"] == 9).sum() == round(0.30 * len(protected))
    assert 0.01 < (protected["permit_type"] == 7).mean() < 0.05


def test_strata_follow_from_the_frame(seed: int) -> None:
    areas = synthetic.companion("lfs_frame_psu", seed)
    high = np.where(areas["migrant_share_census"] >= 0.25, "1", "0")
    assert (areas["stratum"] == areas["region"] + high).all()
    assert areas["region"].value_counts().to_dict() == {"CAP": 420, "CST": 360, "INL": 420}


def test_totals(seed: int) -> None:
    totals = synthetic.companion("totals", seed)
    sums = totals.groupby("table")["persons"].sum()
    truth = synthetic.truth(seed)
    assert sums["true"] == sums["register"] == truth["persons"].value
    assert sums["true"] - sums["projection"] == truth["missed_by_projection"].value


def test_dormitories(seed: int) -> None:
    dorms = synthetic.companion("dorm_register", seed)
    by_industry = dorms.groupby("isic10")["workers"].sum().to_dict()
    assert by_industry == {"F": 6_600, "BCDE": 3_600, "A": 1_800}
    people = dorms[["men_qrb", "men_qrc", "women_qrb", "women_qrc"]]
    assert people.sum(axis="columns").equals(dorms["workers"])
    assert people[["men_qrb", "men_qrc"]].sum().sum() == 11_040
    assert people[["men_qrb", "women_qrb"]].sum().sum() == 6_600


def test_counting_permits_is_not_counting_persons(seed: int) -> None:
    permits = synthetic.companion("permits", seed)
    last = permits[permits["decided"].str.startswith("2024")]
    assert len(permits) == 41_000
    assert (len(last), last["person_key"].nunique()) == (12_700, 9_400)
    granted = permits["decision"] == 1
    assert ((permits["valid_from"] != "") == granted).all()
    assert (permits["applied"] < permits["decided"]).all()
    assert (permits.loc[granted, "valid_from"] >= permits.loc[granted, "decided"]).all()
    years = permits["decided"].str[:4].groupby(permits["person_key"]).nunique()
    assert (years > 1).mean() > 0.2


def test_mirror_flows(seed: int) -> None:
    flows = synthetic.companion("arrivals_origin", seed)
    cleared, entries = flows["cleared_qra"].sum(), flows["entries_qvr"].sum()
    assert (len(flows), cleared, entries) == (12, 14_000, 17_500)
    assert 100 * (entries - cleared) / ((entries + cleared) / 2) == pytest.approx(22.2, abs=0.05)


def test_vacancies(seed: int) -> None:
    firms = synthetic.companion("employer_vacancies", seed)
    assert (len(firms), firms["posts"].sum(), firms["vacancies"].sum()) == (1_500, 60_000, 2_400)
    assert (firms["posts"] >= firms["vacancies"]).all() and (firms["posts"] >= 1).all()
    assert (firms["vacancies"] >= firms["hard_to_fill"]).all()
    assert (firms["hard_to_fill"] >= firms["permits_asked"]).all()
    assert "T" not in set(firms["isic10"])
    assert firms["wage_offered_qvc_month"].notna().equals(firms["vacancies"] > 0)
    totals = firms.groupby("isic10")[["posts", "vacancies"]].sum()
    rate = totals["vacancies"] / totals["posts"]
    assert rate["F"] > rate["G"] and rate["I"] > rate["JKLMN"]


def test_countries_that_report_and_those_that_do_not(seed: int) -> None:
    special = []
    for number in range(40):
        places = synthetic.companion("country_rates", number)
        assert len(places) == 40 and places["country"].is_unique
        rates = places[["survey_born_pct", "true_born_pct", "survey_citizen_pct"]]
        assert rates.gt(20).all(axis=None) and rates.lt(99).all(axis=None)
        assert (places["citizen_thousand"] < places["born_thousand"]).all()
        assert (places["true_citizen_pct"] > places["true_born_pct"]).all()
        for flag in ("reports", "reports_selected"):
            assert (places[flag] == 1).sum() == 24
            by_income = places["true_born_pct"] - places.groupby("income")[
                "true_born_pct"
            ].transform("mean")
            special.append((flag, by_income[places[flag] == 2].mean()))
    found = pd.DataFrame(special, columns=["flag", "gap"]).groupby("flag")["gap"].mean()
    assert found["reports"] == pytest.approx(0, abs=1)
    assert found["reports_selected"] > 3
    places = synthetic.companion("country_rates", seed)
    workers = (places["born_thousand"] * places["true_born_pct"]).sum() / 100
    assert synthetic.truth(seed)["country_rates_workers"].value == pytest.approx(workers)


def test_coherence_pairs(seed: int) -> None:
    pairs = synthetic.companion("coherence_pairs", seed)
    both = pairs.dropna(subset=["coder_1", "coder_2"])
    table = pd.crosstab(both["coder_1"], both["coder_2"]).to_numpy() / len(both)
    chance = table.sum(axis=0) @ table.sum(axis=1)
    kappa = (np.trace(table) - chance) / (1 - chance)
    assert (len(pairs), len(both)) == (60, 50)
    assert not pairs.duplicated(["policy_a", "policy_b"]).any()
    assert round(kappa, 2) == 0.67
    assert synthetic.truth(seed)["coherence_kappa"].value == pytest.approx(kappa)


def _chapman(first: pd.DataFrame, second: pd.DataFrame) -> tuple[float, int]:
    matched = len(set(first["name_hash"]) & set(second["name_hash"]))
    return (len(first) + 1) * (len(second) + 1) / (matched + 1) - 1, matched


def test_two_lists(seed: int) -> None:
    truth = synthetic.truth(seed)["capture_recapture"].value
    independent, dependent = [], []
    for learner in CLASS:
        first, second, linked = (
            synthetic.companion(name, seed, learner)
            for name in ("cr_list_a", "cr_list_b", "cr_list_b_dependent")
        )
        assert first["name_hash"].is_unique and second["name_hash"].is_unique
        assert len(first) == pytest.approx(0.30 * truth, rel=0.12)
        assert len(second) == pytest.approx(0.22 * truth, rel=0.15)
        assert len(linked) == pytest.approx(0.22 * truth, rel=0.15)
        joined = first.merge(second, on="name_hash")
        assert (joined["birth_year_x"] == joined["birth_year_y"]).all()
        independent.append(_chapman(first, second)[0])
        dependent.append(_chapman(first, linked)[0])
    assert np.mean(independent) / truth == pytest.approx(4_014 / 4_025, abs=0.025)
    assert np.std(independent) == pytest.approx(177, rel=0.3)
    assert np.mean(dependent) / truth == pytest.approx(2_452 / 4_025, abs=0.03)


def test_domestic_workers_recruit_one_another(seed: int) -> None:
    known = network(seed)
    assert known.live_in.mean() == pytest.approx(0.399)
    assert known.degree[known.live_in].mean() == pytest.approx(6.0, abs=0.25)
    assert known.degree[~known.live_in].mean() == pytest.approx(14.0, abs=0.4)
    assert known.crossing == pytest.approx(0.29, abs=0.01)
    plain, weighted = [], []
    for learner in CLASS:
        sample = synthetic.companion("rds_domestic", seed, learner)
        inside, inverse = sample["live_in"] == 1, 1 / sample["degree"]
        plain.append(100 * inside.mean())
        weighted.append(100 * inverse[inside].sum() / inverse.sum())
    assert np.mean(plain) == pytest.approx(23.2, abs=1.0)
    assert np.mean(weighted) == pytest.approx(41.2, abs=1.6)
    assert np.std(plain) == pytest.approx(2.2, rel=0.35)
    assert np.std(weighted) == pytest.approx(3.1, rel=0.35)


def test_chains_of_recruitment_are_chains(seed: int) -> None:
    sample = synthetic.companion("rds_domestic", seed, "ada").set_index("id")
    recruited = sample["recruiter_id"].dropna()
    assert len(sample) == 500 and len(sample) - len(recruited) == 8
    assert (recruited < recruited.index).all()
    assert recruited.value_counts().max() <= 3
    wave = sample["wave"]
    assert (wave[recruited.index] == wave[recruited.astype(int)].to_numpy() + 1).all()
    assert (wave[sample["recruiter_id"].isna()] == 0).all()


def test_network_scale_up(seed: int) -> None:
    found = []
    for learner in CLASS:
        sample = synthetic.companion("nsum_survey", seed, learner)
        known = sample[list(KNOWN_GROUPS)].to_numpy().sum() / sum(KNOWN_GROUPS.values())
        assert (sample["knows_hidden_v2"] <= sample["knows_hidden_v1"]).all()
        found.append(sample[["knows_hidden_v1", "knows_hidden_v2"]].sum() / known)
    first, second = np.mean(found, axis=0)
    assert first == pytest.approx(800, abs=15)
    assert second == pytest.approx(640, abs=15)


def test_exchange_rates(seed: int) -> None:
    rates = synthetic.companion("fx_rates", seed)
    table = rates.pivot(index="month", columns="currency", values="rate_per_au")
    assert table.shape == (36, 5)
    means = {"QVC": 1.0, "QAL": 28.0, "QKD": 0.40, "QND": 0.90, "QBM": 6.5}
    assert table.mean().to_dict() == pytest.approx(means, rel=0.01)
    assert (table.std() / table.mean()).to_numpy() == pytest.approx(np.full(5, 0.015), abs=0.006)


def test_small_population(seed: int) -> None:
    small = synthetic.companion("pop_small", seed)
    assert len(small) == 12_000 and small["person"].is_unique
    assert small["psu"].between(50, 70).sum() > 0 and small["psu"].max() < 75
    assert (small["psu"].diff().dropna() >= 0).all()
    assert small["household"].nunique() == small["household"].max()
    adult = small["age"] >= 15
    assert small["lfs_status"].notna().equals(adult)


def test_old_birthplaces_map_where_the_province_is_told(seed: int) -> None:
    places = synthetic.companion("country_codes", seed)
    old = places[places["code"] == "QRY"].set_index("province")["code_today"]
    assert old.to_dict() == {"N": "QRB", "S": "QRC", "": ""}
