"""Saves numbers that JSON does not have."""

from tests.autograder.hostile.promise import MARKED, TURNED_AWAY, Promise

PROMISE = Promise(states=(*MARKED, *TURNED_AWAY))

ANSWERS = b'{"answers": {"q1": NaN, "q7": Infinity, "q2": -Infinity}}'
