"""What employers ask for, and how policies fit together."""

from itertools import combinations

import numpy as np
import pandas as pd

from labour_migration.synthetic.streams import (
    Draws,
    apportion,
    exponential_quantile,
    shuffled,
    stream,
    uniform,
)

ESTABLISHMENTS, POSTS, VACANCIES = 1_500, 60_000, 2_400
# Private households (T) and most small farms are not in a register of establishments.
_ISIC = ("A", "BCDE", "F", "G", "H", "I", "JKLMN", "OPQ", "RSU")
_SHARES = (2, 18, 14, 22, 7, 12, 13, 8, 4)
_VACANCY_ODDS = np.array([1.6, 0.9, 1.5, 0.8, 1.1, 1.7, 0.7, 1.0, 0.8])
_HARD_TO_FILL = np.array([0.55, 0.35, 0.50, 0.20, 0.40, 0.45, 0.30, 0.40, 0.20])
_WAGE = np.array([1_650, 2_050, 2_150, 1_850, 2_050, 1_700, 2_400, 2_250, 1_900])

POLICIES = (
    "agriculture", "development", "education", "employment", "family", "foreign affairs",
    "health", "housing", "labour inspection", "skills", "social protection", "trade",
)  # fmt: skip
PAIRS, CODED_BY_BOTH = 60, 50
# How often coder 1 gave the score of the row and coder 2 that of the column: conflict (-1),
# none (0), support (1).
AGREEMENT = np.array([[13, 2, 1], [2, 11, 2], [0, 4, 15]])


def employer_vacancies(seed: int) -> pd.DataFrame:
    """1,500 establishments: 60,000 posts, of which 2,400 vacant, and permits asked."""
    draws = Draws(seed, ("establishment",), ESTABLISHMENTS)
    industry = draws.pick("industry", _SHARES)
    size = np.exp(1.1 * draws.normal("size"))
    posts = 1 + apportion(POSTS - ESTABLISHMENTS, size)
    place = np.repeat(np.arange(ESTABLISHMENTS), posts)
    # The posts that fall vacant first, at the speed of their industry.
    wait = exponential_quantile(uniform(stream(seed, "establishment", "vacant"), POSTS), 1.0)
    vacant = np.argsort(wait / _VACANCY_ODDS[industry[place]], kind="stable")[:VACANCIES]
    house = np.sort(place[vacant])
    each = Draws(seed, ("vacancy",), VACANCIES)
    hard = each.chance("hard to fill", _HARD_TO_FILL[industry[house]])
    permit = hard & each.chance("permit", 0.45)
    vacancies = np.bincount(house, minlength=ESTABLISHMENTS)
    wage = np.round(_WAGE[industry] * np.exp(0.15 * draws.normal("wage")), -1)
    return pd.DataFrame(
        {
            "est_id": 1 + np.arange(ESTABLISHMENTS),
            "isic10": pd.Series(np.array(_ISIC)[industry].astype(object), dtype="str"),
            "posts": posts,
            "vacancies": vacancies,
            "hard_to_fill": np.bincount(house[hard], minlength=ESTABLISHMENTS),
            "wage_offered_qvc_month": np.where(vacancies > 0, wage, np.nan),
            "permits_asked": np.bincount(house[permit], minlength=ESTABLISHMENTS),
        }
    )


def coherence_pairs(seed: int) -> pd.DataFrame:
    """60 pairs of policies, each scored -1, 0 or 1; 50 by both coders, 5 by one of them alone."""
    every = list(combinations(POLICIES, 2))
    chosen = np.sort(shuffled(stream(seed, "coherence", "pairs"), len(every))[:PAIRS])
    first, second = np.indices(AGREEMENT.shape).reshape(2, -1).repeat(AGREEMENT.ravel(), axis=1)
    alone = PAIRS - CODED_BY_BOTH
    single = np.floor(uniform(stream(seed, "coherence", "alone"), alone) * 3).astype(np.int64)
    half = np.arange(alone) % 2 == 0
    order = shuffled(stream(seed, "coherence", "order"), PAIRS)
    scores = {
        "coder_1": np.concatenate([first, single]) - 1,
        "coder_2": np.concatenate([second, single]) - 1,
    }
    scored = {
        "coder_1": np.concatenate([np.ones(CODED_BY_BOTH, dtype=np.bool_), half]),
        "coder_2": np.concatenate([np.ones(CODED_BY_BOTH, dtype=np.bool_), ~half]),
    }
    columns = {
        coder: pd.Series(pd.array(scores[coder][order], dtype="Int64")).mask(~scored[coder][order])
        for coder in scores
    }
    return pd.DataFrame(
        {
            "pair_id": 1 + np.arange(PAIRS),
            "policy_a": pd.Series([every[place][0] for place in chosen], dtype="str"),
            "policy_b": pd.Series([every[place][1] for place in chosen], dtype="str"),
            **columns,
        }
    )
