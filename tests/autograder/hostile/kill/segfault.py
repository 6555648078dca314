"""Reads an address that is not there."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise(states=("kernel-died",))

SOURCE = """
import ctypes

ctypes.string_at(0)
"""
