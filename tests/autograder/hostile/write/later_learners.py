"""Changes libraries in memory, for the learners who come after it."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=("kernel-died", "timed-out", *MARKED))

SOURCE = """
import builtins
import random

import numpy as np
import pandas as pd

pd.DataFrame.groupby = lambda self, *args, **kwargs: 1 / 0
pd.read_csv = lambda *args, **kwargs: pd.DataFrame()
pd.testing.assert_frame_equal = lambda *args, **kwargs: None
np.sum = lambda *args, **kwargs: 0
builtins.int = str
builtins.float = str
random.seed(1)
"""
