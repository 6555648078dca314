"""Leaves its root by the door that root may use."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import os

try:
    os.mkdir("hostile-cage")
    os.chroot("hostile-cage")
    for _ in range(100):
        os.chdir("..")
    os.chroot(".")
except OSError as error:
    print(error)
print(open(OTHER).read())
"""
