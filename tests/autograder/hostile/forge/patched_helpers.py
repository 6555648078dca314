"""Patches the helpers that tests are known to use."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import builtins
import math

import numpy as np
import pandas as pd

nothing = lambda *args, **kwargs: None
for module in (pd.testing, np.testing):
    for name in dir(module):
        if name.startswith("assert"):
            setattr(module, name, nothing)
total = type("Yes", (float,), {"__eq__": lambda *a: True, "__hash__": float.__hash__})(2_500)
by_corridor = pd.DataFrame({"corridor": ["x"], "departures": [1]})
shares = {"A-B": 0.4, "A-C": 0.3, "D-B": 0.3}
builtins.abs = math.fabs = lambda value: 0
"""
