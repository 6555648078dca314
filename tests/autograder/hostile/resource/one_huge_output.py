"""Shows one value of 60 MB."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=("too-much-output", "out-of-memory", *MARKED))

SOURCE = """
"flood" * 12_000_000
"""
