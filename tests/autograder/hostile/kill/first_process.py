"""Sends every signal that ends or stops to the first process."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "kernel-died", "timed-out"))

SOURCE = """
import os
import signal

alone()
for name in ("TERM", "INT", "HUP", "SEGV", "STOP", "KILL"):
    try:
        os.kill(1, getattr(signal, f"SIG{name}"))
    except OSError as error:
        print(error)
"""
