"""Each learner's synthetic sample made once a trial, however many cells ask for it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from functools import lru_cache, wraps
from typing import Any
from unittest.mock import patch

import pandas as pd

from labour_migration import synthetic

MAKERS = ("labour_force_survey", "recruitment_cost_survey", "companion")
# A cell looks at one learner's data, and few learners are tried one after another.
KEPT = 12


@contextlib.contextmanager
def kept() -> Iterator[None]:
    """Keep the samples that course cells make by `synthetic.…(seed, learner)` meanwhile."""
    with contextlib.ExitStack() as stack:
        for name in MAKERS:
            stack.enter_context(patch.object(synthetic, name, _once(getattr(synthetic, name))))
        yield


def _once(make: Callable[..., pd.DataFrame]) -> Callable[..., pd.DataFrame]:
    stored = lru_cache(KEPT, typed=True)(make)

    @wraps(make)
    def again(*args: Any, **options: Any) -> pd.DataFrame:
        # pandas copies on write, so what one cell does to its frame no other sees.
        return stored(*args, **options).copy(deep=False)

    return again
