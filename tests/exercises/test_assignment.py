"""The assignment on governance as a notebook: its rubric, its model answer, and the line it runs.

A made-up learner hands in; the check speaks, a person gives the points, the gradebook has them.
"""

import json
import os
import shutil
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from autograder import rubric, runner, sheets, tables
from autograder.gradebook import Gradebook, GradebookError, Mark
from autograder.items.questions import load_questions
from autograder.marking import reference
from autograder.tables import Learner
from autograder.workspace import Workspace
from labour_migration.handin import UNWRITTEN, Work, policy_brief
from labour_migration.handin.annex import annex
from labour_migration.handin.policy_brief import brief
from labour_migration.widgets import CoherenceMatrix, MonitoringPlan, PolicyTemplate, StakeholderMap
from tests.exercises.annexes import complete

COURSE, ASSIGNMENT = "governance-coherence", "assignment"
SOURCE = Workspace.open(COURSE).notebook(ASSIGNMENT)
RUBRIC = rubric.load(COURSE, ASSIGNMENT)
CRITERIA = {one.id: one for one in RUBRIC.criteria}
CELLS: list[NotebookNode] = nbformat.read(SOURCE, as_version=4).cells
TOOLS = {
    "annex-a": CoherenceMatrix,
    "annex-b": MonitoringPlan,
    "annex-c": PolicyTemplate,
    "stakeholders": StakeholderMap,
}


def place(name: str) -> int:
    """Return where the cell of an id stands."""
    return next(n for n, cell in enumerate(CELLS) if cell.metadata.nbgrader.grade_id == name)


def test_each_criterion_has_its_cell_with_its_points() -> None:
    by_hand = [
        cell.metadata.nbgrader
        for cell in CELLS
        if cell.metadata.nbgrader.grade and cell.metadata.nbgrader.solution
    ]
    assert [(one.grade_id, one.points) for one in by_hand] == [
        (one.id, one.points) for one in RUBRIC.criteria
    ]
    assert reference.points_by_hand(SOURCE.parent) == RUBRIC.points == 40
    assert load_questions(SOURCE.parent / "questions.yml").total == 0
    assert [cell.points for cell in reference.test_cells(SOURCE.parent)] == [0]


@pytest.mark.parametrize("name", CRITERIA)
def test_the_cell_before_repeats_the_rubric_word_for_word(name: str) -> None:
    criterion = CRITERIA[name]
    text = CELLS[place(name) - 1].source
    titles = {one.id: one.title for one in RUBRIC.scale}
    assert f"{criterion.title} ({criterion.points} points, marked by a person)" in text
    for level in criterion.levels:
        assert f"| {titles[level.id]} | {level.points} | {level.descriptor} |" in text
    assert text.count("\n| ") == len(criterion.levels) + 1
    for said in (criterion.outcome, criterion.advice, "; ".join(criterion.evidence)):
        assert said in text


def test_the_text_around_repeats_the_rubric_word_for_word() -> None:
    intro, before = CELLS[0].source, CELLS[place("brief")].source
    for part in RUBRIC.parts:
        assert f"- **{part.title}.** {part.holds}" in intro
    assert RUBRIC.task in intro and RUBRIC.rule in before
    length = f"{RUBRIC.length.minimum:,} to {RUBRIC.length.maximum:,} words"
    assert length in intro and length in before
    assert RUBRIC.length.counts[1:] in intro


def test_the_check_is_wholly_visible_and_the_tools_name_their_files() -> None:
    check = CELLS[place("check")]
    assert check.metadata.nbgrader.grade and check.metadata.nbgrader.locked
    assert check.source.endswith("policy_brief.report(work)") and "HIDDEN" not in check.source
    for name, tool in TOOLS.items():
        assert CELLS[place(name)].source == f'annex({tool.__name__}(name="{name}"))'
        assert f"`{name}.json`" in CELLS[place(name) - 1].source


