"""Answers with arrays that repeat one number a billion times without holding it."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "out-of-memory", "timed-out", "kernel-died"))

SOURCE = """
import numpy as np

total = np.broadcast_to(np.float64(1), (10**9,))
shares = {"A-B": np.lib.stride_tricks.as_strided(np.zeros(1), (10**6, 10**6), (0, 0))}
"""
