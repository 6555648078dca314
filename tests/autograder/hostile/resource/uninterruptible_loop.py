"""Runs for ever and shrugs off every interruption."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise(states=("timed-out",))

SOURCE = """
import signal

for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM, signal.SIGXCPU):
    signal.signal(number, signal.SIG_IGN)
while True:
    try:
        while True:
            pass
    except BaseException:
        continue
"""
