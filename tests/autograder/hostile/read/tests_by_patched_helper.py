"""Has a helper of the tests print the code that calls it, and what it expects."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import inspect
import pandas as pd

def tell(*args, **kwargs):
    print(args, inspect.getsource(inspect.currentframe().f_back))
    raise AssertionError(repr(args))

pd.testing.assert_frame_equal = tell
by_corridor = pd.DataFrame({"corridor": ["A-B"], "departures": [1]})
"""
