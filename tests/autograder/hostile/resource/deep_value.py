"""Answers with a list 100,000 levels deep."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "kernel-died"))

SOURCE = """
total = []
for _ in range(100_000):
    total = [total]
"""
