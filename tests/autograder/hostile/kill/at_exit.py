"""Begins to work when it is told to end."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "timed-out"))

SOURCE = """
import atexit
import time

class Late:
    def __del__(self):
        while True:
            time.sleep(1)

late = Late()

@atexit.register
def stay():
    while True:
        time.sleep(1)
"""
