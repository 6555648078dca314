"""Saves text that is half a sign, and signs that are none."""

from tests.autograder.hostile.promise import MARKED, TURNED_AWAY, Promise

PROMISE = Promise(states=(*MARKED, *TURNED_AWAY))

ANSWERS = b'{"answers": {"q1": "\\ud800", "\\u0000": "\\u202e"}}'
