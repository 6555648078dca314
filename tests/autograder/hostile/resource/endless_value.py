"""Answers with a list whose end never comes."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "timed-out", "out-of-memory"))

SOURCE = """
class Endless(list):
    def __iter__(self):
        while True:
            yield 1

    def __len__(self):
        return 3

    def items(self):
        return iter(self)

total = Endless([1, 2, 3])
shares = Endless()
"""
