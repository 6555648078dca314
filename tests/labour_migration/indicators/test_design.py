"""What a design refuses, and how it counts what is known and what is not."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from labour_migration.errors import LabourMigrationError
from labour_migration.indicators import (
    BadColumn,
    BadDesign,
    BadWeights,
    Design,
    EmptyDomain,
    MissingColumn,
    SinglePSU,
    errors,
    moments,
    table,
)

from .conftest import DESIGN

TOY = pd.DataFrame(
    {
        "w": [1.0, 2.0, 3.0, 4.0],
        "stratum": ["a", "a", "b", "b"],
        "psu": [1, 2, 1, 2],
        "y": [1.0, np.nan, 3.0, 5.0],
        "yes": pd.array([True, False, None, True], dtype="boolean"),
    }
)


def test_every_error_is_one_of_the_library() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    own = [kind for kind in kinds if kind.__module__ == errors.__name__]
    assert len(own) > 5
    assert all(issubclass(kind, LabourMigrationError) for kind in own)


@pytest.mark.parametrize(
    ("bad", "says"),
    [(np.nan, "missing"), (-1.0, "1 of 4"), (np.inf, "infinite"), (0.0, "sum to zero")],
)
def test_bad_weights_stop_with_a_message(bad: float, says: str) -> None:
    frame = TOY.assign(w=[bad] * 4 if bad == 0 else [bad, 1.0, 1.0, 1.0])
    with pytest.raises(BadWeights, match=says):
        moments.mean(frame, DESIGN, "y", unit="u")


@pytest.mark.parametrize("role", ["weight", "stratum", "psu", "psu_population"])
def test_a_missing_column_is_named_with_the_nearest(role: str) -> None:
    with pytest.raises(MissingColumn, match=r"'strutum'.*'stratum'"):
        moments.total(TOY, Design(**{role: "strutum"}))  # type: ignore[arg-type]


def test_a_missing_variable_lists_the_columns_when_none_is_near() -> None:
    with pytest.raises(MissingColumn, match="w, stratum, psu, y, yes"):
        moments.total(TOY, DESIGN, "quite another")


@pytest.mark.parametrize("level", [0, 1, 95])
def test_a_level_lies_between_0_and_1(level: float) -> None:
    with pytest.raises(BadDesign, match="level"):
        Design(level=level)


def test_an_unknown_rule_for_single_psus_is_refused() -> None:
    with pytest.raises(BadDesign, match="single_psu"):
        Design(single_psu="ignore")  # type: ignore[arg-type]


def test_a_design_column_with_blanks_is_refused() -> None:
    with pytest.raises(BadDesign, match=r"'psu'.*1 rows"):
        moments.total(TOY.assign(psu=[1, 2, None, 1]), DESIGN)


def test_a_population_of_psus_must_fit_its_stratum() -> None:
    design = Design("w", "stratum", "psu", psu_population="M")
    for numbers in ([9, 8, 9, 9], [1, 1, 9, 9]):
        with pytest.raises(BadDesign, match="one number a stratum"):
            moments.total(TOY.assign(M=numbers), design)


def test_a_census_of_psus_has_no_sampling_error() -> None:
    design = Design("w", "stratum", "psu", psu_population="M")
    assert moments.total(TOY.assign(M=2), design).se == 0
    alone = TOY.assign(stratum=["a", "b", "b", "b"], psu=[1, 1, 2, 3], M=[1, 3, 3, 3])
    assert moments.total(alone, design).se == 0


def test_a_single_psu_is_an_error_that_names_the_stratum() -> None:
    frame = TOY.assign(stratum=["a", "b", "b", "b"])
    with pytest.raises(SinglePSU, match="stratum a"):
        moments.total(frame, DESIGN)


def test_without_two_psus_there_is_no_variance() -> None:
    found = moments.mean(TOY.assign(one=1), Design(psu="one"), "y", unit="u")
    assert found.value == 3.0
    assert all(math.isnan(each) for each in (found.se, found.low, found.high))


def test_missing_values_are_counted_not_dropped_silently() -> None:
    found = moments.mean(TOY, Design(weight="w"), "y", unit="u")
    assert (found.n, found.missing) == (3, 1)
    assert found.value == pytest.approx((1 + 9 + 20) / 8)
    outside = moments.mean(TOY, Design(weight="w"), "y", where=TOY["w"] > 2, unit="u")
    assert (outside.n, outside.missing) == (2, 0)
    unsure = moments.mean(TOY, Design(weight="w"), "y", where="yes", unit="u")
    assert (unsure.n, unsure.missing) == (2, 1)


def test_an_empty_domain_is_an_error() -> None:
    nobody = pd.Series(False, index=TOY.index)
    with pytest.raises(EmptyDomain):
        moments.mean(TOY, DESIGN, "y", where=nobody, unit="u")
    with pytest.raises(EmptyDomain):
        moments.quantile(TOY, DESIGN, "y", where=nobody, unit="u")


def test_columns_must_fit_their_role() -> None:
    with pytest.raises(BadColumn, match="true, false or missing"):
        moments.share(TOY, DESIGN, "w")
    with pytest.raises(BadColumn, match="not numeric"):
        moments.mean(TOY, DESIGN, "stratum", unit="u")
    with pytest.raises(BadColumn, match="index"):
        moments.mean(TOY, DESIGN, pd.Series([1.0, 2.0]), unit="u")
    with pytest.raises(BadColumn, match="true, false or missing"):
        moments.share(TOY, DESIGN, TOY["w"].rename("weight"))


@pytest.mark.parametrize("at", [0, 1, 50])
def test_a_quantile_lies_between_0_and_1(at: float) -> None:
    with pytest.raises(BadColumn, match="between 0 and 1"):
        moments.quantile(TOY, DESIGN, "y", at=at, unit="u")


def test_a_share_of_none_or_all_has_an_open_end() -> None:
    frame = pd.DataFrame({"yes": [0.0] * 10})
    none = moments.share(frame, Design(), "yes")
    assert (none.value, none.low) == (0.0, 0.0)
    assert none.high == pytest.approx(100 * (1 - 0.025**0.1))
    every = moments.share(1 - frame, Design(), "yes")
    assert (every.low, every.high) == pytest.approx((100 - none.high, 100))


def test_a_median_far_from_settled_has_open_bounds() -> None:
    found = moments.quantile(TOY, Design(weight="w"), "y", unit="u")
    assert found.value == 3.0
    assert math.isnan(found.low) or math.isnan(found.high)
    assert math.isnan(found.se)


def test_estimates_side_by_side() -> None:
    rows = table({"mean": moments.mean(TOY, Design(), "y", unit="u")}, "figure")
    assert rows.columns.tolist()[:5] == ["figure", "value", "se", "low", "high"]
    assert rows.loc[0, ["figure", "value", "n", "missing", "unit"]].tolist() == [
        "mean", 3.0, 3, 1, "u",
    ]  # fmt: skip


def test_benchmarks_leave_no_error_in_what_they_fix(survey: pd.DataFrame) -> None:
    benchmarked = replace(DESIGN, benchmarks=("sex", "edu"))
    for column, code in (("sex", 2), ("edu", 1)):
        found = moments.total(survey, benchmarked, where=survey[column] == code)
        assert found.value == pytest.approx(survey.loc[survey[column] == code, "w"].sum())
        assert found.se == pytest.approx(0, abs=1e-6)


def test_one_benchmark_is_post_stratification(survey: pd.DataFrame) -> None:
    within = survey["pay"].fillna(0)
    weight = survey["w"]
    mean = (weight * within).groupby(survey["edu"]).sum() / weight.groupby(survey["edu"]).sum()
    parts = weight * (within - survey["edu"].map(mean))
    by_psu = parts.groupby([survey["stratum"], survey["psu"]]).sum()
    spread = by_psu.groupby("stratum").agg(lambda each: len(each) * each.var(ddof=1))
    found = moments.total(survey, replace(DESIGN, benchmarks=("edu",)), within, unit="AU")
    assert found.se == pytest.approx(np.sqrt(spread.sum()))
    assert found.se < moments.total(survey, DESIGN, within, unit="AU").se


def test_a_benchmark_with_gaps_is_refused(survey: pd.DataFrame) -> None:
    with pytest.raises(BadDesign, match="abroad"):
        moments.total(survey, replace(DESIGN, benchmarks=("abroad",)))
