"""Answers with numpy arrays and scalars of its own kinds."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import numpy as np

class Array(np.ndarray):
    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return True

    __eq__ = __gt__ = __lt__ = lambda self, other: True

class Scalar(np.int64):
    __eq__ = __gt__ = __lt__ = lambda self, other: True

total = np.zeros(1).view(Array)
shares = {"A-B": Scalar(1), "A-C": np.array([Scalar(1)], dtype=object), "D-B": total}
"""
