"""SDG 10.7.1: what workers pay to be recruited abroad, in months of what they earn there.

First ``worker_ratios`` makes one line a worker, with what became of each; then
``recruitment_cost`` states a national figure from those lines. Four statistics are in use under
the same name and differ by far: the mean of ratios, the ratio of means, the median, and the mean
of ratios without zeros. A figure without its statistic cannot be compared with another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd

from labour_migration.estimates import Estimate
from labour_migration.indicators.design import Column, Design, Sample
from labour_migration.indicators.errors import BadColumn
from labour_migration.indicators.inference import estimate
from labour_migration.indicators.moments import percentage, quantile, quotient
from labour_migration.indicators.statistic import Flags, Floats, Statistic, within
from labour_migration.indicators.tables import frame as as_frame

Statistics = Literal["mean of ratios", "ratio of means", "median", "mean without zeros"]
STATISTICS: tuple[Statistics, ...] = get_args(Statistics)
UNIT = "months of earnings"


@dataclass(frozen=True)
class Rules:
    """How cost and earnings become a ratio; every choice that moves the figure, in one place.

    ``blank_items``: a blank cost item makes the worker's cost missing with ``"missing"``, counts
    as nothing paid with ``"zero"`` (all items blank is missing in any case). ``cap_months``: the
    ratio above which a line is an outlier (None: none is), which is then left out (``"drop"``)
    or set to the cap (``"cap"``, the ratio as well as the cost behind it).
    """

    blank_items: Literal["missing", "zero"] = "missing"
    cap_months: float | None = None
    above_cap: Literal["drop", "cap"] = "drop"

    def __post_init__(self) -> None:
        if self.blank_items not in ("missing", "zero") or self.above_cap not in ("drop", "cap"):
            raise BadColumn("blank_items is 'missing' or 'zero'; above_cap is 'drop' or 'cap'")
        if self.cap_months is not None and not self.cap_months > 0:
            raise BadColumn(f"cap_months must be above zero, not {self.cap_months!r}")


def worker_ratios(
    frame: pd.DataFrame,
    *,
    items: Sequence[str],
    earnings: Column,
    rules: Rules | None = None,
    deducted: Column | None = None,
    in_scope: Column | None = None,
) -> pd.DataFrame:
    """For each worker the cost, the monthly earnings and their ratio, on the index of the frame.

    ``items`` are the columns of cost borne by the worker or family, ``earnings`` those of the
    first month abroad, all in one currency (see ``amounts``). ``deducted`` is what the employer
    kept back from that pay to recover cost: it is added to earnings and to cost, once.
    ``in_scope`` is the yes/no column of the population: those who moved abroad to work as
    employees. Columns of the result: ``cost`` and ``earnings_month`` in that currency,
    ``ratio_months`` (NaN if not used) and ``outcome``: ``used``, ``zero cost``, ``capped``,
    ``outlier``, ``cost missing``, ``earnings missing`` (blank or not above zero),
    ``out of scope``. Zero is a value, blank is missing. Raises BadColumn on a negative amount.

    Source: sdg1071_meta2022.

    >>> workers = pd.DataFrame({"fee": [900.0, 0.0, None], "fare": [100.0, 0.0, 50.0],
    ...                         "pay": [250.0, 300.0, 200.0]})
    >>> worker_ratios(workers, items=["fee", "fare"], earnings="pay")["ratio_months"].tolist()
    [4.0, 0.0, nan]
    """
    sample, rules = Sample.of(frame, Design()), rules or Rules()
    cost, pay = _cost(sample, items, rules), _amount(sample, earnings)
    if deducted is not None:
        kept = np.nan_to_num(_amount(sample, deducted))
        cost, pay = cost + kept, pay + kept
    scope = sample.flags(in_scope) == 1
    return _outcomes(cost, np.where(pay > 0, pay, np.nan), scope, rules).set_axis(frame.index)


def recruitment_cost(
    frame: pd.DataFrame,
    ratios: pd.DataFrame,
    design: Design,
    *,
    statistic: Statistics,
    where: Column | None = None,
) -> Estimate:
    """The national figure by the declared statistic, in months of earnings.

    ``ratios`` is what ``worker_ratios`` made of the same frame. ``mean of ratios`` weighs every
    worker alike; ``ratio of means`` weighs by earnings; ``median`` is not moved by outliers;
    ``mean without zeros`` leaves out who paid nothing, and is always the higher. ``missing``
    counts workers in scope without cost or earnings, and outliers left out.

    Source: sdg1071_meta2022.

    >>> workers = pd.DataFrame({"cost": [0.0, 400.0, 900.0], "pay": [500.0, 200.0, 100.0]})
    >>> lines = worker_ratios(workers, items=["cost"], earnings="pay")
    >>> {name: round(recruitment_cost(workers, lines, Design(), statistic=name).value, 2)
    ...  for name in STATISTICS}
    {'mean of ratios': 3.67, 'ratio of means': 1.62, 'median': 2.0, 'mean without zeros': 5.5}
    """
    if statistic not in STATISTICS:
        raise BadColumn(f"statistic is one of {', '.join(STATISTICS)}, not {statistic!r}")
    domain = _in_scope(ratios)
    sample = Sample.of(frame, design)
    inside = within(domain, sample.flags(where))
    if statistic == "median":
        series = pd.Series(inside, index=frame.index)
        return quantile(frame, design, ratios["ratio_months"], where=series, unit=UNIT)
    found = _smooth(sample, ratios, inside, statistic)
    return estimate(sample, found, method=f"{statistic}, weighted, Taylor", unit=UNIT)


def by_corridor(
    frame: pd.DataFrame,
    ratios: pd.DataFrame,
    design: Design,
    *,
    corridor: Column,
    statistics: Sequence[Statistics] = STATISTICS,
) -> pd.DataFrame:
    """All the statistics for each corridor and for ``"all"``, and the share who paid nothing.

    Columns ``corridor``, ``statistic`` (the names given and ``zero cost``, in per cent), then
    the fields of an Estimate. A figure over several corridors hides a mixture: read this table
    before the national figure. Corridors without a usable line are left out.

    >>> workers = pd.DataFrame({"cost": [0.0, 400.0], "pay": [500.0, 200.0], "to": ["QKH", "QNM"]})
    >>> lines = worker_ratios(workers, items=["cost"], earnings="pay")
    >>> table = by_corridor(workers, lines, Design(), corridor="to", statistics=["median"])
    >>> table["corridor"].unique().tolist()
    ['all', 'QKH', 'QNM']
    """
    sample = Sample.of(frame, design)
    kinds = sample.labels(corridor)
    usable = ratios["ratio_months"].notna() & (ratios["outcome"] != "out of scope")
    keys: list[dict[str, object]] = []
    estimates: list[Estimate] = []
    for label in ["all", *sorted(kinds[usable & kinds.notna()].unique())]:
        here = pd.Series(1.0, index=frame.index)
        if label != "all":
            here = (kinds == label).astype("float64").where(kinds.notna(), np.nan)
        somebody_paid = bool((usable & (here == 1) & (ratios["cost"] > 0)).any())
        for name in statistics:
            if somebody_paid or name != "mean without zeros":
                keys.append({"corridor": label, "statistic": name})
                estimates.append(
                    recruitment_cost(frame, ratios, design, statistic=name, where=here)
                )
        keys.append({"corridor": label, "statistic": "zero cost"})
        estimates.append(_zero_share(sample, ratios, sample.flags(here)))
    return as_frame(keys, estimates, ["corridor", "statistic"])


def cost_components(
    frame: pd.DataFrame,
    design: Design,
    *,
    items: Sequence[str],
    where: Column | None = None,
) -> dict[str, Estimate]:
    """The share of each item in all that the workers of ``where`` paid, in per cent.

    A ratio of weighted totals; rows with any item blank are missing. Raises EmptyDomain when
    nobody paid anything.

    >>> workers = pd.DataFrame({"fee": [300.0, 100.0], "fare": [0.0, 100.0]})
    >>> shares = cost_components(workers, Design(), items=["fee", "fare"])
    >>> [share.value for share in shares.values()]
    [80.0, 20.0]
    """
    sample = Sample.of(frame, design)
    amounts = [_amount(sample, item) for item in items]
    whole, domain = np.sum(amounts, axis=0), sample.flags(where)
    return {
        item: percentage(
            sample,
            quotient(sample, domain, np.where(np.isnan(whole), np.nan, amount), whole, item),
            "share of cost: ratio of weighted totals, Taylor",
            "share",
        )
        for item, amount in zip(items, amounts, strict=True)
    }


def _outcomes(cost: Floats, pay: Floats, scope: Flags, rules: Rules) -> pd.DataFrame:
    """The ratio of each line and what became of it; later outcomes override earlier ones."""
    ratio = cost / pay
    outcome = np.where(cost == 0, "zero cost", "used").astype(object)
    if rules.cap_months is not None:
        above = ratio > rules.cap_months
        capped = rules.above_cap == "cap"
        outcome[above] = "capped" if capped else "outlier"
        ratio = np.where(above, rules.cap_months if capped else np.nan, ratio)
        cost = np.where(above & capped, rules.cap_months * pay, cost)
    outcome[np.isnan(pay)] = "earnings missing"
    outcome[np.isnan(cost)] = "cost missing"
    outcome[~scope] = "out of scope"
    return pd.DataFrame(
        {
            "cost": cost,
            "earnings_month": pay,
            "ratio_months": np.where(scope, ratio, np.nan),
            "outcome": pd.Series(outcome, dtype="str"),
        }
    )


def _in_scope(ratios: pd.DataFrame) -> Floats:
    return np.asarray(ratios["outcome"] != "out of scope", dtype=np.float64)


def _smooth(sample: Sample, ratios: pd.DataFrame, inside: Floats, statistic: str) -> Statistic:
    ratio = ratios["ratio_months"].to_numpy(dtype=np.float64)
    ones = np.ones(len(ratio))
    if statistic == "ratio of means":
        # A worker whose ratio is not used must not enter through cost and earnings either.
        cost, pay = (
            np.where(np.isnan(ratio), np.nan, ratios[name].to_numpy(dtype=np.float64))
            for name in ("cost", "earnings_month")
        )
        return quotient(sample, inside, cost, pay, statistic)
    if statistic == "mean without zeros":
        inside = within(inside, np.where(ratio == 0, 0.0, 1.0))
    return quotient(sample, inside, ratio, ones, statistic)


def _zero_share(sample: Sample, ratios: pd.DataFrame, here: Floats) -> Estimate:
    ratio = ratios["ratio_months"].to_numpy(dtype=np.float64)
    zero = np.where(np.isnan(ratio), np.nan, ratio == 0)
    inside = within(_in_scope(ratios), here)
    return percentage(
        sample,
        quotient(sample, inside, zero, np.ones(len(ratio)), "zero cost"),
        "share with zero cost, weighted, Taylor",
    )


def _cost(sample: Sample, items: Sequence[str], rules: Rules) -> Floats:
    amounts = np.column_stack([_amount(sample, item) for item in items])
    blank = np.isnan(amounts)
    missing = blank.all(axis=1) if rules.blank_items == "zero" else blank.any(axis=1)
    return np.where(missing, np.nan, np.nansum(amounts, axis=1))


def _amount(sample: Sample, column: Column) -> Floats:
    values = sample.numbers(column)
    if (values < 0).any():
        name = column if isinstance(column, str) else column.name
        raise BadColumn(f"column {name!r} holds {(values < 0).sum():,} negative amounts")
    return values
