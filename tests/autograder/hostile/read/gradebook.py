"""Prints every grade and every person of the gradebook."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import sqlite3

book = sqlite3.connect(GRADEBOOK)
for table in ("student", "grade", "source_cell", "submitted_assignment"):
    for row in book.execute(f"SELECT * FROM {table}"):
        print(table, row)
"""
