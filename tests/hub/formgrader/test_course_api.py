"""What the formgrader's lists say of dates: the course file's, with extensions and lateness."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from autograder import rulings
from autograder.workspace import Workspace
from course_hub.formgrader.course_api import CourseAPI
from tests.hub.formgrader.double import COURSE
from tests.hub.formgrader.works import WEEK


@pytest.fixture
def space(graded: Path, tmp_path: Path) -> Workspace:
    shutil.copytree(graded, tmp_path / "state")
    return Workspace.open(COURSE, tmp_path / "state")


def shown(api: CourseAPI, learner: str) -> str:
    rows = {row["student"]: row["display_timestamp"] for row in api.get_submissions(WEEK)}
    assert api.get_submission(WEEK, learner)["display_timestamp"] == rows[learner]
    return str(rows[learner])


def test_lateness_stands_beside_the_time_and_follows_an_extension(space: Workspace) -> None:
    assert shown(CourseAPI(space), "learner-1") == "2025-11-05 12:00:00 UTC"
    assert shown(CourseAPI(space), "learner-2") == "2025-11-12 12:00:00 UTC, late: day 3, -30 %"
    basis = rulings.Basis.load(space)
    until = space.course.assessment(WEEK).due + timedelta(days=2)
    order = rulings.extend(basis, "learner-2", WEEK, until, "was ill", "an instructor")
    rulings.enact(space, rulings.propose(basis, order, datetime.now(UTC)))
    found = shown(CourseAPI(space), "learner-2")
    assert found.endswith("late: day 1, -10 % (extended to 2025-11-11 23:59 UTC)")


def test_the_due_date_is_the_course_file_s(space: Workspace) -> None:
    api = CourseAPI(space)
    with api.gradebook as book:
        book.update_or_create_assignment(WEEK, duedate="2031-01-01 00:00:00 UTC")
    found = api.get_assignment(WEEK)
    assert found is not None
    assert (found["display_duedate"], found["status"]) == ("2025-11-09 23:59 UTC", "released")
    rows = {row["name"]: row for row in api.get_assignments()}
    assert rows.keys() == {*space.assignments(), *space.extras()}
    assert rows["week-02"]["display_duedate"] == "2025-11-16 23:59 UTC"
    assert rows["week-02"]["status"] == "draft"
    assert rows["pre-test"]["display_duedate"] == "no due date"
    assert api.get_assignment("../governance-coherence") is None


def test_no_exchange_folder_that_all_may_write_to_is_made(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nbgrader.exchange import default

    def never(*words: object) -> None:
        raise AssertionError("nbgrader's own exchange was asked")

    monkeypatch.setattr(default.Exchange, "start", never)
    api = CourseAPI(space)
    assert api.exchange_is_functional
    assert api.get_released_assignments() == {WEEK}
