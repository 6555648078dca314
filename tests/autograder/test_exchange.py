"""The course's end of the hub's exchange: what is open, what is collected, what goes back."""

import json
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from autograder import rulings, runner
from autograder.exchange import Exchange, NothingToRelease, NotReleased
from autograder.gradebook import Gradebook, Learner
from autograder.workspace import UnknownAssignment, Workspace
from tests.autograder.conftest import WEEK

Sending = Callable[..., Path]


@pytest.fixture
def exchange(workspace: Workspace) -> Exchange:
    found = Exchange(workspace)
    found.prepare()
    return found


@pytest.fixture
def due(workspace: Workspace) -> datetime:
    return workspace.course.assessment(WEEK).due.astimezone(UTC)


@pytest.fixture
def send(exchange: Exchange) -> Sending:
    """Puts a submission into the inbox as the hub's service does."""

    def put(learner: str, at: datetime, text: str = "mine", assignment: str = WEEK) -> Path:
        time = f"{at:%Y-%m-%d %H:%M:%S.%f} UTC"
        folder = exchange.inbound / f"{learner}+{assignment}+{time}"
        folder.mkdir()
        released = exchange.workspace.release / WEEK / f"{WEEK}.ipynb"
        shutil.copy(released, folder / f"{assignment}.ipynb")
        (folder / "note.txt").write_text(text)
        (folder / "timestamp.txt").write_text(time)
        return folder

    return put


def note(space: Workspace, learner: str) -> str:
    return (space.submitted / learner / WEEK / "note.txt").read_text()


def test_learners_get_what_was_opened_and_not_before_its_date(exchange: Exchange) -> None:
    opens = exchange.workspace.course.assessment(WEEK).opens
    assert exchange.available(opens) == ()
    assert exchange.open(WEEK) == opens
    assert exchange.available(opens - timedelta(seconds=1)) == ()
    assert exchange.available(opens) == (WEEK,)
    assert exchange.opened() == (WEEK,)
    assert exchange.close(WEEK)
    assert not exchange.close(WEEK)
    assert exchange.available(opens) == ()


def test_what_was_not_released_cannot_be_opened(exchange: Exchange) -> None:
    with pytest.raises(NotReleased, match="release governance-coherence week-02 --open"):
        exchange.open("week-02")
    with pytest.raises(UnknownAssignment):
        exchange.open("../week-01")


def test_the_folders_are_closed_to_other_users(exchange: Exchange, send: Sending) -> None:
    exchange.open(WEEK)
    for folder in (exchange.folder, exchange.inbound, exchange.feedback):
        assert folder.stat().st_mode & 0o777 == 0o700


def test_the_newest_on_time_is_collected(exchange: Exchange, send: Sending, due: datetime) -> None:
    space = exchange.workspace
    send("ana", due - timedelta(hours=2), "first")
    send("ana", due, "second")
    assert [(one.learner, one.outcome) for one in runner.collect(space, WEEK)] == [
        ("ana", "collected")
    ]
    assert note(space, "ana") == "second"
    assert runner.read_timestamp(space.submitted / "ana" / WEEK) == due
    (again,) = runner.collect(space, WEEK)
    assert again.outcome == "unchanged"


def test_late_work_never_costs_the_work_that_was_on_time(
    exchange: Exchange, send: Sending, due: datetime
) -> None:
    space = exchange.workspace
    send("ana", due - timedelta(hours=1), "on time")
    send("ana", due + timedelta(days=2), "late")
    (first,) = runner.collect(space, WEEK)
    assert first.outcome == "collected" and "collect again" in first.message
    assert note(space, "ana") == "on time"
    list(runner.grade(space, WEEK, ["ana"]))
    (second,) = runner.collect(space, WEEK)
    assert (second.outcome, second.message) == ("collected", "")
    assert note(space, "ana") == "late"


def test_refused_work_never_keeps_a_late_one_back(
    exchange: Exchange, send: Sending, due: datetime
) -> None:
    space = exchange.workspace
    (send("ana", due - timedelta(hours=1), "broken") / f"{WEEK}.ipynb").write_text("{")
    send("ana", due + timedelta(days=2), "late")
    runner.collect(space, WEEK)
    assert note(space, "ana") == "broken"
    (refused,) = runner.grade(space, WEEK, ["ana"])
    assert refused.outcome == "refused"
    runner.collect(space, WEEK)
    assert note(space, "ana") == "late"


def test_an_extension_moves_what_counts_as_on_time(
    exchange: Exchange, send: Sending, due: datetime
) -> None:
    space = exchange.workspace
    with Gradebook(space) as book:
        book.enrol([Learner("ana"), Learner("bo")])
    send("ana", due - timedelta(hours=1), "on time")
    send("ana", due + timedelta(days=2), "later")
    until = due + timedelta(days=3)
    basis = rulings.Basis.load(space)
    order = rulings.extend(basis, "ana", WEEK, until, "was ill", "an instructor")
    rulings.enact(space, rulings.propose(basis, order, datetime.now(UTC)))
    assert exchange.due(WEEK).of("ana") == until
    assert exchange.due(WEEK).of("bo") == due
    runner.collect(space, WEEK)
    assert note(space, "ana") == "later"


def test_only_late_work_is_collected_as_it_is(
    exchange: Exchange, send: Sending, due: datetime
) -> None:
    send("ana", due + timedelta(days=1), "late")
    (one,) = runner.collect(exchange.workspace, WEEK)
    assert (one.outcome, one.message) == ("collected", "")


