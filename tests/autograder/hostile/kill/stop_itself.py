"""Stops its own process and never goes on."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=("timed-out", "kernel-died", *MARKED))

SOURCE = """
import os
import signal

os.kill(os.getpid(), signal.SIGSTOP)
"""
