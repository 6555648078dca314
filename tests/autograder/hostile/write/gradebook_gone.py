"""Empties the gradebook and removes it."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import os

try:
    open(GRADEBOOK, "r+b").truncate(0)
finally:
    os.remove(GRADEBOOK)
"""
