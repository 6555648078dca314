"""Prints the gradebook's file as it lies on the disk."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
print(open(GRADEBOOK, "rb").read())
"""
