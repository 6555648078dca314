"""Makes a file that says it has a terabyte."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "kernel-died"))

SOURCE = """
with open("hostile-sparse", "wb") as file:
    file.truncate(1 << 40)
won("a file of 1 TB")
"""
