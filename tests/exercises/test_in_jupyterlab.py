"""Every assignment as a learner meets it: JupyterLab in a browser, both doors, no outside host."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from autograder import runner
from autograder.intake import read_answers
from autograder.marking import reference
from autograder.workspace import Workspace
from labour_migration.widgets import questions
from tests.exercises import worked

LEARNER = "learner-07"
TEXT = "Not without a limit: the table shows 50 countries only."
EXERCISES = Path(__file__).resolve().parents[2] / "exercises"
NOTEBOOKS = sorted((path.parts[-3], path.parts[-2]) for path in EXERCISES.glob("*/*/questions.yml"))


@dataclass(frozen=True)
class Lab:
    """A learner's JupyterLab on loopback: its folder, its page, what it asked other hosts for."""

    space: Workspace
    work: Path
    page: Page
    outside: list[str]


@pytest.fixture(scope="module")
def lab_of(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Lab]]:
    """Gives the lab of a course; it runs until another course's is asked for."""
    with ExitStack() as running:

        @cache
        def lab(course: str) -> Lab:
            running.close()
            home = tmp_path_factory.mktemp(course)
            page, outside = running.enter_context(worked.lab(browser, home, LEARNER))
            return Lab(Workspace.open(course, home / "state"), home / "work", page, outside)

        yield lab


def asked(folder: Path) -> dict[str, str]:
    """The kind of each question that the learner gets a form for."""
    content = json.loads((folder / "questions.json").read_text(encoding="utf-8"))
    return {one.id: one.kind for one in questions.parse(content, LEARNER).questions.values()}


@pytest.mark.parametrize(("course", "assignment"), NOTEBOOKS)
def test_a_learner_answers_by_forms_and_by_code(
    lab_of: Callable[[str], Lab], course: str, assignment: str
) -> None:
    lab = lab_of(course)
    source = lab.space.notebook(assignment)
    work = lab.work / assignment
    shutil.copytree(runner.release(lab.space, assignment), work)
    kinds = asked(work)
    keys = reference.answers(source.parent, LEARNER)
    right: dict[str, Any] = {one: keys.get(one, TEXT) for one in kinds}
    saved = work / "answers.json"

    notebook = worked.open_notebook(lab.page, f"{assignment}/{assignment}.ipynb")
    worked.run_all(notebook)
    worked.by_forms(notebook, kinds, right)
    assert read_answers(saved, LEARNER) == right

    saved.unlink(missing_ok=True)
    answered = worked.by_code(notebook, source)
    assert read_answers(saved, LEARNER) == {one: right[one] for one in answered}
    for question_id in kinds:
        expected = "saved" if question_id in answered else "open"
        worked.state(worked.form(notebook, question_id), expected)
    assert not lab.outside
