"""Waits for ever, which costs no processor time."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise(states=("timed-out",))

SOURCE = """
import time

while True:
    time.sleep(3600)
"""
