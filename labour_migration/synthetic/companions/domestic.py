"""Respondent-driven sampling of 3,000 domestic workers who know one another."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from labour_migration.synthetic.learners import sample_path
from labour_migration.synthetic.streams import (
    Bools,
    Draws,
    Ints,
    poisson_quantile,
    shuffled,
    stream,
    uniform,
)

WORKERS, LIVE_IN = 3_000, 1_197
SIZE, SEEDS, COUPONS = 500, 8, 3
_MEAN_TIES_LIVE_IN, _MEAN_TIES_LIVE_OUT = 6.0, 14.0
_CROSSING = 0.29
_COUPON_USED = 0.8


@dataclass(frozen=True)
class Network:
    """Who knows whom: ties of worker w are ``neighbour[start[w]:start[w + 1]]``."""

    live_in: Bools
    underpaid: Bools
    neighbour: Ints
    start: Ints

    @property
    def degree(self) -> Ints:
        """Number of ties of each worker."""
        return np.diff(self.start)

    @property
    def crossing(self) -> float:
        """Share of ties between the two groups."""
        owner = np.repeat(np.arange(WORKERS), self.degree)
        return float((self.live_in[owner] != self.live_in[self.neighbour]).mean())


@lru_cache(maxsize=2)
def network(seed: int) -> Network:
    """The network of an edition: stubs joined at random, 29 per cent of them across groups."""
    draws = Draws(seed, ("domestic",), WORKERS)
    live_in = np.arange(WORKERS) < LIVE_IN
    numbers = draws.uniform("degree")
    wanted = 1 + np.where(
        live_in,
        poisson_quantile(numbers, _MEAN_TIES_LIVE_IN - 1),
        poisson_quantile(numbers, _MEAN_TIES_LIVE_OUT - 1),
    )
    stubs = np.repeat(np.arange(WORKERS), wanted)
    stubs = stubs[shuffled(stream(seed, "domestic", "stubs"), len(stubs))]
    inside, outside = stubs[live_in[stubs]], stubs[~live_in[stubs]]
    across = round(_CROSSING * len(stubs) / 2)
    ties = np.concatenate(
        [
            np.column_stack([inside[:across], outside[:across]]),
            _paired(inside[across:]),
            _paired(outside[across:]),
        ]
    )
    ties = np.unique(np.sort(ties[ties[:, 0] != ties[:, 1]], axis=1), axis=0)
    both = np.concatenate([ties, ties[:, ::-1]])
    both = both[np.lexsort((both[:, 1], both[:, 0]))]
    return Network(
        live_in=live_in,
        underpaid=draws.chance("underpaid", np.where(live_in, 0.55, 0.30)),
        neighbour=both[:, 1],
        start=np.searchsorted(both[:, 0], np.arange(WORKERS + 1)).astype(np.int64),
    )


def _paired(stubs: Ints) -> Ints:
    return stubs[: len(stubs) // 2 * 2].reshape(-1, 2)


def rds_domestic(seed: int, learner: str | None) -> pd.DataFrame:
    """500 workers who came with a coupon from another worker, and the 8 first ones."""
    known = network(seed)
    worker, recruiter, wave = _recruited(known, stream(seed, *sample_path("rds", learner)))
    return pd.DataFrame(
        {
            "id": 1 + np.arange(SIZE),
            "recruiter_id": pd.Series(pd.array(recruiter, dtype="Int64")).mask(recruiter == 0),
            "wave": wave,
            "degree": known.degree[worker],
            "live_in": np.where(known.live_in[worker], 1, 2),
            "paid_under_min": np.where(known.underpaid[worker], 1, 2),
        }
    )


def _recruited(known: Network, rng: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    """Worker, interview number of the recruiter (0 for a seed) and wave, in order of interview."""
    starters = iter(shuffled(rng, WORKERS).tolist())
    seen = np.zeros(WORKERS, dtype=np.bool_)
    chain: list[tuple[int, int, int]] = []
    turn = 0
    while len(chain) < SIZE:
        if len(chain) < SEEDS or turn == len(chain):
            worker = next(starters)
            if not seen[worker] and known.degree[worker] > 0:
                seen[worker] = True
                chain.append((worker, 0, 0))
            continue
        worker, _, wave = chain[turn]
        turn += 1
        friends = known.neighbour[known.start[worker] : known.start[worker + 1]]
        friends = friends[~seen[friends]]
        offered = friends[shuffled(rng, len(friends))][:COUPONS]
        came = offered[uniform(rng, len(offered)) < _COUPON_USED]
        seen[came] = True
        chain += [(friend, turn, wave + 1) for friend in came.tolist()]
    worker_, recruiter, wave_ = np.array(chain[:SIZE], dtype=np.int64).T
    return worker_, recruiter, wave_
