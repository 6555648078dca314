"""Shows pictures and scripts that call home when a marker opens the page."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.promise import Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import fill, grade, write

PROMISE = Promise()


ADDRESS = "http://127.0.0.1:9/hostile-page"
PAGE = (
    f"<img src='{ADDRESS}'><script src='{ADDRESS}'></script><iframe src='{ADDRESS}'></iframe>"
    f"<link rel='stylesheet' href='{ADDRESS}'><video poster='{ADDRESS}'></video>"
)


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    for cell in honest.cells:
        if grade(cell) == "advice":
            cell.source = f"{PAGE}\n\n![x]({ADDRESS})"
    show = f"from IPython.display import HTML, display\ndisplay(HTML({PAGE!r}))"
    fill(honest, {"total-code": show}, secrets)
    write(folder, honest)
