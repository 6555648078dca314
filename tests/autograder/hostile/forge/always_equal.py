"""Answers with values that equal everything, are above it and below it."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
class Yes:
    def _yes(self, *args, **kwargs):
        return True

    __eq__ = __lt__ = __gt__ = __le__ = __ge__ = __bool__ = __contains__ = _yes
    __ne__ = lambda self, other: False
    __hash__ = lambda self: 1
    columns = property(lambda self: self)
    values = property(lambda self: lambda: [1])
    __iter__ = lambda self: iter(["corridor", "departures"])
    __sub__ = __rsub__ = __abs__ = __getitem__ = __call__ = __getattr__ = lambda self, *a: self

total = by_corridor = shares = Yes()
"""
