"""Each learner has an own sample; a class together shows what sampling does."""

import numpy as np
import pandas as pd
import pytest

from labour_migration import synthetic
from labour_migration.synthetic.country import country
from labour_migration.synthetic.estimands import indicators, view
from labour_migration.synthetic.interview import fieldwork
from labour_migration.synthetic.truth_keys import KEYS
from labour_migration.synthetic.weights import weights

CLASS = [f"learner-{number}" for number in range(100)]
WEIGHTS = {
    "w_design": "design",
    "w_nr": "nonresponse",
    "w_final": "final",
    "w_cob": "birthplace",
    "w_old": "old",
}


@pytest.fixture(scope="module")
def estimates(seed: int) -> pd.DataFrame:
    """Estimates of a class of a hundred from the samples before mistakes, by weight."""
    land, rows = country(seed), {}
    adult = land.residents.age >= 15
    irregular = land.residents.irregular & adult
    for learner in CLASS:
        field = fieldwork(seed, learner)
        known = weights(land, field.drawn, field.persons, field.interview)
        seen = view(land, field.persons, known.final)
        rows[learner] = indicators(seen)
        foreign = seen.foreign & (seen.age >= 15)
        for name, attribute in WEIGHTS.items():
            weight = getattr(known, attribute)
            rows[learner][name] = float(weight[foreign].sum())
        rows[learner]["irregular"] = float(known.final[irregular[field.persons]].sum())
        rows[learner]["kish"] = 1 + known.design.var() / known.design.mean() ** 2
        rows[learner]["foreign_interviews"] = int(foreign.sum())
        rows[learner]["adult_interviews"] = int((seen.age >= 15).sum())
    return pd.DataFrame.from_dict(rows, orient="index")


# Share of the foreign-born aged 15 and over that a weight shows, by the prototype.
@pytest.mark.parametrize(
    ("weight", "share", "error"),
    [
        ("w_design", 0.662, 1_500),
        ("w_nr", 0.811, 1_754),
        ("w_final", 0.843, 1_675),
        ("w_cob", 0.923, 209),
        ("w_old", 0.801, None),
    ],
)
def test_levels_are_too_low_by_as_much_as_the_weight_allows(
    seed: int, estimates: pd.DataFrame, weight: str, share: float, error: float | None
) -> None:
    truth = synthetic.truth(seed)["foreign_born_15"].value
    assert estimates[weight].mean() / truth == pytest.approx(share, abs=0.02)
    if error is not None:
        assert estimates[weight].std() == pytest.approx(error, rel=0.30)


def test_irregular_residents_are_nearly_invisible(seed: int, estimates: pd.DataFrame) -> None:
    truth = synthetic.truth(seed)["irregular_15"].value
    assert estimates["irregular"].mean() / truth == pytest.approx(0.40, abs=0.03)


# Standard errors of the prototype with the final weight.
@pytest.mark.parametrize(
    ("key", "error"),
    [
        ("participation_foreign_born", 1.2),
        ("lu1_native", 0.40),
        ("lu1_foreign_born", 0.84),
        ("lu1_women_foreign_born", 1.5),
        ("over_qualified_foreign_born", 3.0),
        ("pay_gap_mean", 1.9),
    ],
)
def test_rates_are_right_on_average(
    seed: int, estimates: pd.DataFrame, key: str, error: float
) -> None:
    truth = synthetic.truth(seed)[key]
    spread = estimates[key].std()
    assert spread == pytest.approx(error, rel=0.30)
    assert truth.se_ref == pytest.approx(spread, rel=0.30)
    # A third of a standard error for what nonresponse does to a rate, and the noise of the class.
    assert abs(estimates[key].mean() - truth.value) < spread / 3 + 3 * spread / len(CLASS) ** 0.5


def test_informality_is_biased_because_the_missing_are_special(
    seed: int, estimates: pd.DataFrame
) -> None:
    truth = synthetic.truth(seed)["informal_foreign_born"].value
    assert 1.2 < truth - estimates["informal_foreign_born"].mean() < 2.8


def test_oversampling(estimates: pd.DataFrame) -> None:
    assert estimates["foreign_interviews"].mean() == pytest.approx(1_683, abs=50)
    assert estimates["kish"].mean() == pytest.approx(1.16, abs=0.03)
    share = estimates["foreign_born_share"] / 100
    simple = (share * (1 - share) / estimates["adult_interviews"]).mean()
    assert 1.8 < share.var() / simple < 3.4


def test_no_two_learners_share_an_answer(seed: int, estimates: pd.DataFrame) -> None:
    fixed = {"persons", "persons_15"}  # totals the weights are calibrated to
    for key in set(KEYS) & set(estimates.columns) - fixed:
        assert estimates[key].is_unique, key
    # As printed, one answer may agree by chance; a few of them together do not.
    printed = estimates[["foreign_born_15", "labour_force_foreign_born"]].round(0)
    rates = estimates[["participation_native", "lu4_native", "pay_gap_mean"]].round(1)
    assert not printed.duplicated().any() and not rates.duplicated().any()
    surveys = [synthetic.recruitment_cost_survey(seed, learner) for learner in CLASS[:30]]
    means = {float(np.average(one["earn_first"], weights=one["weight"])) for one in surveys}
    assert len(means) == len(surveys)


def test_a_learner_always_gets_the_same_sample(seed: int) -> None:
    first = synthetic.labour_force_survey(seed, "ada")
    country.cache_clear()
    second = synthetic.labour_force_survey(seed, " ada ")
    pd.testing.assert_frame_equal(first, second)
    other = synthetic.labour_force_survey(seed, "Ada")
    assert not first["p_id"].equals(other["p_id"])
    assert not first["p_id"].equals(synthetic.labour_force_survey(seed)["p_id"])


def test_changing_a_frame_changes_nothing_for_the_next_reader(seed: int) -> None:
    first = synthetic.labour_force_survey(seed, "ada")
    kept = first.copy()
    first.loc[:, "age"] = 0
    people = synthetic.population(seed)
    people.loc[:, "age"] = 0
    pd.testing.assert_frame_equal(synthetic.labour_force_survey(seed, "ada"), kept)


@pytest.mark.parametrize("learner", ["", "  ", 7])
def test_a_learner_has_a_name(seed: int, learner: object) -> None:
    with pytest.raises(synthetic.EditionError, match="a learner is named"):
        synthetic.labour_force_survey(seed, learner)  # type: ignore[arg-type]
