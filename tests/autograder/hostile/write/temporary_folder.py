"""Changes what others left in the temporary folder, and leaves something."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import os

open(os.path.join(TEMPORARY, "hostile-left.txt"), "w").write("left")
open(os.path.join(TEMPORARY, "exam.txt"), "w").write("changed")
"""
