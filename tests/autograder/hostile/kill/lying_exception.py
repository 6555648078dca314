"""Raises an exception that cannot be shown."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "timed-out", "kernel-died"))

SOURCE = """
class Lying(Exception):
    def __str__(self):
        raise Lying

    __repr__ = __str__

    @property
    def __traceback__(self):
        raise Lying

    @property
    def __class__(self):
        raise Lying

raise Lying
"""
