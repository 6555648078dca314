"""Who sees what: each address with nobody, a learner, another learner, an instructor."""

import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from autograder.boards import documents
from autograder.exchange import Exchange
from autograder.gradebook import Gradebook, Learner, Mark
from course_hub.home import book
from course_hub.settings import Settings
from tests.hub.home.service import Service, running

MEASURING, GOVERNANCE = "measuring", "governance-coherence"
EVIL = "<script>alert(1)</script>\u202e{{ 7 * 7 }}"
PEOPLE = {
    "ana": (f"nbgrader-{MEASURING}",),
    "ben": (f"nbgrader-{MEASURING}", f"nbgrader-{GOVERNANCE}"),
    "server-of-ana": (f"nbgrader-{MEASURING}",),
    "ida": (f"formgrade-{MEASURING}",),
    "guest": (),
    "root": ("hub-admins",),
    "gone": (f"nbgrader-{MEASURING}", "nbgrader-no-such-course"),
}
PRIVATE = ("", f"progress/{MEASURING}/", f"progress/{MEASURING}/data.json",
           f"feedback/{MEASURING}/", f"feedback/{MEASURING}/week-01/week-01.html",
           "static/home.css", "book/", "book/index.html")  # fmt: skip


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    root = tmp_path_factory.mktemp("home")
    settings = Settings(state=root / "state")
    for course, learners in ((MEASURING, ("ana", "ben")), (GOVERNANCE, ("ben",))):
        with Gradebook(settings.workspace(course)) as gradebook:
            gradebook.enrol(Learner(one, EVIL if one == "ben" else "Ana") for one in learners)
            points = [Mark(one, "week-01", "", Fraction(7), None) for one in learners]
            gradebook.import_marks(points)
    for name in ("ana", "ben"):
        folder = Exchange(settings.workspace(MEASURING)).feedback / name / "week-01"
        folder.mkdir(parents=True)
        (folder / "week-01.html").write_text(f"<script>alert('{name}')</script>")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(book.VARIABLE, str(_book(root)))
        with running(settings, PEOPLE) as found:
            yield found


def _book(root: Path) -> Path:
    folder = root / "html"
    folder.mkdir()
    (folder / "index.html").write_text("<h1>The book</h1>")
    (folder / ".buildinfo").write_text("hidden")
    (root / "outside.html").write_text("not of the book")
    (folder / "link.html").symlink_to(root / "outside.html")
    return folder


@pytest.mark.parametrize("path", PRIVATE)
def test_nobody_is_sent_to_the_hub(service: Service, path: str) -> None:
    answer = service.get(path)
    assert answer.status == 302
    assert "/hub/api/oauth2/authorize" in answer.headers["location"]


@pytest.mark.parametrize("path", PRIVATE)
def test_nobody_may_send_anything(service: Service, path: str) -> None:
    assert service.get(path, method="POST").status == 403
    assert service.get(path, who="ana", method="POST").status in (403, 405)


@pytest.mark.parametrize("path", ["api/progress", "api/cohorts"])
def test_an_app_s_address_takes_no_cookie_and_no_token_of_a_server(
    service: Service, path: str
) -> None:
    assert service.get(path).status == 403
    assert service.get(path, who="ana").status == 403
    assert service.get(path, who="ida").status == 403
    assert service.get(path, token="nobody").status == 403
    assert service.get(path, token="server-of-ana").status == 403


def test_a_document_is_the_asker_s_own_whatever_is_asked(service: Service) -> None:
    for path in ("api/progress", "api/progress?learner=ben&user=ben", "api/progress?course=x"):
        answer = service.get(path, token="ana")
        (one,) = json.loads(answer.text)["documents"]
        assert documents.read_own(json.dumps(one)).record.learner == "ana"
        assert "ben" not in answer.text
    both = json.loads(service.get("api/progress", token="ben").text)["documents"]
    assert {one["course"] for one in both} == {MEASURING, GOVERNANCE}
    assert service.get("api/progress/ben", token="ana").status == 404


