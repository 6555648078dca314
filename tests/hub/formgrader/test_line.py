"""The instructor's line, by the formgrader's buttons and by the command line: the same end."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from typer.testing import CliRunner

from autograder import runner
from autograder.cli import app
from autograder.exchange import Exchange
from autograder.gradebook import Gradebook
from autograder.workspace import Workspace
from tests.hub.formgrader.double import COURSE, Formgrader, running
from tests.hub.formgrader.works import LATE, ON_TIME, WEEK, hand_in, notebook


@pytest.fixture(scope="module")
def fresh(handed_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Formgrader]:
    """A formgrader on a course whose work has only been handed in."""
    folder = tmp_path_factory.mktemp("line")
    shutil.copytree(handed_in, folder / "state")
    with running(folder, Workspace.open(COURSE, folder / "state")) as found:
        found.sign_in_as("instructor")
        yield found


def press(page: Page, button: str) -> str:
    """Press a step's button for week 1; returns what the page says then."""
    page.wait_for_selector(f"#main-table tr:has-text('{WEEK}') td.{button} a")
    page.click(f"#main-table tr:has-text('{WEEK}') td.{button} a")
    return answered(page, "#success-modal, #error-modal")


def answered(page: Page, modal: str) -> str:
    page.wait_for_selector(f"{modal} >> visible=true")
    text = page.inner_text(modal)
    page.locator(".modal-footer button:focus").press("Enter")
    page.wait_for_selector(".modal", state="detached")
    return text


def standing(space: Workspace, learner: str) -> Any:
    with Gradebook(space) as book:
        return book.standings()[learner][WEEK]


def by_command_line(space: Workspace, *words: str) -> str:
    done = CliRunner().invoke(app, words, env={"AUTOGRADER_STATE": str(space.state.parent)})
    assert done.exit_code == 0, done.output
    return done.output


def test_from_collecting_to_feedback(pages: Page, fresh: Formgrader, handed_in: Path) -> None:
    space, page = fresh.workspace, pages
    page.goto(fresh.address)
    assert "learner-1: collected" in press(page, "collect")
    page.click(f"#main-table tr:has-text('{WEEK}') td.num-submissions a")
    page.wait_for_selector("td.student-id")
    late = page.locator("#main-table tr", has_text="learner-2").locator("td.timestamp")
    assert "late: day 3, -30 %" in late.inner_text()
    page.click("#autograde-all")
    page.wait_for_selector("#autograde-modal >> visible=true")
    assert "learner-1: needs-marking" in page.inner_text("#autograde-modal")
    with page.expect_navigation():
        page.locator(".modal-footer button:focus").press("Enter")
    page.goto(fresh.address + "formgrader/manage_assignments")
    held = press(page, "release-feedback")
    assert "learner-1: held back" in held and "Written answers wait" in held

    _mark(page, fresh, "learner-1", [0, 1])
    page.goto(fresh.address + "formgrader/manage_assignments")
    assert "learner-1: released" in press(page, "release-feedback")
    feedback = Exchange(space).feedback / "learner-1" / WEEK / f"{WEEK}.html"
    assert "You give the gap in LU1" in feedback.read_text()
    assert not (Exchange(space).feedback / "learner-2").exists()
    by_buttons = standing(space, "learner-1")
    assert (by_buttons.points, by_buttons.unmarked) == (1, 0)
    _same_by_command_line(handed_in, space)


def _mark(page: Page, fresh: Formgrader, learner: str, choices: list[int]) -> None:
    page.goto(fresh.address + f"formgrader/manage_students/{learner}/{WEEK}")
    page.click("#main-table a")
    group = page.locator(".course-rubric[data-question=q8]")
    group.wait_for()
    page.wait_for_load_state("networkidle")
    for number in choices:
        with page.expect_response(lambda got: "/api/comment/" in got.url):
            group.locator("input").nth(number).check()
    page.reload()
    page.wait_for_function(
        "count => document.querySelectorAll('.course-rubric input:checked').length === count",
        arg=len(choices),
    )
    assert page.input_value("#q8") == "1"
    assert page.input_value("#q8-comment").startswith("[1 of 2 points] You give the gap")


def _same_by_command_line(handed_in: Path, by_buttons: Workspace) -> None:
    folder = by_buttons.state.parent.parent / "command-line"
    shutil.copytree(handed_in, folder / "state")
    space = Workspace.open(COURSE, folder / "state")
    by_command_line(space, "collect", COURSE, WEEK)
    by_command_line(space, "grade", COURSE, WEEK)
    assert "held-back" in by_command_line(space, "feedback", COURSE, WEEK, "--release", "--json")
    marks = folder / "marks.csv"
    marks.write_text(f"learner,assessment,question,points\nlearner-1,{WEEK},q8,1\n")
    by_command_line(space, "gradebook", COURSE, "--import", str(marks))
    by_command_line(space, "feedback", COURSE, WEEK, "--release", "--learner=learner-1")
    assert standing(space, "learner-1") == standing(by_buttons, "learner-1")
    assert standing(space, "mallory") == standing(by_buttons, "mallory")
    assert Exchange(space).given_back(WEEK, "learner-1") is not None


def test_what_learners_know_is_not_graded_again_by_a_button(pages: Page, fresh: Formgrader) -> None:
    page = pages
    page.goto(fresh.address + f"formgrader/manage_submissions/{WEEK}")
    row = page.locator("#main-table tr", has_text="learner-1")
    row.locator("td.autograde a").click()
    text = answered(page, "#error-modal")
    assert "autograder regrade" in text

    hand_in(fresh.workspace, "learner-1", notebook(fresh.workspace, "A better answer."), LATE)
    page.goto(fresh.address)
    assert "learner-1: collected" in press(page, "collect")
    page.goto(fresh.address + f"formgrader/manage_submissions/{WEEK}")
    row.locator("td.autograde a").click()
    assert "learner-1: needs-marking" in answered(page, "#success-modal")
    earlier = standing(fresh.workspace, "learner-1").earlier
    assert [(one.points, one.submitted_at) for one in earlier] == [(1, ON_TIME)]


def test_closing_and_opening_again(pages: Page, fresh: Formgrader) -> None:
    exchange = Exchange(fresh.workspace)
    pages.goto(fresh.address)
    assert "closed" in press(pages, "release")
    assert exchange.opened() == ()
    press(pages, "release")
    assert exchange.opened() == (WEEK,)
    log = (fresh.workspace.state / "log" / "formgrader.jsonl").read_text().splitlines()
    did = [(one["by"], one["did"], one.get("words")) for one in map(json.loads, log)]
    assert did[-2:] == [
        ("instructor", "autograder release", [WEEK, "--close"]),
        ("instructor", "autograder release", [WEEK, "--open"]),
    ]


def test_two_commands_at_once_say_so(pages: Page, fresh: Formgrader) -> None:
    pages.goto(fresh.address)
    with fresh.workspace.alone():
        text = press(pages, "collect")
    assert "Another autograder command is at work" in text
    assert runner.submissions(fresh.workspace, WEEK) == ["learner-1", "learner-2", "mallory"]
