"""Answers with numbers to which no comparison applies."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import numpy as np
import pandas as pd

total = float("nan")
by_corridor = pd.DataFrame({"corridor": [None, pd.NA, np.nan], "departures": [np.nan] * 3})
shares = {"A-B": float("nan"), "A-C": float("inf"), "D-B": float("-inf")}
"""