def test_only_instructors_get_a_cohort_and_only_their_own(service: Service) -> None:
    assert service.get("api/cohorts", token="ana").status == 403
    assert service.get("api/cohorts", token="root").status == 403
    (one,) = json.loads(service.get("api/cohorts", token="ida").text)["documents"]
    assert documents.read_cohort(json.dumps(one)).course == MEASURING
    assert service.get(f"api/cohorts?course={GOVERNANCE}", token="ida").text.count(GOVERNANCE) == 0


def test_the_own_page_shows_the_asker_and_nobody_else(service: Service) -> None:
    page = service.get(f"progress/{MEASURING}/?learner=ben", who="ana")
    assert page.status == 200
    assert "(<bdi>ana</bdi>)" in page.text
    assert "ben" not in page.text
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "no-store" in page.headers["cache-control"]


def test_the_own_page_is_a_learner_s_of_that_course(service: Service) -> None:
    for who, course in (("ana", GOVERNANCE), ("ida", MEASURING), ("guest", MEASURING),
                        ("ana", "no-such-course"), ("gone", "no-such-course")):  # fmt: skip
        answer = service.get(f"progress/{course}/", who=who)
        assert answer.status == 404
        assert "You do not take part" in answer.text
    # In the hub's group still, no longer on the roster.
    assert "No learner" in service.get(f"progress/{MEASURING}/", who="gone").text


def test_the_data_of_the_own_page_can_be_read_back(service: Service) -> None:
    answer = service.get(f"progress/{MEASURING}/data.json", who="ana")
    assert documents.read_own(answer.text).record.standings["week-01"].points == 7
    assert answer.headers["content-disposition"].startswith("attachment")


def test_feedback_is_the_asker_s_own_and_shut_in(service: Service) -> None:
    page = service.get(f"feedback/{MEASURING}/week-01/week-01.html", who="ana")
    assert "alert('ana')" in page.text
    assert page.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    for place in ("../ben/week-01/week-01.html", "..%2Fben%2Fweek-01%2Fweek-01.html",
                  "week-01/../../ben/week-01/week-01.html", "%2Fetc%2Fpasswd"):  # fmt: skip
        assert service.get(f"feedback/{MEASURING}/{place}", who="ana").status == 404
    assert service.get(f"feedback/{MEASURING}/", who="ida").status == 404


def test_names_are_shown_as_text(service: Service) -> None:
    for path in ("", f"progress/{MEASURING}/"):
        text = service.get(path, who="ben").text
        assert "&lt;script&gt;alert(1)" in text
        assert "<script>alert" not in text
        assert "\u202e" not in text
        assert "49" not in text.split("</h1>")[0]


def test_the_first_page_of_each(service: Service) -> None:
    learner = service.get("", who="ana").text
    assert "Points so far" in learner
    assert "7 of 100" in learner
    assert "formgrader" not in learner
    assert "/hub/admin" not in learner
    instructor = service.get("", who="ida").text
    assert "You teach: Measuring" in instructor
    assert f"/services/formgrader-{MEASURING}/" in instructor
    assert "Points so far" not in instructor
    assert "on no course yet" in service.get("", who="guest").text
    assert "/hub/admin" in service.get("", who="root").text
    assert "No learner" in service.get("", who="gone").text


@pytest.mark.parametrize(
    "place",
    ["../outside.html", "..%2Foutside.html", "link.html", ".buildinfo", "nothing.html",
     "%2Fetc%2Fpasswd", "static/../../outside.html"],
)  # fmt: skip
def test_nothing_beside_the_book_is_shown(service: Service, place: str) -> None:
    answer = service.get(f"book/{place}", who="ana")
    assert answer.status in (403, 404)
    assert "not of the book" not in answer.text


def test_the_book_is_read_only_and_for_everybody(service: Service) -> None:
    assert "<h1>The book</h1>" in service.get("book/", who="guest").text
    assert service.get("book/index.html", who="ana", method="PUT").status in (403, 405)
    assert service.get("book/index.html", who="ana", method="DELETE").status in (403, 405)


def test_pages_have_no_script_but_the_local_one(service: Service) -> None:
    page = service.get("", who="ana")
    assert page.headers["content-security-policy"].startswith("default-src 'self'")
    assert page.text.count("<script") == 1
    assert "://" not in page.text
    assert "style=" not in page.text
