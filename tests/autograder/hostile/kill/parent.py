"""Ends the process that started it."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "kernel-died"))

SOURCE = """
import os
import signal

alone()
print(os.getppid())
os.kill(os.getppid(), signal.SIGKILL)
"""
