"""Linking records of two registers that share no key: compare, weigh, decide, and judge the links.

The method of Fellegi and Sunter: fields that agree speak for one person, fields that disagree
against it, each with a weight that follows from how often it agrees among true pairs (``m``) and
among all other pairs (``u``). ``fit`` estimates both without knowing the true pairs.

>>> import pandas as pd
>>> from labour_migration import linkage
>>> permits = pd.DataFrame({"name": ["Ada", "Ben"], "born": ["1990", "1985"]})
>>> insured = pd.DataFrame({"name": ["Ada", "Bea"], "born": ["1990", "1985"]})
>>> pairs = linkage.compare(permits, insured, ["name", "born"], block="born")
>>> pairs[["name", "born"]].values.tolist()
[[1.0, 1.0], [0.0, 1.0]]
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2

import numpy as np
import pandas as pd

from labour_migration.errors import LabourMigrationError
from labour_migration.estimates import Estimate
from labour_migration.indicators import Design, MissingColumn, moments

_STEPS, _CLOSE_ENOUGH, _EDGE = 500, 1e-9, 1e-6


class LinkageError(LabourMigrationError):
    """The registers or the pairs cannot be used for linking; the message says why."""


@dataclass(frozen=True)
class Agreement:
    """How often a field agrees among true pairs (``m``) and among other pairs (``u``)."""

    m: float
    u: float

    def __post_init__(self) -> None:
        if not (0 < self.m < 1 and 0 < self.u < 1):
            raise LinkageError(f"m and u lie between 0 and 1, not at {self.m} and {self.u}")

    @property
    def agrees(self) -> float:
        """The weight of an agreement, log2(m / u).

        >>> Agreement(0.96, 0.03).agrees
        5.0
        """
        return log2(self.m / self.u)

    @property
    def disagrees(self) -> float:
        """The weight of a disagreement, log2((1 - m) / (1 - u)); negative for a useful field."""
        return log2((1 - self.m) / (1 - self.u))


@dataclass(frozen=True)
class Fitted:
    """What ``fit`` found: the agreement of each field, and the share of true pairs."""

    fields: Mapping[str, Agreement]
    share: float


def compare(
    left: pd.DataFrame, right: pd.DataFrame, fields: Sequence[str], *, block: str
) -> pd.DataFrame:
    """Every pair of records that agree on ``block``, and on which ``fields`` they agree.

    Columns ``left`` and ``right`` (index labels of the two registers) and one for each field:
    1.0 where equal, 0.0 where not, NaN where either is missing or empty. Blocking keeps the
    number of pairs small; a true pair whose block differs is lost, so block on a field with few
    errors, or link twice with two blocks. Raises MissingColumn.
    """
    for frame in (left, right):
        for name in (*fields, block):
            if name not in frame.columns:
                raise MissingColumn(name, frame.columns)
    key = pd.DataFrame({"left": left.index, "block": _present(left[block]).to_numpy()})
    other = pd.DataFrame({"right": right.index, "block": _present(right[block]).to_numpy()})
    pairs = key.dropna().merge(other.dropna(), on="block")[["left", "right"]]
    for name in fields:
        here = _present(left[name]).reindex(pairs["left"]).reset_index(drop=True)
        there = _present(right[name]).reindex(pairs["right"]).reset_index(drop=True)
        known = here.notna() & there.notna()
        pairs[name] = (here == there).fillna(False).astype("float64").where(known, np.nan)
    return pairs


def fit(pairs: pd.DataFrame, fields: Sequence[str], *, share: float = 0.1) -> Fitted:
    """m and u of each field and the share of true pairs, by expectation and maximisation.

    Fields are taken as independent within true and within other pairs; those that are not
    (name and sex) make the weights too large. ``share`` is where the search starts. A field that
    never or always agrees is held just inside 0 and 1. Raises LinkageError without pairs.

    Source: fellegi1969, winkler1988.
    """
    if pairs.empty:
        raise LinkageError("no pair to learn from: look at the block, or at how fields are coded")
    agree = pairs[list(fields)].to_numpy(np.float64)
    known = ~np.isnan(agree)
    agree = np.nan_to_num(agree)
    m = np.full(len(fields), 0.9)
    u = np.clip(agree.sum(axis=0) / np.maximum(known.sum(axis=0), 1), 0.01, 0.8)
    for _ in range(_STEPS):
        true = share * _likelihood(agree, known, m)
        chance = true / (true + (1 - share) * _likelihood(agree, known, u))
        before, share = share, float(chance.mean())
        m = _update(agree, known, chance)
        u = _update(agree, known, 1 - chance)
        if abs(before - share) < _CLOSE_ENOUGH:
            break
    found = {
        name: Agreement(float(yes), float(no)) for name, yes, no in zip(fields, m, u, strict=True)
    }
    return Fitted(found, share)


def weigh(pairs: pd.DataFrame, fields: Mapping[str, Agreement]) -> pd.Series:
    """The weight of each pair: the sum over fields; a field that is missing adds nothing.

    >>> pairs = pd.DataFrame({"left": [0], "right": [0], "name": [1.0], "born": [float("nan")]})
    >>> weigh(pairs, {"name": Agreement(0.96, 0.03), "born": Agreement(0.9, 0.1)}).tolist()
    [5.0]
    """
    total = pd.Series(0.0, pairs.index)
    for name, one in fields.items():
        weight = pairs[name].map({1.0: one.agrees, 0.0: one.disagrees})
        total = total + weight.fillna(0.0)
    return total.rename("weight")


def link(pairs: pd.DataFrame, weight: pd.Series, threshold: float) -> pd.DataFrame:
    """One link at most for each record: the pairs at or above the threshold, heaviest first.

    Columns ``left``, ``right``, ``weight``. Of equal weights the earlier pair is taken.
    """
    kept = pairs[["left", "right"]].assign(weight=weight)
    kept = kept[kept["weight"] >= threshold].sort_values(
        "weight", ascending=False, kind="stable", ignore_index=True
    )
    left, right, rows = set(), set(), []
    for row in kept.itertuples():
        if row.left not in left and row.right not in right:
            left.add(row.left)
            right.add(row.right)
            rows.append(row.Index)
    return kept.loc[rows].reset_index(drop=True)


def precision(links: pd.DataFrame, true: pd.Series, *, level: float = 0.95) -> Estimate:
    """True links among the links made, in per cent; ``true`` is a yes/no for each link.

    Where ``true`` comes from clerical review of a random part of the links, give that part only:
    the standard error is that of a simple random sample.
    """
    checked = links.assign(true=true.to_numpy(dtype=np.float64))
    return moments.share(checked, Design(level=level), "true")


def recall(found: pd.Series, *, level: float = 0.95) -> Estimate:
    """Pairs that were found among pairs known to be true, in per cent; ``found`` is a yes/no each.

    >>> recall(pd.Series([1, 1, 1, 0])).value
    75.0
    """
    frame = pd.DataFrame({"found": found.to_numpy(dtype=np.float64)})
    return moments.share(frame, Design(level=level), "found")


def _present(column: pd.Series) -> pd.Series:
    """The column with empty texts as missing."""
    return column.mask(column.astype("str").str.strip() == "")


def _likelihood(agree: np.ndarray, known: np.ndarray, chance: np.ndarray) -> np.ndarray:
    each = np.where(agree == 1, chance, 1 - chance)
    return np.asarray(np.where(known, each, 1.0).prod(axis=1))


def _update(agree: np.ndarray, known: np.ndarray, chance: np.ndarray) -> np.ndarray:
    there = (known * chance[:, None]).sum(axis=0)
    yes = (agree * known * chance[:, None]).sum(axis=0)
    return np.asarray(np.clip(yes / np.maximum(there, 1e-12), _EDGE, 1 - _EDGE))
