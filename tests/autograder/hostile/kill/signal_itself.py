"""Plans signals for later, to meet whatever comes then."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "kernel-died", "timed-out"))

SOURCE = """
import signal

signal.signal(signal.SIGALRM, lambda *args: 1 / 0)
signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
"""
