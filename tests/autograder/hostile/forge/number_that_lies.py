"""Answers with numbers of its own kinds, which say that they are any other."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
class Whole(int):
    __eq__ = __gt__ = __lt__ = lambda self, other: True
    __hash__ = int.__hash__

class Real(float):
    __sub__ = __rsub__ = __abs__ = lambda self, *other: Real(0.0)
    __lt__ = __gt__ = __eq__ = lambda self, other: True
    __hash__ = float.__hash__

total = Whole(1)
shares = {"A-B": Real(0), "A-C": Real(0), "D-B": Real(0)}
"""
