"""Gives itself the marks of a person, in the gradebook."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import sqlite3

book = sqlite3.connect(GRADEBOOK)
book.execute("UPDATE grade SET manual_score = 2, needs_manual_grade = 0, extra_credit = 5")
book.commit()
"""
