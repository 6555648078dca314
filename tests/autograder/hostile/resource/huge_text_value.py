"""Answers with a text of 100 MB."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "out-of-memory"))

SOURCE = """
total = "x" * 100_000_000
"""
