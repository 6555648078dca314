"""Answers with a whole number of a million digits."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "timed-out"))

SOURCE = """
total = 1 << 3_400_000
"""
