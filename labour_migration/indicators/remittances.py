"""SDG 10.c.1: what it costs to send money home."""

import numpy as np
import pandas as pd

from labour_migration.indicators.design import Design, Sample
from labour_migration.indicators.errors import BadColumn
from labour_migration.indicators.moments import mean
from labour_migration.indicators.tables import frame as as_frame

TARGET_PER_CENT = 3.0
CORRIDOR_CEILING_PER_CENT = 5.0


def cost_per_cent(
    amount: pd.Series, fee: pd.Series, market_rate: pd.Series, applied_rate: pd.Series
) -> pd.Series:
    """Cost of a transfer, in per cent of the amount sent: the fee and the exchange margin.

    ``amount`` and ``fee`` are in the sender's currency; rates say how many units of the
    receiver's currency one unit of the sender's buys, on the market and with this provider. The
    margin is what the receiver loses by the difference. A service better than the market has
    a negative margin. NaN where any part is missing. Raises BadColumn unless amounts and rates
    are above zero.

    Source: sdg10c1.

    >>> sent, fee = pd.Series([200.0]), pd.Series([5.0])
    >>> cost_per_cent(sent, fee, pd.Series([20.0]), pd.Series([19.6])).round(6).tolist()
    [4.5]
    """
    for name, column in (("amount", amount), ("market", market_rate), ("applied", applied_rate)):
        if (column <= 0).any():
            raise BadColumn(f"{name}: amounts sent and exchange rates must be above zero")
    margin = amount * (1 - applied_rate / market_rate)
    return (fee + margin) / amount * 100


def remittance_cost(
    frame: pd.DataFrame, design: Design, *, cost: str, corridor: str | None = None
) -> pd.DataFrame:
    """Mean cost, in per cent of the amount sent, over all services and in each corridor.

    One row a corridor, ``"all"`` first: the fields of an Estimate, and ``meets_target``, which
    asks for at most 3 per cent on average and at most 5 in every corridor: for ``"all"`` both,
    for a corridor the second. The plain mean over the services of a price survey is usual; a
    design with weights gives each its share of the market.

    Source: sdg10c1.

    >>> prices = pd.DataFrame(
    ...     {"cost": [2.0, 4.0, 6.0], "corridor": ["QVR-QRA", "QVR-QRA", "QVR-QRB"]})
    >>> table = remittance_cost(prices, Design(), cost="cost", corridor="corridor")
    >>> table[["corridor", "value", "meets_target"]].values.tolist()
    [['all', 4.0, False], ['QVR-QRA', 3.0, True], ['QVR-QRB', 6.0, False]]
    """
    unit = "per cent of the amount sent"
    labels: list[object] = ["all"]
    estimates = [mean(frame, design, cost, unit=unit)]
    if corridor is not None:
        kinds = Sample.of(frame, design).labels(corridor)
        for label in sorted(kinds[frame[cost].notna()].dropna().unique()):
            here = (kinds == label).astype("float64").where(kinds.notna(), np.nan)
            labels.append(label)
            estimates.append(mean(frame, design, cost, where=here, unit=unit))
    table = as_frame([{"corridor": label} for label in labels], estimates, ["corridor"])
    table["meets_target"] = table["value"] <= CORRIDOR_CEILING_PER_CENT
    below = table["meets_target"].all() and estimates[0].value <= TARGET_PER_CENT
    table.loc[0, "meets_target"] = bool(below)
    return table
