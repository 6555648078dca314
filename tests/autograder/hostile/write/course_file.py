"""Changes the rules of the course."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = r"""
import os

open(os.path.join(COURSE, "course.yml"), "a").write("\n# changed\n")
"""
