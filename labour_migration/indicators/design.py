"""The sampling design: which columns of a frame say how its rows were drawn."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd

from labour_migration.indicators.errors import BadColumn, BadDesign, BadWeights, MissingColumn
from labour_migration.indicators.statistic import Flags, Floats, Statistic

# A column is named, or given as a series on the frame's own index.
Column = str | pd.Series


@dataclass(frozen=True)
class Design:
    """Names of the columns that hold weight, stratum and primary sampling unit (PSU).

    Without ``weight`` every row counts once; without ``psu`` every row is its own PSU; without
    ``stratum`` there is one. ``psu_population`` names the column with the number of PSUs of the
    row's stratum in the frame the sample was drawn from, for the finite population correction.
    ``single_psu`` is the rule for a stratum with one PSU: ``"raise"`` SinglePSU, ``"centre"``
    its contribution at the mean of all PSUs, or treat it as drawn with ``"certainty"`` (no
    variance). ``level`` is that of every interval. ``benchmarks`` names columns of categories
    whose population totals the weights were calibrated to; what those categories explain then
    leaves the variance of totals, means, shares and quantiles (residual method, deville1992);
    without it, errors of totals under calibrated weights come out too large.

    >>> Design(weight="w_final", stratum="stratum", psu="psu").level
    0.95
    """

    weight: str | None = None
    stratum: str | None = None
    psu: str | None = None
    psu_population: str | None = None
    single_psu: Literal["raise", "centre", "certainty"] = "raise"
    level: float = 0.95
    benchmarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 < self.level < 1:
            raise BadDesign(f"level must lie between 0 and 1, not {self.level!r}")
        if self.single_psu not in ("raise", "centre", "certainty"):
            raise BadDesign(
                f"single_psu is 'raise', 'centre' or 'certainty', not {self.single_psu!r}"
            )


@dataclass(frozen=True)
class Calibration:
    """What benchmarks explain of a variable: the fit of its weighted regression on them."""

    weight: Floats
    codes: list[np.ndarray]
    places: list[slice]
    inverse: Floats

    @classmethod
    def of(cls, weight: Floats, codes: list[np.ndarray]) -> Calibration:
        """The calibration to the totals of each category of each code."""
        ends = np.cumsum([0, *(int(each.max()) + 1 for each in codes)]).tolist()
        places = [slice(first, last) for first, last in pairwise(ends)]
        dummies = np.zeros((len(weight), ends[-1]))
        for each, place in zip(codes, places, strict=True):
            dummies[np.arange(len(weight)), place.start + each] = 1
        # Categories of several codes overlap: only the generalised inverse exists.
        inverse = np.linalg.pinv(dummies.T @ (weight[:, None] * dummies), hermitian=True)
        return cls(weight, codes, places, np.asarray(inverse, dtype=np.float64))

    def residuals(self, values: Floats) -> Floats:
        """The part of ``values``, one a row, that the categories do not explain."""
        moments = [np.bincount(each, self.weight * values) for each in self.codes]
        slopes = self.inverse @ np.concatenate(moments)
        left = values.copy()
        for each, place in zip(self.codes, self.places, strict=True):
            left -= slopes[place][each]
        return left


@dataclass(frozen=True)
class Sample:
    """A frame read through its design: weights and codes as arrays, checked once."""

    frame: pd.DataFrame
    design: Design
    weight: Floats
    psu: np.ndarray
    stratum_of_psu: np.ndarray
    strata: pd.Index
    fraction: Floats
    calibration: Calibration | None = None

    @classmethod
    def of(cls, frame: pd.DataFrame, design: Design) -> Sample:
        """The sample, or BadWeights, BadDesign or MissingColumn saying what is wrong."""
        stratum, strata = _codes(frame, design.stratum)
        psu, stratum_of_psu = _nested(frame, design.psu, stratum)
        fraction = _fractions(frame, design, stratum, np.bincount(stratum_of_psu))
        weight = _weights(frame, design)
        benchmarks = [_codes(frame, name)[0] for name in design.benchmarks]
        calibration = Calibration.of(weight, benchmarks) if benchmarks else None
        return cls(frame, design, weight, psu, stratum_of_psu, strata, fraction, calibration)

    def total(self, values: Floats, used: Flags, lost: Flags) -> Statistic:
        """The weighted total of ``values`` (one a row, no NaN) over the rows ``used``."""
        counted = np.where(used, values, 0.0)
        known = counted if self.calibration is None else self.calibration.residuals(counted)
        parts = self.weight * known
        if self.design.psu is not None:
            sums = np.bincount(self.psu, parts, minlength=len(self.stratum_of_psu))
            parts = sums.astype(np.float64, copy=False)
        return Statistic(float(self.weight @ counted), parts, used, lost)

    def numbers(self, column: Column) -> Floats:
        """A column as floats, NaN where missing; BadColumn when it is not numeric."""
        series = self.series(column)
        try:
            return series.to_numpy(dtype=np.float64, na_value=np.nan)
        except (TypeError, ValueError) as error:
            raise BadColumn(f"column {series.name!r} is not numeric: {error}") from error

    def flags(self, column: Column | None) -> Floats:
        """A yes/no column as 1, 0 and NaN; ``None`` means yes for every row."""
        if column is None:
            return np.ones(len(self.frame))
        values = self.numbers(column)
        if not (np.isnan(values) | (values == 0) | (values == 1)).all():
            name = column if isinstance(column, str) else column.name
            raise BadColumn(f"column {name!r} must hold true, false or missing (1, 0 or NaN)")
        return values

    def labels(self, column: Column) -> pd.Series:
        """A column of codes or names; an empty text is missing, as the datasets write it."""
        series = self.series(column)
        return series.mask(series == "") if pd.api.types.is_string_dtype(series) else series

    def series(self, column: Column) -> pd.Series:
        """The column of the frame, or the series itself if it lies on the frame's index."""
        if isinstance(column, str):
            if column not in self.frame.columns:
                raise MissingColumn(column, self.frame.columns)
            return self.frame[column]
        if not column.index.equals(self.frame.index):
            raise BadColumn(f"series {column.name!r} is not on the index of the frame")
        return column


