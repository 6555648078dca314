"""Stops the process that started it, and those before."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=("timed-out", "kernel-died", *MARKED))

SOURCE = """
import os
import signal

alone()
os.kill(os.getppid(), signal.SIGSTOP)
"""
