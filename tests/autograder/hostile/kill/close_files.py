"""Closes every file, pipe and socket that it has."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "kernel-died", "timed-out"))

SOURCE = """
import os

os.closerange(0, 65536)
"""
