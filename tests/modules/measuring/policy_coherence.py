"""The figures of modules/measuring/policy-coherence.md, computed again from the raw rows."""

from collections.abc import Callable
from itertools import combinations
from math import prod, sqrt

import numpy as np
import pandas as pd
from scipy.stats import norm

from labour_migration import synthetic
from tests.modules import survey_by_hand as hand
from tests.modules.checks import Check

PAIRS = synthetic.companion("coherence_pairs", hand.SEED)
BOTH = PAIRS[PAIRS["coder_1"].notna() & PAIRS["coder_2"].notna()]
POLICIES = sorted({*PAIRS["policy_a"], *PAIRS["policy_b"]})
CODES = (-1, 0, 1)
SUMS, HAND, RESIDUALS = "plain sums", "formula by hand", "numpy, residuals by least squares"
LARGE = "numpy, large-sample formula by hand"


def by_chance(frame: pd.DataFrame) -> float:
    one, two = frame["coder_1"].tolist(), frame["coder_2"].tolist()
    return sum(one.count(code) * two.count(code) for code in CODES) / len(frame) ** 2


def agreed(frame: pd.DataFrame) -> float:
    return sum(a == b for a, b in zip(frame["coder_1"], frame["coder_2"], strict=True)) / len(frame)


def kappa(frame: pd.DataFrame) -> float:
    return (agreed(frame) - by_chance(frame)) / (1 - by_chance(frame))


def kappa_error() -> float:
    """From what each pair adds to kappa: kappa linearised in observed and chance agreement."""
    one, two = BOTH["coder_1"].to_numpy(int), BOTH["coder_2"].to_numpy(int)
    chance, found = by_chance(BOTH), kappa(BOTH)
    by_two = np.array([(two == code).mean() for code in one])
    by_one = np.array([(one == code).mean() for code in two])
    z = ((one == two) - (1 - found) * (by_two + by_one)) / (1 - chance)
    return float(z.std() / sqrt(len(BOTH)))


def without(policy: str) -> float:
    return kappa(BOTH[(BOTH["policy_a"] != policy) & (BOTH["policy_b"] != policy)])


def bound(side: int) -> float:
    return kappa(BOTH) + side * float(norm.ppf(0.975)) * kappa_error()


# The scorecard again, copied from the page: a part is four scores from 0 to 3 of each coder.
CARD: dict[str, tuple[list[int | None], list[int | None]]] = {
    "ministries": ([3, 2, 1, 2], [3, 2, 2, 2]),
    "levels": ([2, 1, None, None], [2, 1, None, None]),
    "instruments": ([3, 3, 2, 2], [3, 2, 2, 2]),
    "budget": ([2, 1, 0, 1], [2, 1, 0, 1]),
    "result": ([1, 1, 1, 0], [1, 2, 1, 0]),
    "across": ([3, 2, 2, None], [3, 2, 3, None]),
}
OTHERS = {
    "Aldora": [55, 60, 55, 60, 55, 60],
    "Bressia": [90, 85, 90, 10, 60, 40],
    "Corvane": [40, 45, 35, 50, 40, 45],
}


def points(part: str) -> list[tuple[int | None, int | None]]:
    return list(zip(*CARD[part], strict=True))


def score(part: str) -> float:
    known = [(a + b) / 2 for a, b in points(part) if a is not None and b is not None]
    return 100 * sum(known) / (3 * len(known))


def extreme(part: str, choose: Callable[[int, int], int], unknown: int) -> float:
    chosen = [unknown if a is None or b is None else choose(a, b) for a, b in points(part)]
    return 100 * sum(chosen) / 12


def low(part: str) -> float:
    return extreme(part, min, 0)


def high(part: str) -> float:
    return extreme(part, max, 3)


def over_parts(function: Callable[[str], float]) -> float:
    return sum(map(function, CARD)) / len(CARD)


COSTAVERRA = [score(part) for part in CARD]
TABLE = np.array([COSTAVERRA, *OTHERS.values()])


def geometric(parts: list[float]) -> float:
    return float(prod(parts) ** (1 / len(parts)))


