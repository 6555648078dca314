"""Answers with a small value that stands a billion times in itself."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "out-of-memory", "timed-out", "kernel-died"))

SOURCE = """
shares = {"A-B": 1.0}
for _ in range(30):
    shares = {"A-B": shares, "A-C": shares}
"""
