"""Writes scripts into text, code, titles and outputs, for whoever opens the page."""

from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tests.autograder.hostile.promise import MARKED, Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import write

PROMISE = Promise(states=MARKED)


SCRIPT = (
    "</script><script>hostile_script()</script><img src=x onerror=hostile_script()>"
    "[x](javascript:hostile_script()) <svg onload=hostile_script()> "
    "$</script><script>hostile_script()</script>$ <iframe srcdoc='hostile_script()'></iframe>"
)


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    language = {"name": SCRIPT, "pygments_lexer": SCRIPT, "mimetype": SCRIPT}
    honest["metadata"] = {"title": SCRIPT, "language_info": language}
    for cell in honest.cells:
        if cell.metadata.nbgrader.solution:
            cell.source = SCRIPT if cell.cell_type == "markdown" else f"x = {SCRIPT!r}"
            cell.metadata["tags"] = [SCRIPT]
    shown = f"from IPython.display import HTML, Javascript\ndisplay(HTML({SCRIPT!r}))\n"
    honest.cells.append(nbformat.v4.new_code_cell(f"{shown}Javascript('hostile_script()')"))
    honest.cells.append(nbformat.v4.new_markdown_cell(SCRIPT))
    honest.cells.append(nbformat.v4.new_raw_cell(SCRIPT, metadata={"format": "text/html"}))
    write(folder, honest)
