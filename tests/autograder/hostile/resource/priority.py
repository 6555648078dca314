"""Asks to run before all other processes."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=MARKED)

SOURCE = """
import os

try:
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50))
    os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
    won("real-time priority")
except OSError as error:
    print(error)
try:
    os.nice(-5)
    won("a higher priority")
except OSError as error:
    print(error)
"""
