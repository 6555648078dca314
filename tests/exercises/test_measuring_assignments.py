"""The two assignments on measuring as notebooks: their rubrics, tools and model answers."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from autograder import rubric, runner
from autograder.items.questions import load_questions
from autograder.marking import reference
from autograder.rubric import Rubric
from autograder.workspace import Workspace
from labour_migration.handin import UNWRITTEN
from labour_migration.handin.annex import annex
from labour_migration.handin.sample import Sample
from labour_migration.widgets import DesignComparison, GroupMembers, SampleDesigner
from labour_migration.widgets.panel import Panel
from tests.exercises import groups

COURSE = "measuring"
SPACE = Workspace.open(COURSE)
NAMES = ("assignment", "group-assignment")
TOOLS: dict[str, type[Panel]] = {
    "members": GroupMembers, "annex-b": DesignComparison, "sample-designer": SampleDesigner,
}  # fmt: skip
FILES: dict[str, dict[str, Any]] = {"assignment": {}, "group-assignment": groups.complete()}
LEARNER = reference.LEARNER


@cache
def cells(name: str) -> dict[str, NotebookNode]:
    """Return the cells of a notebook by id."""
    listed = nbformat.read(SPACE.notebook(name), as_version=4).cells
    return {cell.metadata.nbgrader.grade_id: cell for cell in listed}


def of(name: str) -> Rubric:
    return rubric.load(COURSE, name)


@pytest.mark.parametrize("name", NAMES)
def test_each_criterion_has_its_cell_with_its_points(name: str) -> None:
    folder = SPACE.source / name
    by_hand = {
        one: cell.metadata.nbgrader.points
        for one, cell in cells(name).items()
        if cell.metadata.nbgrader.grade and cell.metadata.nbgrader.solution
    }
    assert by_hand == {one.id: one.points for one in of(name).criteria}
    assert reference.points_by_hand(folder) == of(name).points == 20
    assert load_questions(folder / "questions.yml").total == 0
    assert [cell.points for cell in reference.test_cells(folder)] == [0]


@pytest.mark.parametrize("name", NAMES)
def test_the_cells_before_repeat_the_rubric_word_for_word(name: str) -> None:
    here, titles = of(name), {one.id: one.title for one in of(name).scale}
    order = list(cells(name))
    for criterion in here.criteria:
        assert order[order.index(criterion.id) - 1] == f"{criterion.id}-rubric"
        text = cells(name)[f"{criterion.id}-rubric"].source
        assert f"{criterion.title} ({criterion.points} points, marked by a person)" in text
        for level in criterion.levels:
            assert f"| {titles[level.id]} | {level.points} | {level.descriptor} |" in text
        for said in (criterion.outcome, criterion.advice, "; ".join(criterion.evidence)):
            assert said in text
    intro, before = cells(name)["intro"].source, cells(name)["report"].source
    for part in here.parts:
        assert f"- **{part.title}.** {part.holds}" in intro
    assert here.task in intro and here.length.counts in intro and here.rule in before
    assert f"{here.length.minimum:,} to {here.length.maximum:,} words" in before
    if here.share:
        assert here.share.rule in cells(name)["members-text"].source


@pytest.mark.parametrize("name", NAMES)
def test_every_question_is_asked_in_the_order_of_the_notebook(name: str) -> None:
    asked = [one for one in cells(name) if one.endswith("-ask")]
    questions = load_questions(SPACE.source / name / "questions.yml").questions
    assert asked == [f"{one.id}-ask" for one in questions]
    assert all(cells(name)[one].source == f'quiz.ask("{one[:-4]}")' for one in asked)


@pytest.mark.parametrize("name", TOOLS)
def test_the_tools_name_their_files_and_start_empty(name: str, tmp_path: Path) -> None:
    made = f'annex({TOOLS[name].__name__}(name="{name}"))'
    sources = [cell.source for cell in cells("group-assignment").values()]
    assert made in sources and f"`{name}.json`" in sources[sources.index(made) - 1]
    tool = annex(TOOLS[name](folder=tmp_path, name=name))
    tool.save("json")
    saved = json.loads((tmp_path / f"{name}.json").read_text())
    assert annex(TOOLS[name](folder=tmp_path, name=name)).state() == saved
    for own, content in groups.complete().items():
        if own == f"{name}.json":
            (tmp_path / own).write_text(json.dumps(content))
            assert annex(TOOLS[name](folder=tmp_path, name=name)).state() == content


@pytest.mark.parametrize("name", NAMES)
def test_the_model_answer_lacks_nothing_and_agrees_with_its_sample(name: str) -> None:
    folder = SPACE.source / name
    answers, texts = reference.answers(folder, LEARNER), reference.texts(folder)
    (check,) = reference.mark(folder, answers, LEARNER, texts=texts, files=FILES[name])
    assert check.status == "marked" and not check.message
    assert check.printed.startswith("DONE") and "MISSING" not in check.printed


@pytest.mark.parametrize("name", NAMES)
def test_another_learners_submission_of_it_does_not_agree(name: str) -> None:
    folder = SPACE.source / name
    answers = reference.answers(folder, LEARNER) | {"q1": "b"}
    texts = reference.texts(folder)
    (check,) = reference.mark(folder, answers, "demo-07", texts=texts, files=FILES[name])
    assert check.status == "marked" and check.printed.startswith("DOES NOT AGREE")


@pytest.mark.parametrize("name", NAMES)
def test_the_release_holds_no_answer(name: str, tmp_path: Path) -> None:
    released = runner.release(Workspace.open(COURSE, tmp_path), name)
    files = {path.name for path in released.iterdir()}
    assert files == {f"{name}.ipynb", "questions.json", "rubric.yml"}
    text = (released / f"{name}.ipynb").read_text()
    assert "SOLUTION" not in text and "demo-0" not in text and "34,282" not in text
    assert text.count(UNWRITTEN) == len(of(name).criteria)


def test_annex_a_is_written_whole_and_shown_apart(tmp_path: Path) -> None:
    page = Sample(20251103, LEARNER, "w_nr").write(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        "report.html", "report.xlsx", "my-rows.csv", "codebook.csv",
    }  # fmt: skip
    assert "SYNTHETIC DATA" in (tmp_path / "report.html").read_text()
    shown = page._repr_html_()
    assert shown.count("<iframe") == 1 and "sandbox" in shown and "<table" not in shown
    assert LEARNER in repr(page)
