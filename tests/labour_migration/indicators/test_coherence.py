"""Scores of policy pairs, what they add up to, and how far that depends on the weights."""

import numpy as np
import pandas as pd
import pytest

from labour_migration.indicators import BadColumn, BadScore, MissingColumn, coherence

PAIRS = pd.DataFrame(
    {
        "policy_a": ["visas", "visas", "skills", "visas"],
        "policy_b": ["skills", "wages", "wages", "skills"],
        "dimension": ["horizontal", "horizontal", "horizontal", "vertical"],
        "score": [2, -1, None, 3],
        "evidence": ["act 7, art. 3", None, "", "joint board met twice"],
        "confidence": [0.8, 0.4, None, 1.0],
    }
)


def test_dimensions_say_what_they_rest_on() -> None:
    found = coherence.dimension_scores(PAIRS).set_index("dimension")
    assert found.loc["horizontal", "score"] == pytest.approx((2 * 0.8 - 0.4) / 1.2)
    assert found.loc["horizontal", ["n", "missing", "without_evidence"]].tolist() == [2, 1, 1]
    assert found.loc["horizontal", ["lowest", "highest", "conflicts"]].tolist() == [-1, 2, 1]
    assert found["weak"].tolist() == [True, False]


def test_a_dimension_without_scores_has_none() -> None:
    found = coherence.dimension_scores(PAIRS.iloc[[2]])
    assert np.isnan(found.loc[0, "score"])
    assert found.loc[0, "weak"]


def test_matrix_is_symmetric_and_shows_what_is_not_scored() -> None:
    found = coherence.matrix(PAIRS)
    assert found.index.tolist() == found.columns.tolist() == ["visas", "skills", "wages"]
    pd.testing.assert_frame_equal(found, found.T)
    assert found.loc["visas", "skills"] == 2.5
    assert np.isnan(found.loc["skills", "wages"])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"score": [4, 0, 0, 0]}, "row 0 .visas with skills. holds a score outside"),
        ({"confidence": [1, 80, 1, 1]}, "row 1 .* confidence outside 0 to 1"),
        ({"confidence": [None, 1, 1, 1]}, "row 0 .* confidence"),
        ({"policy_b": ["visas", "wages", "wages", "skills"]}, "paired with itself"),
        ({"policy_a": ["visas", "visas", "wages", "visas"],
          "policy_b": ["skills", "wages", "visas", "skills"]}, "row 2 .* scored before"),
    ],
)  # fmt: skip
def test_scores_outside_their_scale_are_refused(change: dict[str, object], says: str) -> None:
    with pytest.raises(BadScore, match=says):
        coherence.checked(PAIRS.assign(**change))


def test_a_missing_column_is_named() -> None:
    with pytest.raises(MissingColumn, match="evidence"):
        coherence.checked(PAIRS.drop(columns="evidence"))


SCORES = pd.DataFrame({"dimension": ["vertical", "horizontal", "budget"], "score": [2.0, -1, 0.5]})


def test_overall_score_and_its_weights() -> None:
    assert coherence.overall(SCORES) == pytest.approx(0.5)
    assert coherence.overall(SCORES, {"vertical": 0, "horizontal": 1, "budget": 0}) == -1.0
    for weights in (
        {"vertical": 1.0},
        {"vertical": -1.0, "horizontal": 1, "budget": 1},
        dict.fromkeys(SCORES["dimension"], 0.0),
    ):
        with pytest.raises(BadScore, match="weights"):
            coherence.overall(SCORES, weights)


def test_sensitivity_to_weights_and_to_each_dimension() -> None:
    rows = coherence.sensitivity(SCORES, np.random.default_rng(5)).set_index("case")
    assert rows.loc["random weights", "score"] == pytest.approx(0.5, abs=0.05)
    assert rows.loc["random weights", "low"] < 0.5 < rows.loc["random weights", "high"]
    assert 0 < rows.loc["random weights", "sign_change"] < 0.5
    assert rows.loc["without vertical", ["score", "change", "sign_change"]].tolist() == [
        -0.25, -0.75, 1.0,
    ]  # fmt: skip
    close = coherence.sensitivity(SCORES, np.random.default_rng(5), concentration=2000)
    width = close.loc[0, "high"] - close.loc[0, "low"]
    assert width < (rows.loc["random weights", "high"] - rows.loc["random weights", "low"]) / 5


def test_the_same_generator_gives_the_same_answer() -> None:
    one, two = (coherence.sensitivity(SCORES, np.random.default_rng(5)) for _ in range(2))
    pd.testing.assert_frame_equal(one, two)


def test_a_dimension_with_all_the_weight_cannot_be_left_out() -> None:
    rows = coherence.sensitivity(
        SCORES,
        np.random.default_rng(5),
        weights={"vertical": 1, "horizontal": 0, "budget": 0},
    )
    assert rows["case"].tolist() == ["random weights", "without horizontal", "without budget"]
    assert rows["score"].tolist() == [2.0, 2.0, 2.0]


def test_ranks_are_kept_only_where_the_weights_do_not_decide() -> None:
    scores = pd.DataFrame(
        {"vertical": [3.0, 2.0, -2.0], "horizontal": [0.0, 2.0, -3.0]}, index=["A", "B", "C"]
    )
    found = coherence.rank_stability(scores, np.random.default_rng(5))
    assert found["rank"].tolist() == [2, 1, 3]
    assert found.loc["C", ["best_rank", "worst_rank", "kept"]].tolist() == [3, 3, 1.0]
    assert 0.5 < found.loc["A", "kept"] < 1.0
    with pytest.raises(BadScore, match="every dimension"):
        coherence.rank_stability(scores.mask(scores == 3), np.random.default_rng(5))


def test_agreement_of_two_coders() -> None:
    # Cohen's kappa by hand: 20 + 15 of 50 agree, 0.5 by chance; kappa 0.4.
    first = pd.Series([1] * 25 + [0] * 25 + [None])
    second = pd.Series([1] * 20 + [0] * 5 + [1] * 10 + [0] * 15 + [1])
    found = coherence.agreement(first, second)
    assert found.value == pytest.approx(0.4)
    assert found.low < 0.4 < found.high
    assert (found.n, found.missing) == (50, 1)
    assert coherence.agreement(first, second, level=0.5).high < found.high


def test_agreement_needs_the_same_pairs() -> None:
    one = pd.Series([1.0, None])
    with pytest.raises(BadColumn, match="same index"):
        coherence.agreement(one, pd.Series([1.0, 2.0], index=[5, 6]))
    with pytest.raises(BadScore, match="no pair"):
        coherence.agreement(one, pd.Series([None, 1.0]))
    assert np.isnan(coherence.agreement(pd.Series([1, 1]), pd.Series([1, 1])).value)