def test_what_still_arrives_and_other_assignments_are_left_alone(
    exchange: Exchange, send: Sending, due: datetime
) -> None:
    send("ana", due).rename(exchange.inbound / f".ana+{WEEK}+arriving")
    send("bo", due, assignment="week-02")
    (exchange.inbound / "a-file").touch()
    assert runner.collect(exchange.workspace, WEEK) == []


@pytest.mark.parametrize("harm", ["link", "learner", "time", "pipe"])
def test_one_bad_submission_never_stops_the_others(
    exchange: Exchange, send: Sending, due: datetime, harm: str
) -> None:
    folder = send("mallory", due)
    match harm:
        case "link":
            (folder / "link").symlink_to("/etc/passwd")
        case "learner":
            folder.rename(exchange.inbound / f"-rf+{WEEK}+now")
        case "time":
            (folder / "timestamp.txt").write_text("soon")
        case "pipe":
            os.mkfifo(folder / "pipe")
    send("zoe", due)
    found = {one.learner: one.outcome for one in runner.collect(exchange.workspace, WEEK)}
    assert sorted(found.values()) == ["collected", "refused"]
    assert found["zoe"] == "collected"


def test_a_time_that_a_learner_packed_along_is_not_believed(
    exchange: Exchange, send: Sending, due: datetime
) -> None:
    folder = send("ana", due + timedelta(days=1))
    inner = folder / WEEK
    inner.mkdir()
    shutil.copy(folder / f"{WEEK}.ipynb", inner)
    (inner / "timestamp.txt").write_text("2020-01-01 00:00:00 UTC")
    runner.collect(exchange.workspace, WEEK)
    taken = exchange.workspace.submitted / "ana" / WEEK
    assert runner.read_timestamp(taken) == due + timedelta(days=1)


def test_naming_the_inbox_is_the_same_as_naming_none(
    exchange: Exchange, send: Sending, due: datetime
) -> None:
    send("ana", due)
    (one,) = runner.collect(exchange.workspace, WEEK, exchange.inbound)
    assert (one.learner, one.outcome) == ("ana", "collected")


def test_feedback_goes_back_once_everything_is_marked(cohort: Workspace, tmp_path: Path) -> None:
    shutil.copytree(cohort.state.parent, tmp_path / "state")
    space = Workspace.open(cohort.course.id, tmp_path / "state")
    exchange = Exchange(space)
    waiting = "demo-05"  # Its written answer has no mark in the demonstration.
    (held, told) = runner.release_feedback(space, WEEK, [waiting, "demo-06"])
    assert (held.learner, held.outcome) == (waiting, "held-back")
    assert (told.learner, told.outcome) == ("demo-06", "released")
    assert not (exchange.feedback / waiting).exists()
    page = exchange.feedback / "demo-06" / WEEK / f"{WEEK}.html"
    assert "BEGIN HIDDEN TESTS" not in page.read_text()
    assert "A person marks the rest" not in page.read_text()
    runner.feedback(space, WEEK, waiting)
    theirs = space.feedback / waiting / WEEK / f"{WEEK}.html"
    assert "A person marks the rest" in theirs.read_text()
    assert page.stat().st_mode & 0o777 == 0o600
    about = json.loads((page.parent / "about.json").read_text())
    of = runner.read_timestamp(space.submitted / "demo-06" / WEEK)
    assert datetime.fromisoformat(about["submitted_at"]) == of
    assert exchange.given_back(WEEK, "demo-06") is not None
    assert exchange.given_back(WEEK, waiting) is None
    assert exchange.has_been_told(WEEK, "demo-06")


def test_each_score_of_a_feedback_page_is_inside_its_heading_on_a_phone(
    cohort: Workspace, tmp_path: Path, browser: Browser
) -> None:
    shutil.copytree(cohort.state.parent, tmp_path / "state")
    space = Workspace.open(cohort.course.id, tmp_path / "state")
    assert runner.feedback(space, WEEK, "demo-06").outcome == "graded"
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto((space.feedback / "demo-06" / WEEK / f"{WEEK}.html").as_uri())
    heights = page.evaluate(
        "[...document.querySelectorAll('.nbgrader_cell .panel-heading')]"
        ".map(one => [one.scrollHeight, one.clientHeight])"
    )
    page.close()
    assert heights and all(needed <= shown for needed, shown in heights)


def test_a_newer_submission_has_not_been_told(cohort: Workspace, tmp_path: Path) -> None:
    shutil.copytree(cohort.state.parent, tmp_path / "state")
    space = Workspace.open(cohort.course.id, tmp_path / "state")
    list(runner.release_feedback(space, WEEK, ["demo-06"]))
    at = runner.read_timestamp(space.submitted / "demo-06" / WEEK) + timedelta(days=1)
    later = f"{at:%Y-%m-%d %H:%M:%S.%f} UTC"
    (space.submitted / "demo-06" / WEEK / "timestamp.txt").write_text(later)
    assert not Exchange(space).has_been_told(WEEK, "demo-06")


def test_without_a_page_nothing_goes_back(exchange: Exchange) -> None:
    with pytest.raises(NothingToRelease, match="autograder feedback"):
        exchange.give_back(WEEK, "ana")
    (one,) = runner.release_feedback(exchange.workspace, WEEK, ["ana"])
    assert one.outcome == "failed"
    assert not (exchange.feedback / "ana").exists()
