"""No address leads out of a course's folders, and no file of a learner is shown as a page."""

import json

import pytest
from playwright.sync_api import Page

from tests.hub.formgrader.conftest import Visitor
from tests.hub.formgrader.double import Formgrader
from tests.hub.formgrader.works import WEEK


@pytest.fixture
def mallory(instructor: Visitor) -> str:
    """The id of a submission with files beside the notebook."""
    where = f"formgrader/api/submitted_notebooks/{WEEK}/{WEEK}"
    found = json.loads(instructor.ask(where, token="instructor").text)
    return str(next(one["id"] for one in found if one["student"] == "mallory"))


def test_a_file_is_a_download_and_nothing_else(instructor: Visitor, mallory: str) -> None:
    answer = instructor.ask(f"formgrader/submissions/{mallory}/handed-in/map.html")
    assert (answer.status, answer.text) == (200, "<script>stolen(10)</script>")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "name",
    [
        "../../../learner-1/week-01/week-01.ipynb",
        "..%2f..%2f..%2fgradebook.db",
        "%2e%2e/%2e%2e/%2e%2e/gradebook.db",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "./notes.txt",
        "link.txt",
        "folder/passwd",
        "notes.txt/",
        "notes.txt%00.png",
        "",
        ".",
        "..",
    ],
)
def test_no_name_leads_elsewhere(
    formgrader: Formgrader, instructor: Visitor, mallory: str, name: str
) -> None:
    folder = formgrader.workspace.submitted / "mallory" / WEEK
    for link, to in (("link.txt", "/etc/passwd"), ("folder", "/etc")):
        if not (folder / link).is_symlink():
            (folder / link).symlink_to(to)
    answer = instructor.ask(f"formgrader/submissions/{mallory}/handed-in/{name}")
    assert answer.status in (400, 404), answer
    assert "root:" not in answer.text and "SQLite" not in answer.text
    (folder / "link.txt").unlink()
    (folder / "folder").unlink()


@pytest.mark.parametrize(
    "path",
    [
        f"formgrader/submissions/{'0' * 32}/",
        "formgrader/submissions/..%2f..%2f/",
        "formgrader/submissions/x'%20or%201=1--/",
        f"formgrader/submissions/{'0' * 32}/handed-in/notes.txt",
        f"formgrader/submissions/{'0' * 32}/next",
        "formgrader/preview/..%2fgovernance-coherence%2fweek-01",
        "formgrader/preview/week-02",
        "formgrader/preview/questions.yml",
        "formgrader/manage_submissions/%3Cscript%3Estolen(1)%3C%2Fscript%3E",
        "formgrader/gradebook/week-01/..%2fx",
        "formgrader/manage_students/%22%3E%3Cscript%3E",
        "formgrader/manage_students/*",
        "formgrader/static/../../../../etc/passwd",
        "formgrader/static/%2e%2e/%2e%2e/apps/api.py",
        "formgrader/static/course/..%2f..%2fguard.py",
        "api/contents",
        "api/kernels",
        "api/terminals",
        "tree",
        "files/gradebook.db",
    ],
)
def test_what_is_not_there_is_not_there(instructor: Visitor, path: str) -> None:
    answer = instructor.ask(path)
    assert answer.status in (403, 404), answer
    assert "stolen" not in answer.text and "root:" not in answer.text


def test_an_address_cannot_choose_another_course_folder(instructor: Visitor) -> None:
    answer = instructor.ask("formgrader/?path=/etc")
    assert answer.status == 200 and "Measuring and analysing" in answer.text
    found = json.loads(instructor.ask("formgrader/api/assignments", token="instructor").text)
    assert {one["name"] for one in found} >= {WEEK, "assignment", "group-assignment"}


def test_no_page_tells_where_folders_are(formgrader: Formgrader, instructor: Visitor) -> None:
    paths = ("manage_assignments", f"manage_submissions/{WEEK}", "api/assignments")
    for path in paths:
        text = instructor.ask(f"formgrader/{path}", token="instructor").text
        assert str(formgrader.workspace.state.parent) not in text, path


def test_the_preview_is_what_learners_get(instructor: Visitor) -> None:
    page = instructor.ask(f"formgrader/preview/{WEEK}").text
    assert "Question 8" in page and "HIDDEN TESTS" not in page
    assert "<script" not in page


def test_the_marker_downloads_it_from_the_page(
    pages: Page, formgrader: Formgrader, mallory: str
) -> None:
    formgrader.sign_in_as("instructor")
    pages.goto(f"{formgrader.address}formgrader/submissions/{mallory}/")
    pages.click("summary")
    with pages.expect_download() as found:
        pages.click("a:text-is('map.html')")
    assert found.value.path().read_text() == "<script>stolen(10)</script>"
    assert pages.url.partition("?")[0].endswith(f"/submissions/{mallory}/")
