"""Stock nbgrader and the formgrader, on the same folder and database, do the same."""

import json
import os
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from autograder import runner
from autograder.gradebook import Gradebook
from autograder.workspace import Workspace
from tests import jupyter
from tests.autograder.conftest import COURSE, WEEK
from tests.jupyter import TOOLS


def environment(space: Workspace, home: Path) -> dict[str, str]:
    path = os.pathsep.join((str(TOOLS), os.environ["PATH"]))
    return {**jupyter.environment(home), "AUTOGRADER_STATE": str(space.state.parent), "PATH": path}


def nbgrader(space: Workspace, home: Path, *words: str) -> str:
    done = subprocess.run(
        [TOOLS / "nbgrader", *words],
        cwd=space.source,
        env=environment(space, home),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


@pytest.fixture
def copy(cohort: Workspace, tmp_path: Path) -> Workspace:
    shutil.copytree(cohort.state.parent, tmp_path / "state")
    return Workspace.open(COURSE, tmp_path / "state")


def points(space: Workspace, learner: str) -> object:
    with Gradebook(space) as book:
        standing = book.standings()[learner][WEEK]
    return standing.state, standing.points + standing.unmarked


@pytest.mark.parametrize("learner", ["demo-06", "demo-18"])
def test_stock_autograde_gives_the_same_marks(
    copy: Workspace, tmp_path: Path, learner: str
) -> None:
    list(runner.grade(copy, WEEK, [learner], again=True))
    before = points(copy, learner)
    shutil.rmtree(copy.autograded / learner)
    nbgrader(copy, tmp_path, "autograde", WEEK, f"--student={learner}")
    assert points(copy, learner) == before


def test_stock_release_is_the_same_file(copy: Workspace, tmp_path: Path) -> None:
    ours = {path.name: path.read_text() for path in (copy.release / WEEK).iterdir()}
    shutil.rmtree(copy.release)
    fresh = Workspace.open(COURSE, tmp_path / "fresh")
    nbgrader(fresh, tmp_path, "generate_assignment", WEEK)
    stock = {path.name: path.read_text() for path in (fresh.release / WEEK).iterdir()}
    assert stock.keys() == ours.keys()
    assert stock["questions.json"] == ours["questions.json"]
    cells = [json.loads(files[f"{WEEK}.ipynb"])["cells"] for files in (stock, ours)]
    assert [c["source"] for c in cells[0]] == [c["source"] for c in cells[1]]


@pytest.fixture
def formgrader(copy: Workspace, tmp_path: Path) -> Iterator[str]:
    words = (
        "server",
        "--ServerApp.disable_check_xsrf=True",
        "--ServerApp.jpserver_extensions={'nbgrader.server_extensions.formgrader': True}",
    )
    with jupyter.serving(copy.source, tmp_path, environment(copy, tmp_path), *words) as url:
        yield url


def get(url: str) -> str:
    with urllib.request.urlopen(url) as answer:
        return str(answer.read().decode())


def test_the_formgrader_shows_the_course(formgrader: str) -> None:
    found = json.loads(get(f"{formgrader}formgrader/api/assignments"))
    week = next(assignment for assignment in found if assignment["name"] == WEEK)
    assert (week["max_score"], week["status"]) == (10, "draft")
    assert week["num_submissions"] == 23
    students = json.loads(get(f"{formgrader}formgrader/api/students"))
    assert len(students) == 24


class Scripts(HTMLParser):
    """Finds what would run of a page: scripts, event handlers, addresses that are code."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        runs = [v or "" for k, v in attrs if k.startswith("on") or "script:" in (v or "")]
        self.found += [value for value in runs if "alert" in value]

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside in ("script", "style") and "alert(" in data:
            self.found.append(data)


HOSTILE = (
    "</script><script>alert(1)</script> <img src=x onerror=alert(2)> [x](javascript:alert(3)) "
    "<svg onload=alert(4)> $</script><script>alert(5)</script>$ <iframe srcdoc='alert(6)'></iframe>"
    " [map](map.html)"
)


def hostile_notebook(released: Path) -> str:
    book = json.loads(released.read_text())
    title = {"title": HOSTILE, "language_info": {"name": HOSTILE, "pygments_lexer": HOSTILE}}
    book["metadata"] |= title | {"kernelspec": {"name": HOSTILE}}
    for cell in book["cells"]:
        cell["source"] = HOSTILE
        cell["metadata"]["tags"] = [HOSTILE]
    output = {"output_type": "display_data", "data": {"text/html": HOSTILE}, "metadata": {}}
    more = {"cell_type": "code", "source": HOSTILE, "outputs": [output], "execution_count": 1}
    page = {"cell_type": "raw", "source": HOSTILE, "id": "raw"}
    text = {"cell_type": "markdown", "source": HOSTILE + "![x](attachment:x.png)", "id": "text"}
    extra = [cell | {"metadata": {"raw_mimetype": "text/html"}} for cell in (more, page, text)]
    return json.dumps(book | {"cells": book["cells"] + extra})


def test_no_page_runs_a_script_of_a_learner(copy: Workspace, formgrader: str) -> None:
    folder = copy.submitted / "mallory" / WEEK
    folder.mkdir(parents=True)
    released = copy.release / WEEK / f"{WEEK}.ipynb"
    (folder / f"{WEEK}.ipynb").write_text(hostile_notebook(released))
    (folder / "map.html").write_text("<script>alert(1)</script>")
    assert [result.outcome for result in runner.grade(copy, WEEK, ["mallory"])] == ["graded"]
    assert runner.feedback(copy, WEEK, "mallory").outcome == "graded"
    found = json.loads(get(f"{formgrader}formgrader/api/submitted_notebooks/{WEEK}/{WEEK}"))
    (mine,) = (entry["id"] for entry in found if entry["student"] == "mallory")
    with pytest.raises(urllib.error.HTTPError, match=r"40[34]"):
        get(f"{formgrader}formgrader/submissions/{mine}/map.html")
    pages = {
        "formgrader": get(f"{formgrader}formgrader/submissions/{mine}/"),
        "feedback": (copy.feedback / "mallory" / WEEK / f"{WEEK}.html").read_text(),
    }
    for name, page in pages.items():
        scripts = Scripts()
        scripts.feed(page)
        assert "alert(1)" in page, name
        assert not scripts.found, name


def test_stock_autograde_refuses_what_our_intake_refuses(copy: Workspace, tmp_path: Path) -> None:
    (copy.submitted / "eve").mkdir()
    (copy.submitted / "eve" / WEEK).symlink_to(copy.submitted / "demo-01" / WEEK)
    with pytest.raises(AssertionError, match="is a link"):
        nbgrader(copy, tmp_path, "autograde", WEEK, "--student=eve")
    assert not (copy.autograded / "eve").exists() or not list((copy.autograded / "eve").iterdir())