def drawn() -> np.ndarray:
    """The weights of the page, drawn again: one row a set."""
    return np.random.default_rng(hand.SEED).dirichlet([20 / 6] * 6, size=1000)


def middle(tail: float) -> float:
    totals = np.sort(drawn() @ np.array(COSTAVERRA))
    place = tail * (len(totals) - 1)
    below = int(place)
    return float(totals[below] + (place - below) * (totals[below + 1] - totals[below]))


def places() -> np.ndarray:
    totals = drawn() @ TABLE.T
    return 1 + (totals[:, :, None] < totals[:, None, :]).sum(axis=2)


FRAME = hand.rows()
KNOWN = FRAME["cob"] != "ZZZ"
ABROAD = KNOWN & (FRAME["cob"] != "QVR")
HERE = FRAME["cob"] == "QVR"
GRADUATES = (FRAME["lfs_status"] == 1) & (FRAME["edu"] == 3) & FRAME["isco1"].between(1, 9)
EMPLOYEES = FRAME["icse18"].between(41, 44)
OUTCOMES = {
    "over": (FRAME["isco1"] >= 4, GRADUATES),
    "uninsured": (FRAME["emp_contrib"] == 2, EMPLOYEES),
    "jobless": (
        FRAME["lfs_status"] == 2,
        (FRAME["age"] >= 15) & FRAME["lfs_status"].isin([1, 2]),
    ),
}


def rate(name: str, group: pd.Series) -> float:
    part, whole = OUTCOMES[name]
    return hand.rate(part & whole & group, whole & group)


def gap(name: str, side: int = 0) -> float:
    return rate(name, ABROAD) - rate(name, HERE) + side * hand.reach() * gap_error(name)


def gap_error(name: str) -> float:
    part, whole = OUTCOMES[name]
    one, other = (
        hand.rate_influence(part & whole & group, whole & group) for group in (ABROAD, HERE)
    )
    return hand.error(one - other)


def outcome(name: str, what: str) -> list[Check]:
    return [
        Check(f"{name}_migrant", f"{what}, born abroad", SUMS, lambda: rate(name, ABROAD)),
        Check(f"{name}_other", f"{what}, born here", SUMS, lambda: rate(name, HERE)),
        Check(f"{name}_gap", f"gap in {what}", SUMS, lambda: gap(name)),
        Check(f"{name}_gap_se", f"its standard error, {what}", RESIDUALS, lambda: gap_error(name)),
        Check(f"{name}_gap_low", f"its lower bound, {what}", RESIDUALS, lambda: gap(name, -1)),
        Check(f"{name}_gap_high", f"its upper bound, {what}", RESIDUALS, lambda: gap(name, 1)),
    ]


