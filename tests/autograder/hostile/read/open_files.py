"""Reads every file, pipe and socket that was left open for it."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import os

for number in range(3, 256):
    try:
        os.set_blocking(number, False)
        os.lseek(number, 0, 0)
    except OSError:
        pass
    try:
        print(number, os.read(number, 100_000))
    except OSError:
        continue
for parent in ("/proc/self/fd", "/proc/1/fd"):
    try:
        for name in os.listdir(parent):
            print(name, os.readlink(f"{parent}/{name}"))
    except OSError as error:
        print(error)
"""
