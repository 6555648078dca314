"""Ends by a signal that leaves a picture of the memory."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise(states=("kernel-died",))

SOURCE = """
import os
import resource

resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
os.abort()
"""
