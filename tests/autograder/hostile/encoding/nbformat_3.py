"""Says that it is a notebook of an old format."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.promise import Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import write

PROMISE = Promise(states=("unreadable", "blank"))


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    honest["nbformat"] = 3
    honest["worksheets"] = [{"cells": honest.pop("cells")}]
    write(folder, honest)
