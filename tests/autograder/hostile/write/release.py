"""Overwrites the released notebook, on which submissions are rebuilt."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import os

path = os.path.join(os.path.dirname(GRADEBOOK), "release", "week-01", "week-01.ipynb")
open(path, "a").write(" ")
"""
