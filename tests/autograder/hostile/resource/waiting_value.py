"""Answers with values that wait for ever when they are looked at."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "timed-out"))

SOURCE = """
import time

class Waiting(dict):
    def _wait(self, *args, **kwargs):
        while True:
            time.sleep(60)

    __len__ = __iter__ = items = keys = values = __getitem__ = __class_getitem__ = _wait
    __eq__ = __bool__ = __repr__ = __hash__ = __reduce__ = __reduce_ex__ = __format__ = _wait

    def __getattribute__(self, name):
        while True:
            time.sleep(60)

total = Waiting()
shares = Waiting()
"""
