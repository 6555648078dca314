"""Runs for ever."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise(states=("timed-out",))

SOURCE = """
while True:
    pass
"""
