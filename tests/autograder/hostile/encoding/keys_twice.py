"""Names its cells twice, so that two readers may read two notebooks."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.course import NOTEBOOK
from tests.autograder.hostile.promise import Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import write

PROMISE = Promise(states=("blank", "unreadable"))


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    write(folder, honest)
    path = folder / NOTEBOOK
    path.write_bytes(path.read_bytes()[:-1] + b', "cells": [], "nbformat": 4}')
