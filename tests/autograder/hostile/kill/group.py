"""Ends its process group and its session."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=("kernel-died", *MARKED))

SOURCE = """
import os
import signal

alone()
os.killpg(os.getpgid(0), signal.SIGKILL)
"""
