"""Writes 500 MB to the process's own outputs, past Python."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=("too-much-output", "timed-out", *MARKED))

SOURCE = """
import os

for _ in range(5_000):
    os.write(1, b"flood" * 20_000)
    os.write(2, b"flood" * 20_000)
"""
