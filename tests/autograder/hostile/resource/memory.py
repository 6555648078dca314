"""Takes and touches two and a half gigabytes."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise(states=("out-of-memory", "timed-out"))

SOURCE = """
hoard = []
for taken in range(50):
    hoard.append(bytearray(b"x" * 50_000_000))
won("2.5 GB of memory")
"""
