"""Saves a whole number of 900,000 digits."""

from tests.autograder.hostile.promise import MARKED, TURNED_AWAY, Promise

PROMISE = Promise(states=(*MARKED, *TURNED_AWAY))

ANSWERS = b'{"answers": {"q1": ' + b"1" * 900_000 + b"}}"
