"""Stock nbgrader's own commands on every assignment: it releases, and a finished one validates."""

import json
import os
import subprocess
from pathlib import Path

import nbformat
import pytest

from autograder.course import COURSES
from autograder.marking import reference
from autograder.workspace import Workspace
from tests import jupyter
from tests.jupyter import TOOLS

EVERY = [(course, name) for course in COURSES for name in Workspace.open(course).assignments()]
LEARNER = "demo-01"


@pytest.mark.parametrize(("course", "name"), EVERY)
def test_stock_commands_take_the_assignment(course: str, name: str, tmp_path: Path) -> None:
    space = Workspace.open(course, tmp_path / "state")
    nbgrader(space, tmp_path, space.source, "generate_assignment", name)
    finish(space, name)
    told = nbgrader(space, tmp_path, space.release / name, "validate", f"{name}.ipynb")
    assert "Success! Your notebook passes all the tests." in told


def nbgrader(space: Workspace, home: Path, folder: Path, *words: str) -> str:
    path = os.pathsep.join((str(TOOLS), os.environ["PATH"]))
    own = {"AUTOGRADER_STATE": str(space.state.parent), "JUPYTERHUB_USER": LEARNER, "PATH": path}
    done = subprocess.run(
        [TOOLS / "nbgrader", *words],
        cwd=folder,
        env=jupyter.environment(home) | own,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def finish(space: Workspace, name: str) -> None:
    """Put the right answers and the model texts into the released folder, as a learner would."""
    folder, source = space.release / name, space.source / name
    answers = reference.answers(source, LEARNER)
    content = {"format": 1, "assignment": name, "learner": LEARNER, "answers": answers}
    text = json.dumps(content | {"saved_at": {}})
    (folder / "answers.json").write_text(text)
    texts = reference.texts(source)
    notebook = nbformat.read(folder / f"{name}.ipynb", as_version=4)
    for cell in notebook.cells:
        settings = cell.metadata.nbgrader
        if settings.solution and settings.grade:
            cell.source = texts[settings.grade_id]
    nbformat.write(notebook, folder / f"{name}.ipynb")
