"""Becomes another program."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise(states=("kernel-died", "timed-out"))

SOURCE = """
import os

os.execvp("sleep", ["sleep", "60"])
"""
