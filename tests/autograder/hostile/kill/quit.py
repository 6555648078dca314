"""Leaves as a program leaves."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "kernel-died"))

SOURCE = """
quit()
"""
