"""Brings the outputs that tests would have with full marks."""

from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tests.autograder.hostile.promise import Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import write

PROMISE = Promise(states=("tampered",))


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    for cell in honest.cells:
        if cell.cell_type == "code":
            data = {"text/plain": "2.0", "text/html": "2.0"}
            cell["outputs"] = [
                nbformat.v4.new_output("execute_result", data=data, execution_count=1),
                nbformat.v4.new_output("stream", name="stdout", text="2.0"),
            ]
            cell["execution_count"] = 1
            cell.metadata["tags"] = ["skip-execution"]
    write(folder, honest)
