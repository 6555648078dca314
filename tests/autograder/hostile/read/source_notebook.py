"""Prints the instructor's notebook, with model answers and hidden tests."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
print(open(SOURCE).read())
"""
