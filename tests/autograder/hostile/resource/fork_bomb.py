"""Starts processes until it may not."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "kernel-died", "timed-out", "out-of-memory"))

SOURCE = """
import os
import time

started = 0
try:
    for _ in range(300):
        if os.fork() == 0:
            time.sleep(30)
            os._exit(0)
        started += 1
finally:
    if started >= 150:
        won(f"{started} processes")
"""
