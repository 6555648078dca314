"""Prints the environment and the command of every process."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = r"""
import glob

for path in glob.glob("/proc/[0-9]*/environ") + glob.glob("/proc/[0-9]*/cmdline"):
    try:
        print(path, open(path).read().replace("\0", " "))
    except OSError as error:
        print(path, error)
"""
