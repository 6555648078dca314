"""Prints what others left in the temporary folders."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import os

for folder in {TEMPORARY, "/tmp", "/var/tmp", "/dev/shm"}:
    for parent, _, names in os.walk(folder):
        for name in names[:50]:
            if name == "exam.txt":
                print(open(os.path.join(parent, name)).read())
print(open(os.path.join(TEMPORARY, "exam.txt")).read())
"""
