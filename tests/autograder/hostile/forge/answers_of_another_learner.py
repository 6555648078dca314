"""Saves answers in another learner's name."""

from tests.autograder.hostile.promise import TURNED_AWAY, Promise

PROMISE = Promise(states=TURNED_AWAY)

ANSWERS = b'{"learner": "a-first", "answers": {"q1": 1}}'
