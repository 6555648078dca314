"""Prints 500 MB."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise(states=("too-much-output", "timed-out"))

SOURCE = """
for _ in range(5_000):
    print("flood" * 20_000)
"""
