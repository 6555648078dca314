"""Announces a long result and sends rubbish instead, then ends."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "kernel-died", "timed-out"))

SOURCE = r"""
import os

for number in range(3, 256):
    try:
        os.set_blocking(number, False)
        os.write(number, b"\xff\xff\xff\x7f\x00\x00\x00\x00{{{{\n\0")
    except OSError:
        pass
os._exit(0)
"""
