"""Feedback step: the page begins with how the work was received and marked."""

from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder import cell_marks, database
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
        if receipt is None or (receipt.code == "needs-marking" and not _waits(names)):
            return nb, resources
        if receipt.message and receipt.code not in _PLAIN:
            line = nbformat.v4.new_markdown_cell(f"**{receipt.message}**")
            nb.cells.insert(0, line)
        return nb, resources


def _waits(names: dict[str, str]) -> bool:
    """Return whether an answer has no mark yet: people may have given all since it was graded."""
    learner, assignment = names["student"], names["assignment"]
    engine = database.engine(names["db_url"])
    try:
        with engine.connect() as connection:
            found = cell_marks.held(connection, assignment, [learner]).get(learner)
    finally:
        engine.dispose()
    return found is None or bool(cell_marks.unmarked_of(found.cells))
