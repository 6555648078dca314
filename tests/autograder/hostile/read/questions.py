"""Prints the questions file and the item bank, which lead to the keys."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import os

try:
    print(open(os.path.join(COURSE, "week-01", "questions.yml")).read())
except OSError as error:
    print(error)
from autograder.items import bank

won(f"{len(bank())} items with their keys")
"""
