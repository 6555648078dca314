"""The gap between the earnings of migrants and of others, raw and like for like."""

import re
from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from labour_migration.estimates import Estimate
from labour_migration.indicators.design import Column, Design, Sample
from labour_migration.indicators.errors import BadColumn, EmptyDomain, NoCommonSupport
from labour_migration.indicators.inference import estimate
from labour_migration.indicators.moments import order, quotient
from labour_migration.indicators.statistic import Flags, Floats, Statistic, within

UNIT = "per cent of the earnings of others"


def earnings_gap(
    frame: pd.DataFrame,
    design: Design,
    *,
    earnings: Column,
    migrant: Column,
    statistic: Literal["mean", "median"] = "mean",
    where: Column | None = None,
) -> Estimate:
    """Raw gap: by how many per cent migrants earn less than others, in mean or median.

    Positive when migrants earn less. Zero earnings count, blank ones are missing. The error of a
    median gap linearises both medians with the slopes of Woodruff's intervals, and is NaN where
    those leave the data. Raises EmptyDomain when a group has nobody with earnings.

    Source: migrantpaygap2020.

    >>> pay = pd.DataFrame({"pay": [90.0, 70.0, 100.0, 100.0], "abroad": [1, 1, 0, 0]})
    >>> round(earnings_gap(pay, Design(), earnings="pay", migrant="abroad").value, 1)
    20.0
    """
    sample = Sample.of(frame, design)
    domain, amounts, foreign = sample.flags(where), sample.numbers(earnings), sample.flags(migrant)
    sides = [within(domain, side) for side in (foreign, 1 - foreign)]
    if statistic == "median":
        theirs, ours = (order(sample, side, amounts, 0.5)[0] for side in sides)
    elif statistic == "mean":
        ones = np.ones(len(frame))
        theirs, ours = (quotient(sample, side, amounts, ones, "earnings gap") for side in sides)
    else:
        raise BadColumn(f"statistic is 'mean' or 'median', not {statistic!r}")
    return estimate(
        sample,
        1.0 - theirs / ours,
        method=f"raw gap of {statistic}s, Taylor",
        unit=UNIT,
        scale=100.0,
    )


def gap_by_reweighting(
    frame: pd.DataFrame,
    design: Design,
    *,
    earnings: Column,
    migrant: Column,
    cells: Sequence[str],
    where: Column | None = None,
) -> Estimate:
    """Gap in mean earnings, per cent, with the others reweighted to the composition of migrants.

    ``cells`` names the columns whose combinations must be alike (sex, education, ...). Migrants
    in a cell without others cannot be compared: they are counted in ``missing``, and ``method``
    says how many per cent of weighted migrants that is. The error covers the estimation of the
    composition. Raises NoCommonSupport if no cell has both groups.

    Source: dinardo1996.

    >>> pay = pd.DataFrame({"pay": [90.0, 90.0, 100.0, 200.0], "abroad": [1, 1, 0, 0],
    ...                     "edu": [1, 1, 1, 3]})
    >>> gap = gap_by_reweighting(pay, Design(), earnings="pay", migrant="abroad", cells=["edu"])
    >>> round(gap.value, 1)
    10.0
    """
    sample = Sample.of(frame, design)
    amounts, foreign = sample.numbers(earnings), sample.flags(migrant)
    domain = sample.flags(where)
    cell, complete = _cell_codes(sample, cells)
    values = [np.where(complete, column, np.nan) for column in (amounts, foreign)]
    known = ~np.isnan(values[0]) & ~np.isnan(values[1]) & ~np.isnan(domain)
    used, lost = known & (domain == 1), ~known & ~(domain == 0)
    both, outside = _support(sample, cell, used & (foreign == 1), used & (foreign == 0))
    lost |= used & (foreign == 1) & ~both
    used &= both
    theirs, counterfactual = _reweighted(sample, amounts, foreign, cell, used, lost)
    return estimate(
        sample,
        1.0 - theirs / counterfactual,
        method=(
            f"gap of means, others reweighted to migrants by {' x '.join(cells)}, Taylor; "
            f"{outside:.1f} per cent of migrants without counterpart"
        ),
        unit=UNIT,
        scale=100.0,
    )


def gap_by_regression(
    frame: pd.DataFrame,
    design: Design,
    *,
    earnings: Column,
    migrant: Column,
    controls: str,
    where: Column | None = None,
) -> Estimate:
    """Gap, per cent, from a weighted regression of log earnings on migrant status and controls.

    ``controls`` is the right-hand side of a formula in columns of the frame, such as
    ``"C(edu) + C(sex) + age"``; the gap is 1 - exp(coefficient of migrant), one figure for all.
    Rows with a blank control, or earnings not above zero, are missing. The design-based error
    comes from the scores of the regression (binder1983). Raises EmptyDomain without migrants or
    without others, BadColumn if the controls leave the coefficient undetermined.

    >>> pay = pd.DataFrame({"pay": [90.0, 180.0, 100.0, 200.0], "abroad": [1, 1, 0, 0],
    ...                     "edu": [1, 3, 1, 3]})
    >>> gap = gap_by_regression(pay, Design(), earnings="pay", migrant="abroad", controls="C(edu)")
    >>> round(gap.value, 1)
    10.0
    """
    sample = Sample.of(frame, design)
    amounts, foreign = sample.numbers(earnings), sample.flags(migrant)
    log = np.log(np.where(amounts > 0, amounts, np.nan))
    domain = sample.flags(where)
    eligible = ~np.isnan(log) & ~np.isnan(foreign) & (domain == 1)
    if len(set(foreign[eligible & (sample.weight > 0)])) < 2:
        raise EmptyDomain("earnings gap: migrants and others are both needed in the domain")
    value, influence, used = _coefficient(sample, log, foreign, controls, eligible)
    spread = sample.total(influence, used, ~(domain == 0) & ~used)
    coefficient = Statistic(value, spread.by_psu, used, spread.lost)
    return estimate(
        sample,
        1.0 - coefficient.exp(),
        method=f"1 - exp(b) of weighted regression of log earnings on migrant + {controls}, Taylor",
        unit=UNIT,
        scale=100.0,
    )


