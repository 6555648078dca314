"""Saves a number that is too large for a float."""

from tests.autograder.hostile.promise import MARKED, TURNED_AWAY, Promise

PROMISE = Promise(states=(*MARKED, *TURNED_AWAY))

ANSWERS = b'{"answers": {"q1": 1e400}}'
