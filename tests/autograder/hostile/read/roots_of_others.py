"""Reads the files through the eyes of every other process."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import glob

for way in ("root", "cwd"):
    for folder in glob.glob(f"/proc/[0-9]*/{way}") + glob.glob(f"/proc/[0-9]*/task/*/{way}"):
        for path in (OTHER, SOURCE, HOME + "/.ssh/id_ed25519"):
            try:
                print(open(folder + path).read())
            except OSError as error:
                print(folder, error)
"""
