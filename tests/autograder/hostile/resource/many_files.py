"""Makes 50,000 files."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "timed-out"))

SOURCE = """
import pathlib

for number in range(50_000):
    pathlib.Path(f"hostile-{number}").touch()
won("50,000 files")
"""
