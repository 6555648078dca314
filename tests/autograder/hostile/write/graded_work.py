"""Writes marked work and feedback for another learner."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import os

state = os.path.dirname(GRADEBOOK)
for folder in ("autograded", "feedback", "stored", "release"):
    path = os.path.join(state, folder, "a-first", "week-01")
    os.makedirs(path, exist_ok=True)
    open(os.path.join(path, "hostile-page.html"), "w").write("not yours")
"""
