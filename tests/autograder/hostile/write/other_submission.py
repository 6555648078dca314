"""Overwrites another learner's notebook and answers."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import os

open(os.path.join(os.path.dirname(OTHER), "answers.json"), "w").write("{}")
open(OTHER, "w").write("{}")
"""
