"""Saves each name twice, first right, then wrong."""

from tests.autograder.hostile.promise import MARKED, TURNED_AWAY, Promise

PROMISE = Promise(states=(*MARKED, *TURNED_AWAY))

ANSWERS = b'{"answers": {"q1": 1}, "answers": {"q1": 1, "q1": 3}}'
