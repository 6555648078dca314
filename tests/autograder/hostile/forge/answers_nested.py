"""Saves an object that names functions as an answer."""

from tests.autograder.hostile.promise import MARKED, TURNED_AWAY, Promise

PROMISE = Promise(states=(*MARKED, *TURNED_AWAY))

ANSWERS = b'{"answers": {"q1": {"__reduce__": ["os.system", "true"], "__eq__": true, "value": 1}}}'
