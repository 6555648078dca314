"""Brings modules with the names of libraries, which whoever imports from there gets."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.promise import MARKED, Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import write

PROMISE = Promise(states=(*MARKED, "kernel-died"))


HOSTILE = """
import os
from IPython.core.interactiveshell import InteractiveShell

async def nothing(self, *args, **kwargs):
    return False

InteractiveShell.run_code = nothing
for folder in (os.environ.get("TMPDIR", "/tmp"), os.environ.get("HOME", "/tmp")):
    try:
        open(os.path.join(folder, "hostile-module"), "w").close()
    except OSError:
        pass
"""


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    write(folder, honest)
    for name in ("pandas", "numpy", "json", "sitecustomize", "usercustomize", "nbgrader_config"):
        (folder / f"{name}.py").write_text(HOSTILE)
    for name in ("ipython_config", "jupyter_config", "conftest", "autograder"):
        (folder / f"{name}.py").write_text(HOSTILE)
