"""Makes a second name for another learner's notebook, and writes to that."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import os

os.link(OTHER, "hostile-second-name")
open("hostile-second-name", "w").write("{}")
"""