def _cell_codes(sample: Sample, cells: Sequence[str]) -> tuple[np.ndarray, Flags]:
    columns = pd.DataFrame({name: sample.labels(name) for name in cells})
    codes = columns.groupby(list(cells), dropna=True, sort=False).ngroup()
    known = columns.notna().all(axis=1).to_numpy()
    return codes.fillna(-1).to_numpy(dtype=np.intp), known


def _support(
    sample: Sample, cell: np.ndarray, migrants: Flags, others: Flags
) -> tuple[Flags, float]:
    """Rows in cells that hold both groups, and the per cent of weighted migrants outside them."""
    size = int(cell.max(initial=-1)) + 1
    weights = [np.bincount(cell[g], sample.weight[g], minlength=size) for g in (migrants, others)]
    shared = (weights[0] > 0) & (weights[1] > 0)
    if not shared.any():
        raise NoCommonSupport(
            "earnings gap: no cell holds both migrants and others with earnings; use fewer or "
            "broader columns in cells"
        )
    both = (cell >= 0) & shared[np.maximum(cell, 0)]
    return both, float(100 * weights[0][~shared].sum() / weights[0].sum())


def _reweighted(
    sample: Sample, amounts: Floats, foreign: Floats, cell: np.ndarray, used: Flags, lost: Flags
) -> tuple[Statistic, Statistic]:
    """Mean earnings of migrants, and of others in the cells where migrants are.

    The influence of the reweighted mean is that of a post-stratified one: others' deviation from
    the mean of their cell, times the cell's ratio of migrants to others, plus the migrants'
    deviation of that mean from the whole.
    """
    n = len(used)
    mine, theirs = used & (foreign == 1), used & (foreign == 0)
    size = int(cell.max()) + 1
    heads = [np.bincount(cell[g], sample.weight[g], minlength=size) for g in (mine, theirs)]
    sums = np.bincount(cell[theirs], (sample.weight * amounts)[theirs], minlength=size)
    filled = heads[1] > 0
    cell_mean = np.divide(sums, heads[1], out=np.zeros(size), where=filled)
    factor = np.divide(heads[0], heads[1], out=np.zeros(size), where=filled)
    migrants = heads[0].sum()
    value = float((heads[0] * cell_mean).sum() / migrants)
    influence = np.zeros(n)
    influence[theirs] = (factor[cell] * (np.where(used, amounts, 0.0) - cell_mean[cell]))[theirs]
    influence[mine] = cell_mean[cell[mine]] - value
    counterfactual = sample.total(influence / migrants, used, lost)
    shifted = Statistic(value, counterfactual.by_psu, used, lost)
    ones = np.where(mine, 1.0, 0.0)
    earned = sample.total(np.where(mine, amounts, 0.0), used, lost)
    return earned / sample.total(ones, used, lost), shifted


def _coefficient(
    sample: Sample, log: Floats, foreign: Floats, controls: str, eligible: Flags
) -> tuple[float, Floats, Flags]:
    """The coefficient of migrant status, the influence of every row on it, and the rows used."""
    # Imported here: one figure of the library needs a regression, and it takes seconds to load.
    from statsmodels.formula.api import wls  # type: ignore[import-untyped]

    data = _plain(sample, controls).assign(_log=log, _migrant=foreign, _weight=sample.weight)
    data = data[eligible]
    try:
        model = wls(f"_log ~ _migrant + {controls}", data, weights=data["_weight"])
    except Exception as error:  # a formula is code, and fails in any way its author finds
        raise BadColumn(f"controls {controls!r} cannot be read: {error}") from error
    x, weight = model.exog, model.weights
    if np.linalg.matrix_rank(x * np.sqrt(weight)[:, None]) < x.shape[1]:
        raise BadColumn("controls: two of them, or one and migrant status, say the same thing")
    fit = model.fit()
    place = model.exog_names.index("_migrant")
    information = np.linalg.inv((x * weight[:, None]).T @ x)
    used = np.zeros(len(eligible), dtype=bool)
    used[model.data.row_labels] = True
    influence = np.zeros(len(eligible))
    influence[used] = (x @ information[place]) * fit.resid
    return float(fit.params["_migrant"]), influence, used


def _plain(sample: Sample, controls: str) -> pd.DataFrame:
    """The columns that a formula names, in types it knows: floats, and text that may be None."""
    columns: dict[str, object] = {}
    for name in set(re.findall(r"\w+", controls)).intersection(sample.frame.columns):
        values = sample.labels(name)
        if pd.api.types.is_numeric_dtype(values):
            columns[name] = sample.numbers(name)
        else:
            columns[name] = values.astype(object).where(values.notna(), None).to_numpy()
    return pd.DataFrame(columns, index=pd.RangeIndex(len(sample.frame)))
