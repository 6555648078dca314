"""Leaves processes that ignore signals, and renew each other."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "timed-out"))

SOURCE = """
import os
import signal
import time

end = time.time() + 60
if os.fork() == 0:
    os.setsid()
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    while time.time() < end:
        if os.fork():
            time.sleep(0.05)
            os._exit(0)
"""
