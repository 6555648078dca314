"""What a trick is, and the list of all of them."""

import importlib
import json
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import nbformat
from nbformat import NotebookNode

from tests.autograder import hostile
from tests.autograder.hostile.course import ASSIGNMENT, NOTEBOOK
from tests.autograder.hostile.promise import Promise
from tests.autograder.hostile.secrets import Secrets

FAMILIES = (
    "resource",
    "read",
    "write",
    "network",
    "forge",
    "kill",
    "structure",
    "encoding",
    "archive",
    "paths",
)


@dataclass(frozen=True)
class Trick:
    """One hostile submission: how it is made, and what must come of it.

    A module says what is handed in by one of: `SOURCE`, code for the first answer cell; `CELLS`,
    code by answer cell; `ANSWERS`, the bytes of answers.json; or, for all else, a function
    `submit(folder, honest, secrets)` that writes the submission. Its folder's name is `LEARNER`,
    if it has one. One that arrives packed has `pack(inbox, learner, honest)` instead.
    """

    family: str
    name: str
    about: str
    promise: Promise
    learner: str
    module: ModuleType

    @property
    def id(self) -> str:
        return f"{self.family}/{self.name}"

    @property
    def packed(self) -> bool:
        return hasattr(self.module, "pack")

    def hand_in(self, submitted: Path, honest: NotebookNode, secrets: Secrets) -> None:
        """Write the submission below the folder in which the grader looks for it."""
        folder = submitted / self.learner / ASSIGNMENT
        folder.mkdir(parents=True)
        submit: Callable[[Path, NotebookNode, Secrets], None] | None
        submit = getattr(self.module, "submit", None)
        if submit is not None:
            submit(folder, honest, secrets)
            return
        source = getattr(self.module, "SOURCE", None)
        cells = {"total-code": source} if source else getattr(self.module, "CELLS", {})
        fill(honest, cells, secrets)
        write(folder, honest)
        answers: bytes | None = getattr(self.module, "ANSWERS", None)
        if answers is not None:
            (folder / "answers.json").write_bytes(answers)

    def pack(self, inbox: Path, honest: NotebookNode) -> None:
        """Write the archive of a submission that arrives packed."""
        self.module.pack(inbox, self.learner, honest)


def fill(notebook: NotebookNode, cells: Mapping[str, str], secrets: Secrets) -> None:
    """Put code into answer cells; the first one begins with where the secrets are."""
    for cell in notebook.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        if grade_id in cells:
            cell.source = cells[grade_id]
    first = next(cell for cell in notebook.cells if grade(cell) == "total-code")
    first.source = f"{secrets.preamble()}\n{first.source}"


def grade(cell: NotebookNode) -> str:
    """Return the grade_id of a cell."""
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def write(folder: Path, notebook: NotebookNode, name: str = NOTEBOOK) -> None:
    """Write a notebook as a browser would, without asking whether it is sound."""
    (folder / name).write_text(json.dumps(notebook), encoding="utf-8")


def find() -> tuple[Trick, ...]:
    """Return every trick, by family and name."""
    return tuple(trick for family in FAMILIES for trick in _of(family))


def _of(family: str) -> list[Trick]:
    package = importlib.import_module(f"{hostile.__name__}.{family}")
    found = []
    for entry in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{entry.name}")
        learner = getattr(module, "LEARNER", f"m-{family}-{entry.name.replace('_', '-')}")
        about = (module.__doc__ or "").strip().splitlines()[0].rstrip(".")
        found.append(Trick(family, entry.name, about, module.PROMISE, learner, module))
    return found


def copy(notebook: NotebookNode) -> NotebookNode:
    """Return a copy that may be changed."""
    made: NotebookNode = nbformat.from_dict(json.loads(json.dumps(notebook)))
    return made
