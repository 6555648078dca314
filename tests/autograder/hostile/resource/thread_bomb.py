"""Starts threads until it may not."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "kernel-died", "timed-out", "out-of-memory"))

SOURCE = """
import threading
import time

threading.stack_size(65536)
started = 0
try:
    for _ in range(2_000):
        threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
        started += 1
finally:
    if started >= 1_000:
        won(f"{started} threads")
"""
