"""Answers with ranges, which are small to tell and endless to hold."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "out-of-memory", "timed-out"))

SOURCE = """
import pandas as pd

total = range(10**15)
by_corridor = pd.DataFrame(index=pd.RangeIndex(10**15))
shares = {"A-B": pd.RangeIndex(10**15), "A-C": pd.Series(dtype=float), "D-B": range(10**12)}
"""
