"""Answers almost rightly, so that the failing comparison shows what was expected."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import pandas as pd

by_corridor = pd.DataFrame({"corridor": ["A-B", "A-C", "D-C"], "departures": [1, 2, 3]})
shares = {"A-B": 0.5, "A-C": 0.3, "D-B": 0.2}
"""
