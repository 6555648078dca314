"""Fills every folder that anybody may write to."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "kernel-died", "out-of-memory", "timed-out"))

SOURCE = """
import os
import tempfile

taken = 0
for folder in {tempfile.gettempdir(), "/tmp", "/dev/shm", "/var/tmp", "/run"}:
    path = os.path.join(folder, "hostile-fill")
    try:
        with open(path, "wb") as file:
            for _ in range(15):
                taken += file.write(b"x" * 10_000_000)
                file.flush()
    except OSError as error:
        print(folder, error)
if taken >= 400_000_000:
    won(f"{taken:,} bytes of temporary space")
"""
