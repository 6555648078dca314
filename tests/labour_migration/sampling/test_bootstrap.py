"""The bootstrap's standard errors and intervals, against theory and in repeated samples."""

import numpy as np
import pandas as pd
import pytest

from labour_migration import sampling
from labour_migration.sampling.intervals import student_value


def mean(frame: pd.DataFrame, weights: np.ndarray) -> float:
    return float(weights @ frame["y"].to_numpy() / weights.sum())


def clustered(rng: np.random.Generator, clusters: int, take: int = 8) -> pd.DataFrame:
    psu = np.repeat(np.arange(clusters), take)
    y = np.repeat(rng.normal(0, 0.5, clusters), take) + rng.normal(0, 1, clusters * take)
    return pd.DataFrame({"w": 1.0, "psu": psu, "y": y})


def test_it_reproduces_the_between_cluster_variance() -> None:
    frame = clustered(np.random.default_rng(1), 30)
    drawn = sampling.replicate_weights(
        frame, np.random.default_rng(2), weight="w", psu="psu", replicates=4_000
    )
    estimate = sampling.bootstrap(frame, mean, drawn, unit="USD")
    means = frame.groupby("psu")["y"].mean()
    assert estimate.se == pytest.approx(means.std(ddof=1) / np.sqrt(30), rel=0.03)
    assert (estimate.n, estimate.unit, drawn.degrees_of_freedom) == (240, "USD", 29)


def test_replicate_weights_average_to_the_weights_within_strata() -> None:
    frame = clustered(np.random.default_rng(3), 12).assign(
        stratum=lambda f: f["psu"] % 3, w=lambda f: 1.0 + f["psu"] % 3
    )
    drawn = sampling.replicate_weights(
        frame, np.random.default_rng(4), weight="w", psu="psu", stratum="stratum", replicates=3_000
    )
    assert drawn.degrees_of_freedom == 9
    assert drawn.replicates.min() >= 0
    for _, rows in frame.reset_index().groupby("stratum"):
        totals = drawn.replicates[rows.index].sum(axis=0)
        assert totals == pytest.approx(drawn.weights[rows.index].sum())


def test_the_same_labels_in_two_strata_are_two_psus() -> None:
    frame = pd.DataFrame({"w": 1.0, "psu": [1, 2, 1, 2], "h": list("aabb"), "y": [0, 1, 2, 4.0]})
    drawn = sampling.replicate_weights(
        frame, np.random.default_rng(5), weight="w", psu="psu", stratum="h"
    )
    assert drawn.degrees_of_freedom == 2


def test_the_finite_population_shrinks_the_variance() -> None:
    frame = clustered(np.random.default_rng(6), 20).assign(f=0.75)
    errors = [
        sampling.bootstrap(
            frame,
            mean,
            sampling.replicate_weights(
                frame,
                np.random.default_rng(7),
                weight="w",
                psu="psu",
                sampling_fraction=fraction,
                replicates=2_000,
            ),
        ).se
        for fraction in (None, "f")
    ]
    assert errors[1] == pytest.approx(errors[0] / 2, rel=0.03)


def test_intervals_cover_the_mean_of_a_stratified_clustered_population() -> None:
    rng = np.random.default_rng(20)
    covered = 0
    for _ in range(200):
        parts = [clustered(rng, 6).assign(stratum=h, w=1.0 + h) for h in range(3)]
        frame = pd.concat(parts, ignore_index=True)
        drawn = sampling.replicate_weights(
            frame, rng, weight="w", psu="psu", stratum="stratum", replicates=150
        )
        estimate = sampling.bootstrap(frame, mean, drawn)
        covered += estimate.low <= 0 <= estimate.high
    assert 0.92 <= covered / 200 <= 0.985


def test_it_serves_a_statistic_without_a_formula() -> None:
    rng = np.random.default_rng(21)
    frame = pd.DataFrame({"w": 1.0, "psu": np.arange(400), "y": rng.normal(size=400)})

    def median(data: pd.DataFrame, weights: np.ndarray) -> float:
        ordered = data["y"].to_numpy().argsort()
        half = np.searchsorted(weights[ordered].cumsum(), weights.sum() / 2)
        return float(data["y"].to_numpy()[ordered[half]])

    drawn = sampling.replicate_weights(frame, rng, weight="w", psu="psu", replicates=400)
    assert sampling.bootstrap(frame, median, drawn).se == pytest.approx(
        np.sqrt(np.pi / 2 / 400), rel=0.25
    )


@pytest.mark.parametrize(("freedom", "value"), [(3, 3.182), (5, 2.571), (10, 2.228), (60, 2.000)])
def test_student_values_are_those_of_the_tables(freedom: int, value: float) -> None:
    assert student_value(0.95, freedom) == pytest.approx(value, rel=0.01)


def test_designs_without_a_variance_are_refused() -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"w": 1.0, "psu": [1, 2, 3], "h": ["a", "a", "b"], "f": [0.1, 0.2, 0.1]})
    with pytest.raises(sampling.SinglePsu, match="stratum 'b' has one PSU"):
        sampling.replicate_weights(frame, rng, weight="w", psu="psu", stratum="h")
    with pytest.raises(sampling.InvalidInput, match="several sampling fractions"):
        sampling.replicate_weights(frame, rng, weight="w", psu="psu", sampling_fraction="f")
    with pytest.raises(sampling.InvalidInput, match="replicates is 1"):
        sampling.replicate_weights(frame, rng, weight="w", psu="psu", replicates=1)
    with pytest.raises(sampling.NegativeWeight):
        sampling.replicate_weights(frame.assign(w=-1.0), rng, weight="w", psu="psu")
    with pytest.raises(sampling.InvalidInput, match="missing in a row"):
        sampling.replicate_weights(frame.assign(psu=[1, None, 2]), rng, weight="w", psu="psu")


def test_statistics_that_fail_are_refused() -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"w": 1.0, "psu": range(10), "y": [1.0] + [0.0] * 9})
    drawn = sampling.replicate_weights(frame, rng, weight="w", psu="psu")

    def only_first(data: pd.DataFrame, weights: np.ndarray) -> float:
        used = weights[data["y"] == 1].sum()
        return float(used / used) if used else float("nan")

    with pytest.raises(sampling.InvalidInput, match="not a number in"):
        sampling.bootstrap(frame, only_first, drawn)
    with pytest.raises(sampling.InvalidInput, match="nan in the sample"):
        sampling.bootstrap(frame, lambda f, w: float("nan"), drawn)
    with pytest.raises(sampling.InvalidInput, match="another frame"):
        sampling.bootstrap(frame.iloc[1:], mean, drawn)