def _weights(frame: pd.DataFrame, design: Design) -> Floats:
    if design.weight is None:
        return np.ones(len(frame))
    if design.weight not in frame.columns:
        raise MissingColumn(design.weight, frame.columns)
    weight = frame[design.weight].to_numpy(dtype=np.float64, na_value=np.nan)
    bad = int((~np.isfinite(weight) | (weight < 0)).sum())
    if bad:
        raise BadWeights(
            f"column {design.weight!r}: {bad:,} of {len(weight):,} weights are missing, negative "
            "or infinite. Find out why before dropping those rows: a weight is never imputed."
        )
    if not weight.sum() > 0:
        raise BadWeights(f"column {design.weight!r}: the weights sum to zero")
    return weight


def _codes(frame: pd.DataFrame, column: str | None) -> tuple[np.ndarray, pd.Index]:
    if column is None:
        return np.zeros(len(frame), dtype=np.intp), pd.Index(["all"])
    if column not in frame.columns:
        raise MissingColumn(column, frame.columns)
    codes, labels = pd.factorize(frame[column])
    if (codes < 0).any():
        raise BadDesign(f"column {column!r} of the design is missing in {(codes < 0).sum():,} rows")
    return codes, pd.Index(labels)


def _nested(
    frame: pd.DataFrame, column: str | None, stratum: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """PSU codes that are unique over strata, and the stratum of each."""
    if column is None:
        return np.arange(len(frame)), stratum
    codes, labels = _codes(frame, column)
    psu, pairs = pd.factorize(stratum * len(labels) + codes)
    return psu, np.asarray(pairs) // max(len(labels), 1)


def _fractions(
    frame: pd.DataFrame, design: Design, stratum: np.ndarray, sampled: np.ndarray
) -> Floats:
    """The share of a stratum's PSUs that were sampled; zero without ``psu_population``."""
    if design.psu_population is None:
        return np.zeros(len(sampled))
    if design.psu_population not in frame.columns:
        raise MissingColumn(design.psu_population, frame.columns)
    listed = frame[design.psu_population].groupby(stratum).agg(["min", "max"])
    if (listed["min"] != listed["max"]).any() or (listed["min"] < sampled).any():
        raise BadDesign(
            f"column {design.psu_population!r} must hold one number a stratum, not below the "
            "number of its sampled PSUs"
        )
    return np.asarray(sampled / listed["min"].to_numpy(dtype=np.float64))
