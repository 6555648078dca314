"""Saves a list around the answer."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

ANSWERS = b'{"answers": {"q1": [1]}}'
