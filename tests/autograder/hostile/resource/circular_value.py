"""Answers with a list that holds itself."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "kernel-died"))

SOURCE = """
total = []
total.append(total)
shares = {}
shares["A-B"] = shares
"""
