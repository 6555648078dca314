"""No page of another site, and no forged form, makes an instructor's browser do anything."""

import json
import time
from collections.abc import Mapping

import pytest

from autograder.exchange import Exchange
from tests.hub.formgrader.conftest import Visitor
from tests.hub.formgrader.double import Formgrader
from tests.hub.formgrader.works import WEEK

CLOSE = f"formgrader/api/assignment/{WEEK}/unrelease"


def grade_of(instructor: Visitor, learner: str) -> dict[str, object]:
    """The mark of a learner's written answer as the API gives it."""
    found = instructor.ask(f"formgrader/api/submitted_notebooks/{WEEK}/{WEEK}", token="instructor")
    mine = next(one["id"] for one in json.loads(found.text) if one["student"] == learner)
    grades = instructor.ask(f"formgrader/api/grades?submission_id={mine}", token="instructor")
    return next(one for one in json.loads(grades.text) if one["name"] == "q8")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Csrftoken": "guessed"},
        {"X-Csrftoken": "$own", "Origin": "http://evil.example"},
        {"X-Csrftoken": "$own", "Origin": "null"},
        {"X-Csrftoken": "$own", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"},
        {"X-Csrftoken": "$own", "Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "no-cors"},
        {"X-Csrftoken": "$own", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
    ],
)
def test_a_forged_request_changes_nothing(
    formgrader: Formgrader, instructor: Visitor, headers: Mapping[str, str]
) -> None:
    sent = {name: instructor.xsrf if text == "$own" else text for name, text in headers.items()}
    grade = grade_of(instructor, "learner-1")
    body = json.dumps({"manual_score": 2}).encode()
    answers = [
        instructor.ask(CLOSE, "POST", b"", sent),
        instructor.ask(f"formgrader/api/grade/{grade['id']}", "PUT", body, sent),
    ]
    assert [one.status for one in answers] == [403, 403]
    assert Exchange(formgrader.workspace).opened() == (WEEK,)
    assert grade_of(instructor, "learner-1")["manual_score"] is None


def test_another_person_s_token_is_no_good(formgrader: Formgrader, instructor: Visitor) -> None:
    other = Visitor(formgrader, "instructor")
    assert other.xsrf != instructor.xsrf
    answer = instructor.ask(CLOSE, "POST", b"", {"X-Csrftoken": other.xsrf})
    assert answer.status == 403
    assert Exchange(formgrader.workspace).opened() == (WEEK,)


@pytest.mark.parametrize("path", ["formgrader/api/students", f"formgrader/api/submissions/{WEEK}"])
def test_other_sites_read_nothing(instructor: Visitor, path: str) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}
    script = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"}
    for headers in (foreign, script):
        answer = instructor.ask(path, headers=headers)
        assert answer.status == 403 and "mallory" not in answer.text
    allowed = instructor.ask(path, headers=script | {"X-Csrftoken": instructor.xsrf})
    assert allowed.status == 200


@pytest.mark.parametrize("mode", ["cors", "no-cors", "same-origin"])
@pytest.mark.parametrize("path", ["formgrader/manage_assignments", "formgrader/api/students"])
def test_a_page_of_the_same_address_reads_neither_pages_nor_the_token(
    instructor: Visitor, path: str, mode: str
) -> None:
    script = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": "empty"}
    answer = instructor.ask(path, headers=script)
    assert answer.status == 403 and instructor.xsrf not in answer.text
    framed = script | {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}
    assert instructor.ask(path, headers=framed).status == 403
    visit = framed | {"Sec-Fetch-Dest": "document"}
    assert instructor.ask(path, headers=visit).status == (403 if "/api/" in path else 200)


def test_the_token_is_in_no_cookie_that_a_script_reads(instructor: Visitor) -> None:
    (cookie,) = (one for one in instructor.cookies if one.name == "_xsrf")
    assert cookie.has_nonstandard_attr("HttpOnly")
    opener = instructor.first.headers["Cross-Origin-Opener-Policy"]
    assert opener == "noopener-allow-popups"


def test_no_page_may_be_framed_or_run_what_is_not_its_own(instructor: Visitor) -> None:
    policy = str(instructor.first.headers["Content-Security-Policy"])
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'" and rules["frame-ancestors"] == "'none'"
    assert rules["form-action"] == rules["base-uri"] == "'none'"
    assert rules["script-src"].startswith("'nonce-") and " " not in rules["script-src"]
    assert rules["img-src"] == "data:"
    again = instructor.ask("formgrader/manage_assignments")
    assert again.headers["Content-Security-Policy"] != policy
    assert again.headers["X-Frame-Options"] == "DENY"
    assert again.headers["X-Content-Type-Options"] == "nosniff"


def test_a_get_runs_no_step(formgrader: Formgrader, instructor: Visitor) -> None:
    assert instructor.ask(CLOSE).status == 405
    assert Exchange(formgrader.workspace).opened() == (WEEK,)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"manual_score": 2.01}, 400),
        ({"manual_score": -1}, 400),
        ({"manual_score": "1e3"}, 400),
        ({"manual_score": True}, 400),
        ({"manual_score": [1]}, 400),
        ({"manual_score": 1, "extra_credit": 5}, 400),
        ([], 400),
        ("x" * 70_000, 413),
        ({"manual_score": "1,5"}, 200),
        ({"manual_score": None}, 200),
    ],
)
def test_only_points_that_there_are_become_marks(
    instructor: Visitor, sent: object, status: int
) -> None:
    grade = grade_of(instructor, "learner-2")
    where = f"formgrader/api/grade/{grade['id']}"
    answer = instructor.change(where, "PUT", sent)
    assert answer.status == status, answer.text
    if status == 200:
        after = grade_of(instructor, "learner-2")
        assert after["manual_score"] == (1.5 if sent == {"manual_score": "1,5"} else None)
        assert after["needs_manual_grade"] is (after["manual_score"] is None)


def test_a_mark_is_noted_with_who_gave_it(formgrader: Formgrader, instructor: Visitor) -> None:
    grade = grade_of(instructor, "mallory")
    instructor.change(f"formgrader/api/grade/{grade['id']}", "PUT", {"manual_score": 0.5})
    file = formgrader.workspace.state / "log" / "formgrader.jsonl"
    last = json.loads(file.read_text().splitlines()[-1])
    assert (last["by"], last["did"], last["learner"]) == ("instructor", "mark", "mallory")
    assert (last["question"], last["before"], last["after"]) == ("q8", None, 0.5)
    assert file.stat().st_mode & 0o777 == 0o600
    assert last["at"].startswith(time.strftime("%Y", time.gmtime()))


@pytest.mark.parametrize("what", ["assignment/week-01", "student/learner-1"])
def test_dates_and_learners_come_from_course_file_and_roster(
    instructor: Visitor, what: str
) -> None:
    answer = instructor.change(f"formgrader/api/{what}", "PUT", {})
    assert answer.status == 405 and "course.yml" in answer.text
