"""Searches the memory of every other process, and tries to trace it."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import ctypes
import glob
import os
import re

libc = ctypes.CDLL(None, use_errno=True)
alone()
for folder in glob.glob("/proc/[0-9]*"):
    pid = int(folder.rpartition("/")[2])
    if pid == os.getpid():
        continue
    if libc.ptrace(16, pid, 0, 0) == 0:
        libc.ptrace(17, pid, 0, 0)
        won(f"traced a process")
    try:
        for line in open(f"{folder}/maps"):
            span, rights = line.split()[:2]
            start, end = (int(part, 16) for part in span.split("-"))
            if "rw" in rights and end - start < 100_000_000:
                with open(f"{folder}/mem", "rb") as memory:
                    memory.seek(start)
                    text = memory.read(end - start)
                print(set(re.findall(rb"canary-[a-z_]+-[0-9a-f]{32}", text)))
    except (OSError, OverflowError) as error:
        print(folder, error)
"""
