"""Names files so that they steer terminals, hide their ends or look like options."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.promise import MARKED, Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import write

PROMISE = Promise(states=("unreadable", *MARKED))


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    write(folder, honest)
    for name in (
        "\x1b[2J\x1b[31m",
        "data\u202evsc.exe",
        "-rf",
        "a\nb",
        "$(touch x)",
        "\udcff",
        "n" * 250,
    ):
        (folder / name).write_text("odd")
