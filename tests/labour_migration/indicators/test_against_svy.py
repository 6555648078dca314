"""The same figures from svy, an independent survey library validated against R's survey."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
import svy

from labour_migration.indicators import Design, earnings, moments

from .conftest import DESIGN

EXACT = pytest.approx


def theirs(frame: pd.DataFrame, rule: str | None = None) -> svy.Sample:
    columns = {name: frame[name].to_numpy() for name in frame}
    design = svy.Design(stratum="stratum", psu="psu", wgt="w", singleton=rule)
    return svy.Sample(pl.DataFrame(columns), design)


def row(found: object, **domain: object) -> dict[str, float]:
    table = found.to_polars()  # type: ignore[attr-defined]
    for name, value in domain.items():
        table = table.filter(pl.col(name) == value)
    assert len(table) == 1
    return dict(table.row(0, named=True))


@pytest.fixture(scope="module")
def complete(survey: pd.DataFrame) -> pd.DataFrame:
    frame = survey.dropna(subset=["abroad", "pay"]).drop(columns="isic")
    return frame.assign(abroad=frame["abroad"].astype(int), hours=20 + frame["edu"] * 5.0)


def same(ours: object, found: dict[str, float], scale: float = 1.0) -> None:
    for field, name in (("value", "est"), ("se", "se"), ("low", "lci"), ("high", "uci")):
        assert getattr(ours, field) == EXACT(found[name] * scale, rel=1e-9), field


def test_mean_and_total_of_a_domain(complete: pd.DataFrame) -> None:
    sample = theirs(complete).estimation
    for group in (0, 1):
        here = complete["abroad"] == group
        same(
            moments.mean(complete, DESIGN, "pay", where=here, unit="AU"),
            row(sample.mean("pay", by="abroad"), abroad=group),
        )
        same(
            moments.total(complete, DESIGN, "pay", where=here),
            row(sample.total("pay", by="abroad"), abroad=group),
        )


def test_ratio_of_a_domain(complete: pd.DataFrame) -> None:
    found = theirs(complete).estimation.ratio("pay", "hours", by="abroad")
    ours = moments.ratio(complete, DESIGN, "pay", "hours", where="abroad", unit="AU an hour")
    same(ours, row(found, abroad=1))


def test_share_with_its_logit_interval(complete: pd.DataFrame) -> None:
    found = theirs(complete).estimation.prop("abroad", by="sex", ci_method="logit")
    ours = moments.share(complete, DESIGN, "abroad", where=complete["sex"] == 2)
    same(ours, row(found, abroad=1, sex=2), scale=100)


@pytest.mark.parametrize("at", [0.25, 0.5, 0.9])
def test_quantile_with_woodruffs_interval(complete: pd.DataFrame, at: float) -> None:
    found = theirs(complete).estimation.quantile("pay", p=at)
    same(moments.quantile(complete, DESIGN, "pay", at=at, unit="AU"), row(found))


def test_finite_population_correction(complete: pd.DataFrame) -> None:
    frame = complete.assign(psus=complete["stratum"] * 10 + 20)
    columns = pl.DataFrame({name: frame[name].to_numpy() for name in frame})
    design = svy.Design(stratum="stratum", psu="psu", wgt="w", pop_size="psus")
    found = svy.Sample(columns, design).estimation.mean("pay")
    ours = Design("w", "stratum", "psu", psu_population="psus")
    same(moments.mean(frame, ours, "pay", unit="AU"), row(found))


@pytest.mark.parametrize(("rule", "other"), [("centre", "center"), ("certainty", "skip")])
def test_rules_for_a_single_psu(complete: pd.DataFrame, rule: str, other: str) -> None:
    lonely = complete[(complete["stratum"] > 0) | (complete["psu"] == 3)]
    ours = Design("w", "stratum", "psu", single_psu=rule)  # type: ignore[arg-type]
    found = moments.mean(lonely, ours, "pay", unit="AU")
    expected = row(theirs(lonely, other).estimation.mean("pay"))
    assert found.value == EXACT(expected["est"])
    assert found.se == EXACT(expected["se"])


def test_regression_of_log_earnings(complete: pd.DataFrame) -> None:
    frame = complete.assign(log_pay=np.log(complete["pay"]), woman=complete["sex"] == 2)
    frame["woman"] = frame["woman"].astype(float)
    model = theirs(frame).glm.fit(y="log_pay", x=["abroad", "edu", "woman"], family="gaussian")
    coefficient = next(each for each in model.coefs if each.term == "abroad")
    ours = earnings.gap_by_regression(
        frame, DESIGN, earnings="pay", migrant="abroad", controls="edu + woman"
    )
    size = np.exp(coefficient.est)
    assert ours.value == EXACT(100 * (1 - size), rel=1e-8)
    assert ours.se == EXACT(100 * size * coefficient.se, rel=1e-8)
