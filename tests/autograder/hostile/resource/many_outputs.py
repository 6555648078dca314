"""Shows 200,000 small values."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=("too-much-output", "timed-out", *MARKED))

SOURCE = """
from IPython.display import display

for number in range(200_000):
    display(number)
"""
