"""Ends its process at once, without a word."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise(states=("kernel-died",))

SOURCE = """
import os

os._exit(0)
"""
