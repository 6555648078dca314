"""Leaves a thread that never ends."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "timed-out"))

SOURCE = """
import threading

def go_on():
    while True:
        pass

threading.Thread(target=go_on).start()
"""
