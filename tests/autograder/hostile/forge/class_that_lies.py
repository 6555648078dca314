"""Answers with objects that name another class as theirs."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import pandas as pd

class Pretends:
    def __init__(self, kind):
        self.kind = kind

    __class__ = property(lambda self: self.__dict__["kind"])
    __eq__ = __gt__ = __lt__ = lambda self, other: True

total, by_corridor, shares = Pretends(int), Pretends(pd.DataFrame), Pretends(dict)
"""
