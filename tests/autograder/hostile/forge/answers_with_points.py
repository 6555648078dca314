"""Saves points, states and unknown questions beside the answers."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

ANSWERS = (
    b'{"answers": {"total": 2, "points": 8, "q1": 3, "q5": 1, "q99": 1, "__class__": "x"}, '
    b'"points": 8, "status": "marked", "seed": 1, "keys": {"q1": 3}, "questions": [{"id": "q1"}]}'
)