@pytest.mark.parametrize("name", TOOLS)
def test_the_model_annexes_open_in_the_tools(name: str, tmp_path: Path) -> None:
    content = complete()[f"{name}.json"]
    (tmp_path / f"{name}.json").write_text(json.dumps(content))
    assert annex(TOOLS[name](folder=tmp_path, name=name)).state() == content


def test_the_model_answer_lacks_nothing_and_is_known_for_invented() -> None:
    texts = reference.texts(SOURCE.parent)
    assert set(texts) == set(CRITERIA)
    found = policy_brief.remarks(Work(texts, complete()))
    assert [one.text for one in found if one.kind == "missing"] == []
    conflicts = [one.text for one in found if one.kind == "conflict"]
    assert conflicts and all("invented" in text for text in conflicts)
    words = sum(map(brief.counted, texts.values()))
    assert RUBRIC.length.minimum <= words <= RUBRIC.length.maximum


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A course whose assignment has been released."""
    made = Workspace.open(COURSE, tmp_path_factory.mktemp("state"))
    runner.release(made, ASSIGNMENT)
    return made


def hand_in(space: Workspace, learner: str, texts: dict[str, str], files: dict[str, Any]) -> Path:
    """Put a submission there; a file's content is JSON data, or the bytes of a broken one."""
    folder = space.submitted / learner / ASSIGNMENT
    shutil.copytree(space.release / ASSIGNMENT, folder)
    path = folder / f"{ASSIGNMENT}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.source = texts.get(cell.metadata.nbgrader.grade_id, cell.source)
    nbformat.write(notebook, path)
    for name, content in files.items():
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        (folder / name).write_bytes(raw)
    (folder / "timestamp.txt").write_text("2020-06-20 10:00:00 UTC")
    return folder


def printed(space: Workspace, learner: str) -> str:
    """Return what the check cell says in the notebook that a marker opens, on one line."""
    path = space.autograded / learner / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    cells = nbformat.read(path, as_version=4).cells
    (output,) = next(c for c in cells if c.metadata.nbgrader.grade_id == "check").outputs
    assert output.output_type == "stream" and output.name == "stdout"
    return " ".join(str(output.text).split())


