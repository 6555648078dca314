"""Prints the environment that it runs in."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import os

print(dict(os.environ))
print(open("/proc/self/environ").read())
"""
