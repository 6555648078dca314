"""Feedback step: the page begins with how the work was received and marked."""

from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.receipts import Receipts

# States that need no line: the page itself shows the marks.
_PLAIN = ("graded", "")


class TellState(NbGraderPreprocessor):  # type: ignore[misc]
    """Puts the line about the submission's state above the notebook, where there is one to say."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Return the notebook with the line as its first cell."""
        names = resources["nbgrader"]
        with Receipts(names["db_url"]) as receipts:
            receipt = receipts.get(names["student"], names["assignment"])
        if receipt is not None and receipt.message and receipt.code not in _PLAIN:
            line = nbformat.v4.new_markdown_cell(f"**{receipt.message}**")
            nb.cells.insert(0, line)
        return nb, resources
