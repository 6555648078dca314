"""Raises the exceptions that end programs."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "kernel-died"))

SOURCE = """
import sys

sys.exit(0)
"""
