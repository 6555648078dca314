"""The same figures from svy, an independent survey library."""

import pandas as pd
import polars as pl
import svy

from labour_migration.estimates import Estimate
from labour_migration.indicators import Design, Status, labour_force, mismatch, moments

FIELDS = {"value": "est", "se": "se", "low": "lci", "high": "uci"}


def differences(frame: pd.DataFrame) -> dict[str, dict[str, float]]:
    """For each figure of the foreign-born and each field, the relative difference to svy.

    Intervals of a domain differ a little: svy takes their degrees of freedom from the sampling
    units with members of the domain, ours from all units of the strata where there are some.
    """
    design = Design(weight="w_final", stratum="stratum", psu="psu")
    abroad = frame["abroad"] == 1
    status, code = Status.from_codes(frame["lfs_status"]), frame["lfs_status"].fillna(0)
    adult, active, job = frame["age"] >= 15, code.isin([1, 2]), code == 1
    graduate = job & frame["edu"].eq(3).fillna(False)
    below = frame["isco1"].isin(range(4, 10))
    paid = frame["pay"].notna() & abroad
    ours = {
        "participation": labour_force.rate(
            frame, design, status, "participation", where=adult & abroad
        ),
        "unemployment": labour_force.rate(
            frame, design, status, "unemployment", where=adult & abroad
        ),
        "over-qualification": mismatch.overqualification(
            frame, design, education="edu", occupation="isco1", where=graduate & abroad
        ),
        "mean pay": moments.mean(frame, design, "pay", where=paid, unit="QVC a month"),
        "persons": moments.total(frame, design, abroad.astype(float), where=adult),
    }
    theirs = {
        "participation": share(frame, active, adult & abroad),
        "unemployment": share(frame, code == 2, active & abroad),
        "over-qualification": share(frame, below, graduate & abroad),
        "mean pay": row(sample(frame, paid, frame["pay"].fillna(0.0)).estimation.mean("y", by="d")),
        "persons": row(sample(frame, adult, abroad.astype(float)).estimation.total("y", by="d")),
    }
    return {name: apart(found, theirs[name]) for name, found in ours.items()}


def sample(frame: pd.DataFrame, domain: pd.Series, y: pd.Series) -> svy.Sample:
    columns = {name: frame[name].to_numpy() for name in ("stratum", "psu", "w_final")}
    columns |= {"y": y.to_numpy(), "d": domain.astype(int).to_numpy()}
    design = svy.Design(stratum="stratum", psu="psu", wgt="w_final")
    return svy.Sample(pl.DataFrame(columns), design)


def share(frame: pd.DataFrame, part: pd.Series, domain: pd.Series) -> dict[str, float]:
    whole = sample(frame, domain, part.astype(int))
    found = row(whole.estimation.prop("y", by="d", ci_method="logit"), y=1)
    return {name: 100 * value for name, value in found.items()}


def row(found: object, **values: int) -> dict[str, float]:
    """The line of those in the domain."""
    table = found.to_polars()  # type: ignore[attr-defined]
    for name, value in {"d": 1, **values}.items():
        table = table.filter(pl.col(name) == value)
    line = table.row(0, named=True)
    return {name: float(line[name]) for name in FIELDS.values()}


def apart(ours: Estimate, theirs: dict[str, float]) -> dict[str, float]:
    return {field: abs(getattr(ours, field) / theirs[name] - 1.0) for field, name in FIELDS.items()}
