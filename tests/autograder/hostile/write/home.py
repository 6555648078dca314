"""Leaves start-up files in the grader's home."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import os

for name in (".profile.d", ".ipython/profile_default/startup", ".config", ".jupyter", ".ssh"):
    folder = os.path.join(HOME, name)
    try:
        os.makedirs(folder, exist_ok=True)
        open(os.path.join(folder, "hostile-startup.py"), "w").write("print('here')")
    except OSError as error:
        print(error)
open(os.path.join(HOME, ".ssh", "id_ed25519"), "a").write("changed")
"""
