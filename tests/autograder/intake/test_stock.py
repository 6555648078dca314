"""Stock nbgrader reads what our intake reads, and changes nothing of what was handed in."""

import json
import shutil
from pathlib import Path

import nbformat
import pytest

from autograder import runner
from autograder.marking.reading import name_the_notebook
from autograder.workspace import Workspace
from tests.autograder.conftest import WEEK

MINE = "Nurses leave, and nobody asked why."


def hand_in(space: Workspace, learner: str, name: str, encoding: str) -> Path:
    folder = space.submitted / learner / WEEK
    shutil.copytree(space.release / WEEK, folder)
    path = folder / f"{WEEK}.ipynb"
    book = json.loads(path.read_text())
    for cell in book["cells"]:
        if cell["cell_type"] == "markdown" and cell["metadata"]["nbgrader"].get("solution"):
            cell["source"] = MINE
    path.unlink()
    (folder / name).write_bytes(json.dumps(book).encode(encoding))
    return folder


@pytest.mark.parametrize(
    ("name", "encoding"),
    [(f"{WEEK}.ipynb", "utf-8-sig"), (f"{WEEK}.ipynb", "utf-16"), ("Week1 (1).ipynb", "utf-8")],
)
def test_stock_autograde_reads_what_learners_break(
    name: str, encoding: str, workspace: Workspace
) -> None:
    folder = hand_in(workspace, "ana", name, encoding)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    done = runner._nbgrader(workspace).autograde(WEEK, "ana", force=True)
    assert done["success"], done["log"]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    graded = nbformat.read(workspace.autograded / "ana" / WEEK / f"{WEEK}.ipynb", as_version=4)
    assert MINE in [cell.source for cell in graded.cells]


def test_stock_autograde_leaves_a_learners_pages_out(workspace: Workspace) -> None:
    folder = hand_in(workspace, "ana", f"{WEEK}.ipynb", "utf-8")
    for name in ("map.html", "notes.txt", "sub/chart.SVG"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("<script>alert(1)</script>")
    done = runner._nbgrader(workspace).autograde(WEEK, "ana", force=True)
    assert done["success"], done["log"]
    graded = workspace.autograded / "ana" / WEEK
    assert {path.name for path in graded.rglob("*.*")} >= {"notes.txt", f"{WEEK}.ipynb"}
    assert not list(graded.rglob("map.html")) and not list(graded.rglob("chart.*"))
    assert (folder / "map.html").is_file()


def test_stock_autograde_refuses_what_is_not_clear(workspace: Workspace) -> None:
    folder = hand_in(workspace, "ana", "final.ipynb", "utf-8")
    (folder / "final.ipynb").write_text(json.dumps(nbformat.v4.new_notebook()))
    done = runner._nbgrader(workspace).autograde(WEEK, "ana", force=True)
    assert not done["success"]
    assert "Refusal: The notebook week-01.ipynb is missing" in done["log"]


def test_the_right_notebook_stays_when_there_are_others() -> None:
    both = ["a/week-01/scratch.ipynb", "a/week-01/week-01.ipynb"]
    name_the_notebook(assignment="week-01", student="a", notebooks=both)
    assert both == ["a/week-01/scratch.ipynb", "a/week-01/week-01.ipynb"]
    del both[1]
    name_the_notebook(assignment="week-01", student="a", notebooks=both)
    assert both == ["a/week-01/week-01.ipynb"]
