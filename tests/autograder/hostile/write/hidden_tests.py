"""Replaces the hidden tests in the gradebook by ones that pass."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import sqlite3

book = sqlite3.connect(GRADEBOOK)
book.execute("UPDATE source_cell SET source = 'pass' WHERE name IN ('total', 'table', 'shares')")
book.commit()
"""
