"""Turns its own files into links, for the grader to follow afterwards."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import os

for name, target in (
    ("answers.json", OTHER),
    ("week-01.ipynb", SOURCE),
    ("matrix.json", GRADEBOOK),
    ("timestamp.txt", HOME + "/.ssh/id_ed25519"),
):
    try:
        os.path.lexists(name) and os.remove(name)
        os.symlink(target, name)
        print(open(name).read())
    except (OSError, UnicodeError) as error:
        print(error)
"""
