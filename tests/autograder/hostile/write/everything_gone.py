"""Removes every file of the course and its state."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import os
import shutil

shutil.rmtree(os.path.dirname(GRADEBOOK), ignore_errors=True)
shutil.rmtree(COURSE, ignore_errors=True)
"""
