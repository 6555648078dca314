"""Leaves a process behind that has no parent, no session and no terminal."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "timed-out"))

SOURCE = """
import os
import time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.closerange(0, 256)
        time.sleep(120)
    os._exit(0)
"""
