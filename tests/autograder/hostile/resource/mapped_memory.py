"""Takes memory by mapping it, shared between two processes."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "out-of-memory", "kernel-died"))

SOURCE = """
import mmap

hoard = []
for taken in range(25):
    hoard.append(mmap.mmap(-1, 100_000_000))
    for place in range(0, 100_000_000, 4096):
        hoard[-1][place] = 1
won("2.5 GB of mapped memory")
"""
