"""Writes a file of 600 MB."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "kernel-died"))

SOURCE = """
written = 0
try:
    with open("hostile-huge", "wb") as file:
        for _ in range(600):
            written += file.write(b"x" * 1_000_000)
finally:
    if written >= 200_000_000:
        won(f"{written:,} bytes of disk")
"""
