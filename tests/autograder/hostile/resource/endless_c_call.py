"""Computes one number in C, which no interruption reaches."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=("timed-out", "kernel-died", "out-of-memory", *MARKED))

SOURCE = """
total = len(str(7 ** (10**9)))
"""
