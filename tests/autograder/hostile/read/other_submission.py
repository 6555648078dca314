"""Prints another learner's notebook and answers."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import os

print(open(OTHER).read())
print(open(os.path.join(os.path.dirname(OTHER), "answers.json")).read())
"""
