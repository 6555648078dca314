"""Goes on as two processes that both report."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "kernel-died", "timed-out"))

SOURCE = """
import os

os.fork()
os.fork()
"""
