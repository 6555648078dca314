"""Raises what a keyboard's interruption raises."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "kernel-died"))

SOURCE = """
raise KeyboardInterrupt
"""
