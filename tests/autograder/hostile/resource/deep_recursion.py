"""Calls itself until the stack ends."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "kernel-died", "timed-out", "out-of-memory"))

SOURCE = """
import sys

sys.setrecursionlimit(10**8)

def down(depth):
    return [down(depth + 1)].__repr__() + str(depth)

down(0)
"""
