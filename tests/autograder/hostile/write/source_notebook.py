"""Overwrites the instructor's notebook."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
text = open(SOURCE).read().replace("assert total ==", "total ==")
open(SOURCE, "w").write(text)
"""
