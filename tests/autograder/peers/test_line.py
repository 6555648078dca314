"""From submissions to the author's page: anonymous both ways, hostile reviews stop nobody."""

import json
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import Any

import nbformat
import pytest
from typer.testing import CliRunner

from autograder import peers, rubric, runner
from autograder.cli import app
from autograder.gradebook import Gradebook, Learner
from autograder.peers import package
from autograder.peers.line import MARKED, folder
from autograder.peers.works import calibration
from autograder.workspace import Workspace
from labour_migration.widgets import Quiz

COURSE, ASSIGNMENT = "governance-coherence", "assignment"
PEOPLE = {
    "ana-7": "Ana Silva",
    "bo-li": "Bo Lindqvist",
    "cleo.k": "Cleo Kamau",
    "dee@mof": "Dee Okoro",
    "eve_x": "Eve Novak",
}
RUBRIC = rubric.load(COURSE, ASSIGNMENT)
COMMENT = "Thank you, Ana Silva: the problem sentence helped me most; <b>change</b> the sources."


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    state = tmp_path_factory.mktemp("peers")
    runner.release(Workspace.open(COURSE, state), ASSIGNMENT)
    return state


@pytest.fixture(scope="module")
def space(released: Path) -> Workspace:
    workspace = Workspace.open(COURSE, released)
    with Gradebook(workspace) as book:
        book.enrol(Learner(one, name, f"{one[:2]}@mof.example") for one, name in PEOPLE.items())
    for learner, name in PEOPLE.items():
        hand_in(workspace, learner, f"I, {name} ({learner}), say: nurses leave. <i>a@b.example</i>")
    hand_in(workspace, "late", "Too short")
    (workspace.submitted / "late" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").write_text("{")
    peers.give_out(workspace, ASSIGNMENT)
    return workspace


def hand_in(workspace: Workspace, learner: str, text: str) -> None:
    target = workspace.submitted / learner / ASSIGNMENT
    target.mkdir(parents=True)
    released = workspace.release / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    notebook = nbformat.read(released, as_version=4)
    for cell in notebook.cells:
        settings = cell.metadata.get("nbgrader", {})
        if settings.get("solution") and settings.get("grade"):
            cell.source = f"{text} {settings['grade_id']}"
    nbformat.write(notebook, target / f"{ASSIGNMENT}.ipynb")
    state = {"widget": "coherence-matrix", "values": {"title": f"By {text}"}}
    (target / "coherence.json").write_text(json.dumps(state))


def given(space: Workspace) -> dict[str, list[str]]:
    content: dict[str, list[str]] = json.loads(
        (folder(space, ASSIGNMENT) / "given.json").read_text()
    )
    return content


def out(space: Workspace, reader: str) -> Path:
    return folder(space, ASSIGNMENT) / "out" / reader / package.NAME


def test_everybody_with_a_readable_work_has_three_others_and_the_marked_one(
    space: Workspace,
) -> None:
    shown = given(space)
    assert set(shown) == set(PEOPLE)
    for reader, works in shown.items():
        assert len(works) == 4
        assert MARKED in works
        assert reader not in works
    assert len({works.index(MARKED) for works in shown.values()}) > 1


def test_no_package_tells_whose_work_it_is(space: Workspace) -> None:
    for reader in PEOPLE:
        files = [path for path in out(space, reader).rglob("*") if path.is_file()]
        assert {path.name for path in files} == {f"{package.NAME}.ipynb", "questions.json"}
        text = "".join(path.read_text() for path in files)
        assert "nurses leave" in text
        for learner, name in PEOPLE.items():
            shown = [package.as_plain(part) for part in (learner, *name.split())]
            for secret in (learner, *name.split(), *shown):
                assert not re.search(rf"\b{re.escape(secret)}\b", text, re.IGNORECASE), secret
        assert "b.example" not in text
        assert "<i>" not in text


def test_a_package_runs_and_asks_by_the_rubric(space: Workspace) -> None:
    quiz = Quiz(package.NAME, out(space, "ana-7"), learner="ana-7")
    assert len(quiz.ids) == 4 * (len(RUBRIC.criteria) + 1)
    form = quiz.ask("q1").question
    assert RUBRIC.criteria[0].levels[0].descriptor in form["options"][0]["text"]
    notebook = nbformat.read(out(space, "ana-7") / f"{package.NAME}.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert sum("quiz.ask(" in cell.source for cell in notebook.cells) == len(quiz.ids)


def answers(space: Workspace, reader: str, pick: Callable[[str, str], str]) -> dict[str, Any]:
    """A reader's answers: `pick` chooses a letter for a work and a criterion."""
    asked = package.asked(tuple(given(space)[reader]), RUBRIC)
    return {
        name: COMMENT if one.criterion is None else pick(one.work, one.criterion)
        for name, one in asked.items()
    }


def send(inbox: Path, reader: str, given: object) -> None:
    (inbox / reader).mkdir(parents=True)
    content = {"format": 1, "assignment": package.NAME, "learner": reader, "answers": given}
    (inbox / reader / "answers.json").write_text(json.dumps(content))


@pytest.fixture(scope="module")
def found(space: Workspace, tmp_path_factory: pytest.TempPathFactory) -> peers.Results:
    inbox = tmp_path_factory.mktemp("inbox")
    marked = calibration(space, RUBRIC)
    assert marked is not None
    scale = [grade.id for grade in RUBRIC.scale]

    def as_marker(work: str, criterion: str) -> str:
        return "abcd"[scale.index(marked.levels[criterion])] if work == MARKED else "b"

    send(inbox, "ana-7", answers(space, "ana-7", as_marker))
    send(inbox, "bo-li", answers(space, "bo-li", as_marker))
    send(inbox, "cleo.k", answers(space, "cleo.k", lambda work, criterion: "d"))
    send(inbox, "dee@mof", {"q1": "z", "q2": ["a"], "q99": "a", "q3": "a"})
    (inbox / "eve_x").mkdir()
    (inbox / "eve_x" / "answers.json").write_text("{")
    send(inbox, "nobody", {})
    became = peers.collect(space, ASSIGNMENT, inbox)
    assert became.pop("eve_x").startswith("refused: answers.json is not valid JSON")
    assert became.pop("nobody").startswith("refused: nothing was given out")
    assert set(became.values()) == {"collected"}
    return peers.results(space, ASSIGNMENT)


def test_readers_are_compared_with_the_marker_and_with_one_another(
    found: peers.Results,
) -> None:
    readers = {one.reader: one for one in found.readers}
    assert (readers["ana-7"].finished, readers["ana-7"].asked) == (4, 4)
    assert readers["ana-7"].completed
    assert (readers["ana-7"].leniency, readers["ana-7"].distance) == (0, 0)
    worth = {one.id: {x.id: x.points for x in one.levels} for one in RUBRIC.criteria}
    levels = {"situation": "nearly", "coherence": "partly", "choice": "nearly"}
    levels |= {"rights": "complete", "institutions": "partly", "monitoring": "nearly"}
    marker = sum((worth[name][level] for name, level in levels.items()), Fraction(0))
    assert readers["cleo.k"].leniency == -marker
    assert not readers["dee@mof"].completed
    assert (readers["dee@mof"].finished, readers["dee@mof"].leniency) == (0, None)
    assert (readers["eve_x"].finished, readers["eve_x"].problem) == (0, "No reviews have come in.")


def test_a_median_needs_two_reviews(space: Workspace, found: peers.Results) -> None:
    shown = given(space)
    finished = ("ana-7", "bo-li", "cleo.k")
    letters = {"ana-7": 1, "bo-li": 1, "cleo.k": 3}
    for one in found.works:
        readers = [name for name in finished if one.work in shown[name]]
        last = RUBRIC.criteria[-1]  # Of which the reader of nonsense judged nothing.
        points = sorted(last.levels[letters[name]].points for name in readers)
        expected = median(points) if len(points) >= 2 else None
        assert one.medians[last.id] == expected, one.work
    assert any(one.points is None for one in found.works) or len(found.works) == 5


def test_the_authors_page_names_no_reader_and_renders_nothing(
    space: Workspace, found: peers.Results
) -> None:
    pages = sorted((folder(space, ASSIGNMENT) / "pages").iterdir())
    assert {page.stem for page in pages} == set(PEOPLE)
    for page in pages:
        text = page.read_text()
        assert "<b>change</b>" not in text
        assert "Ana" not in text
        for reader in PEOPLE:
            assert reader not in text


def test_nothing_reaches_the_gradebook(space: Workspace, found: peers.Results) -> None:
    with Gradebook(space) as book:
        assert not any(ASSIGNMENT in marks for marks in book.standings().values())


def test_a_late_comer_gets_a_package_and_the_others_keep_theirs(
    space: Workspace, found: peers.Results
) -> None:
    files = {reader: out(space, reader) / "questions.json" for reader in PEOPLE}
    before = {reader: path.stat().st_mtime_ns for reader, path in files.items()}
    shown = given(space)
    with Gradebook(space) as book:
        book.enrol([Learner("zoe", "Zoe Ahmed")])
    hand_in(space, "zoe", "I, Zoe, say: nurses leave.")
    peers.give_out(space, ASSIGNMENT)
    now = given(space)
    assert {reader: now[reader] for reader in PEOPLE} == shown
    assert len(now["zoe"]) == 4
    for reader, at in before.items():
        assert files[reader].stat().st_mtime_ns == at


def test_the_command_line_shows_works_and_readers(
    space: Workspace, found: peers.Results, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUTOGRADER_STATE", str(space.state.parent))
    shown = CliRunner().invoke(app, ["peers", "results", COURSE, ASSIGNMENT])
    assert shown.exit_code == 0, shown.output
    assert "4 of 4" in shown.output
    assert "0 of 4" in shown.output
    told = CliRunner().invoke(app, ["peers", "results", COURSE, ASSIGNMENT, "--json"])
    content = json.loads(told.output)
    assert {one["work"] for one in content["works"]} >= set(PEOPLE)
    done = CliRunner().invoke(app, ["peers", "allocate", COURSE, ASSIGNMENT])
    assert done.exit_code == 0, done.output
    assert "readers have packages in" in done.output


def test_the_command_line_tells_what_to_do(
    released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUTOGRADER_STATE", str(tmp_path))
    done = CliRunner().invoke(app, ["peers", "results", COURSE, ASSIGNMENT])
    assert "run 'peers allocate' first" in str(done.exception)
