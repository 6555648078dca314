"""Ends every process that it may."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=("kernel-died", *MARKED))

SOURCE = """
import os
import signal

alone()
os.kill(-1, signal.SIGKILL)
"""
