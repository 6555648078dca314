"""Changes the Python packages that later learners import."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import os
import sysconfig

import pandas

paths = (pandas.__file__, os.__file__, sysconfig.__file__)
for folder in {sysconfig.get_path("purelib"), *map(os.path.dirname, paths)}:
    path = os.path.join(folder, "hostile-note.txt")
    try:
        open(path, "w").close()
        os.remove(path)
        won(f"wrote in {folder}")
    except OSError as error:
        print(error)
"""
