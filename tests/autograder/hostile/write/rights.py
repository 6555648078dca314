"""Opens the gradebook and other learners' work to everybody."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import os

for path in (GRADEBOOK, OTHER, SOURCE):
    try:
        os.chmod(path, 0o777)
        os.utime(path, (1, 1))
    except OSError as error:
        print(error)
"""
