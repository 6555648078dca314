"""Prints the private files of the grader's home."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import os
import pathlib

homes = {HOME, os.path.expanduser("~"), os.path.expanduser("~root"), "/root"}
for home in homes:
    for name in (".ssh/id_ed25519", ".netrc", ".bash_history"):
        path = pathlib.Path(home, name)
        try:
            text = path.read_text()
        except OSError as error:
            print(path, error)
        else:
            # Only what was planted: a real key must not come into a report.
            print(path, text if home == HOME else won(f"can read {path}"))
"""
