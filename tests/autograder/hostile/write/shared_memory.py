"""Leaves half a gigabyte of shared memory behind."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "out-of-memory", "kernel-died"))

SOURCE = """
import os

with open("/dev/shm/hostile-shm", "wb") as file:
    for _ in range(50):
        file.write(b"x" * 10_000_000)
won("500 MB of shared memory")
"""
