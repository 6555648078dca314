"""Answers with tables that compute anew what they hold, or hold liars."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import pandas as pd

class Liar:
    __eq__ = __gt__ = __lt__ = lambda self, other: True
    __hash__ = lambda self: 1

    def __repr__(self):
        raise SystemExit

    __str__ = __repr__

class Table(pd.DataFrame):
    def equals(self, other):
        return True

    shape = property(lambda self: (3, 2))

by_corridor = Table({"corridor": ["A-B", "A-C", "D-B"], "departures": [Liar(), Liar(), Liar()]})
shares = pd.Series([Liar()] * 3, index=["A-B", "A-C", "D-B"])
"""