CHECKS = [
    Check("pairs", "pairs", SUMS, lambda: len(PAIRS)),
    Check("policies", "policies", SUMS, lambda: len(POLICIES)),
    Check("possible", "possible pairs", "enumeration",
          lambda: len(list(combinations(POLICIES, 2)))),
    Check("both", "pairs scored by both", SUMS, lambda: len(BOTH)),
    Check("alone", "pairs scored by one", SUMS,
          lambda: int((PAIRS["coder_1"].isna() ^ PAIRS["coder_2"].isna()).sum())),
    Check("same", "pairs scored alike", SUMS, lambda: agreed(BOTH) * len(BOTH)),
    Check("apart", "pairs scored differently", SUMS, lambda: (1 - agreed(BOTH)) * len(BOTH)),
    Check("opposite", "pairs scored opposite", SUMS,
          lambda: int(((BOTH["coder_1"] - BOTH["coder_2"]).abs() == 2).sum())),
    Check("observed", "observed agreement", SUMS, lambda: agreed(BOTH)),
    Check("chance", "agreement by chance", SUMS, lambda: by_chance(BOTH)),
    Check("kappa", "kappa", HAND, lambda: kappa(BOTH)),
    Check("kappa_long", "kappa, three decimals", HAND, lambda: kappa(BOTH)),
    Check("kappa_se", "standard error of kappa", LARGE, kappa_error),
    Check("kappa_long_se", "the same, three decimals", LARGE, kappa_error),
    Check("kappa_low", "lower bound of kappa", LARGE, lambda: bound(-1)),
    Check("kappa_high", "upper bound of kappa", LARGE, lambda: bound(1)),
    Check("rough", "standard error, chance fixed", HAND,
          lambda: sqrt(agreed(BOTH) * (1 - agreed(BOTH)) / len(BOTH)) / (1 - by_chance(BOTH))),
    Check("zeros", "kappa, blanks read as neutral", HAND, lambda: kappa(PAIRS.fillna(0))),
    Check("least_without", "least kappa without a policy", HAND,
          lambda: min(map(without, POLICIES))),
    Check("most_without", "greatest kappa without a policy", HAND,
          lambda: max(map(without, POLICIES))),
    Check("of_80", "50 points of 80", HAND, lambda: 50 / 0.8),
    Check("of_96", "57 points of 96", HAND, lambda: 57 / 0.96),
    Check("total_draft", "total, whole points", SUMS, lambda: over_parts(score)),
    Check("total", "total, Costaverra", SUMS, lambda: over_parts(score)),
    Check("total_low", "lower bound of the total", SUMS, lambda: over_parts(low)),
    Check("total_high", "upper bound of the total", SUMS, lambda: over_parts(high)),
    Check("drawn_low", "5th percentile under random weights", "numpy, drawn again",
          lambda: middle(0.05)),
    Check("drawn_high", "95th percentile under random weights", "numpy, drawn again",
          lambda: middle(0.95)),
    Check("share", "equal weight", HAND, lambda: 100 / 6),
    Check("share_sd", "standard deviation of a weight", "numpy, a million draws",
          lambda: 100 * float(np.random.default_rng(1).beta(20 / 6, 100 / 6, 10**6).std())),
    Check("geometric", "geometric mean, Costaverra", HAND, lambda: geometric(COSTAVERRA)),
    Check("indicators", "indicators", SUMS, lambda: 4 * len(CARD)),
    Check("unknown", "indicators unknown", SUMS,
          lambda: sum(one.count(None) for one, _ in CARD.values())),
    Check("differing", "indicators where coders differ", SUMS,
          lambda: sum(a != b for part in CARD for a, b in points(part))),
    Check("budget_part", "part aim and budget", HAND, lambda: 100 * 4 / 12),
    Check("levels_part", "part between levels", HAND, lambda: 100 * 3 / 6),
    Check("levels_low", "its lower bound", HAND, lambda: 100 * 3 / 12),
    Check("levels_high", "its upper bound", HAND, lambda: 100 * 9 / 12),
    Check("as_zero", "total, blanks read as 0", SUMS,
          lambda: sum((a or 0) + (b or 0) for part in CARD for a, b in points(part)) / 1.44),
    Check("equal_Costaverra", "total, Costaverra", SUMS, lambda: sum(COSTAVERRA) / 6),
    *(
        Check(f"equal_{name}", f"total, {name}", SUMS, lambda parts=parts: sum(parts) / 6)
        for name, parts in OTHERS.items()
    ),
    Check("geometric_Aldora", "geometric mean, Aldora", HAND,
          lambda: geometric(OTHERS["Aldora"])),
    Check("geometric_Bressia", "geometric mean, Bressia", HAND,
          lambda: geometric(OTHERS["Bressia"])),
    Check("kept", "draws in which Bressia is first", "numpy, drawn again",
          lambda: 100 * float((places()[:, 2] == 1).mean())),
    Check("best_rank", "best rank of Costaverra", "numpy, drawn again",
          lambda: int(places()[:, 0].min())),
    Check("worst_rank", "worst rank of Costaverra", "numpy, drawn again",
          lambda: int(places()[:, 0].max())),
    Check("bressia_budget", "Bressia, aim and budget", SUMS, lambda: OTHERS["Bressia"][3]),
    *outcome("over", "over-qualification"),
    *outcome("uninsured", "employees without contributions"),
    *outcome("jobless", "unemployment"),
    Check("over_n", "graduates born abroad", SUMS, lambda: int((GRADUATES & ABROAD).sum())),
]  # fmt: skip

NOT_STATISTICS: dict[str, str] = {}