def test_the_release_holds_no_answer(space: Workspace) -> None:
    files = {path.name for path in (space.release / ASSIGNMENT).iterdir()}
    assert files == {f"{ASSIGNMENT}.ipynb", "questions.json", "rubric.yml"}
    text = (space.release / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").read_text()
    assert "Valdoria" not in text and "SOLUTION" not in text
    assert text.count(UNWRITTEN) == len(CRITERIA)


def test_the_line_from_submission_to_points(space: Workspace, tmp_path: Path) -> None:
    texts = reference.texts(SOURCE.parent)
    hand_in(space, "maria", texts, {**complete(), "holiday.json": b"{"})
    (result,) = runner.grade(space, ASSIGNMENT, ["maria"])
    assert result.outcome == "graded", result.message

    said = printed(space, "maria")
    assert "names an invented country" in said and "The file holiday.json could not be read" in said
    assert "All 7 parts of the brief are written." in said and "Ctrl + S" not in said
    with Gradebook(space) as book:
        book.enrol([Learner("maria")])
        waiting = book.standings()["maria"][ASSIGNMENT]
    assert (waiting.state, waiting.points, waiting.unmarked) == ("submitted", 0, 40)

    levels = dict.fromkeys(CRITERIA, "complete") | {"rights": "partly"}
    columns = tables.sheet_columns(RUBRIC)
    row = tuple({"learner": "maria", **levels}.get(name, "") for name in columns)
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(tables.write_csv(columns, [row]), encoding="utf-8")
    assert sheets.import_sheet(space, ASSIGNMENT, sheet) == 1
    with Gradebook(space) as book:
        marked = book.standings()["maria"][ASSIGNMENT]
        grades = book._book.find_submission(ASSIGNMENT, "maria").notebooks[0].grades
        given = {one.name: one.manual_score for one in grades if one.name in CRITERIA}
    assert given == {one.id: (2 if one.id == "rights" else one.points) for one in RUBRIC.criteria}
    assert (marked.points, marked.unmarked) == (36, 0)
    assert runner.feedback(space, ASSIGNMENT, "maria").outcome == "graded"
    page = (space.feedback / "maria" / ASSIGNMENT / f"{ASSIGNMENT}.html").read_text()
    assert "names an invented country" in page and "Not correct" not in page
    # The levels and comments of the sheet stay beside it.
    assert "36 of 40 points" in space.page_by_rubric("maria", ASSIGNMENT).read_text()

    called = {"learner": "maria"} | dict.fromkeys(CRITERIA, rubric.BLANK)
    for cells, state, points in (
        (called, "blank", 0),
        ({"learner": "maria"} | levels, "submitted", 36),
    ):
        line = tuple(cells.get(name, "") for name in columns)
        sheet.write_text(tables.write_csv(columns, [line]), encoding="utf-8")
        sheets.import_sheet(space, ASSIGNMENT, sheet)
        with Gradebook(space) as book:
            standing = book.standings()["maria"][ASSIGNMENT]
        assert (standing.state, standing.points) == (state, points)


def test_untouched_and_hostile_work_is_marked_like_any_other(space: Workspace) -> None:
    script = "<script>alert(1)</script>\x1b[31m"
    bomb = b"[" * 100_000
    hand_in(space, "blank", {}, {})
    hand_in(space, "only-files", {}, complete())
    hand_in(space, "hostile", dict.fromkeys(CRITERIA, script * 50), {"annex-a.json": bomb})
    named = {**complete()["annex-a.json"], "widget": script}
    hand_in(
        space, "odd", {"choice": "Something."}, {"a.json": named, "b.json": b"\xff", "c.json": 1}
    )
    learners = ["blank", "only-files", "hostile", "odd"]
    results = {one.learner: one.outcome for one in runner.grade(space, ASSIGNMENT, learners)}
    assert results == {
        "blank": "blank", "only-files": "blank", "hostile": "graded", "odd": "graded",
    }  # fmt: skip
    assert "The brief has no text yet." in printed(space, "blank")
    assert "5 of 5 indicators" in printed(space, "only-files")
    assert "annex-a.json could not be read" in printed(space, "hostile")
    assert not any("\x1b" in printed(space, learner) for learner in learners)
    with Gradebook(space) as book, pytest.raises(GradebookError, match="nothing was filled in"):
        book.import_marks([Mark("only-files", ASSIGNMENT, "rights", Fraction(2))])
    assert runner.feedback(space, ASSIGNMENT, "hostile").outcome == "graded"
    page = (space.feedback / "hostile" / ASSIGNMENT / f"{ASSIGNMENT}.html").read_text()
    assert "<script>alert" not in page


def test_learner_and_marker_read_the_same_remarks(space: Workspace, tmp_path: Path) -> None:
    folder = hand_in(space, "same", {"choice": "We choose."}, {**complete(), "annex-b.json": b"{"})
    own = visible_cells(folder, tmp_path)
    assert "Ctrl + S" in own
    list(runner.grade(space, ASSIGNMENT, ["same"]))
    theirs = printed(space, "same")
    assert "annex-b.json could not be read" in theirs
    assert own[own.index("DOES NOT") :] == theirs[theirs.index("DOES NOT") :]


def visible_cells(folder: Path, home: Path) -> str:
    """Return what the check says when the learner runs the whole notebook, on one line."""
    work = home / "learner"
    shutil.copytree(folder, work)
    code = (
        "import nbformat, sys; from nbclient import NotebookClient\n"
        "book = nbformat.read('assignment.ipynb', as_version=4)\n"
        "NotebookClient(book, timeout=120, kernel_name='python3').execute()\n"
        "streams = [o for c in book.cells for o in c.get('outputs', ())]\n"
        "assert not [o for o in streams if o.get('name') == 'stderr'], streams\n"
        "print(book.cells[[c.id for c in book.cells].index('check')].outputs[0].text)"
    )
    env = {**os.environ, "JUPYTERHUB_USER": "same"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=work, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return " ".join(done.stdout.split())
