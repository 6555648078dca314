"""Saves true as an answer, which equals 1."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

ANSWERS = b'{"answers": {"q1": true}}'
