"""A learner reads their own released feedback, and no other file of the machine."""

import os
from pathlib import Path

import pytest

from autograder.exchange import Exchange
from autograder.intake import Refusal
from course_hub.home import feedback
from course_hub.settings import Settings

COURSE = "measuring"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    found = Settings(state=tmp_path)
    given = Exchange(found.workspace(COURSE)).feedback
    for learner in ("ana", "ben"):
        folder = given / learner / "week-01"
        folder.mkdir(parents=True)
        (folder / "week-01.html").write_text(f"<p>For {learner}</p>")
        (folder / "about.json").write_text("{}")
    (tmp_path / "secret.html").write_text("a secret")
    return found


def test_the_list_holds_pages_and_no_bookkeeping(settings: Settings) -> None:
    assert [one.place for one in feedback.files(settings, COURSE, "ana")] == [
        "week-01/week-01.html"
    ]
    assert feedback.read(settings, COURSE, "ana", "week-01/week-01.html") == b"<p>For ana</p>"


@pytest.mark.parametrize(
    "place",
    [
        "../ben/week-01/week-01.html",
        "week-01/../../ben/week-01/week-01.html",
        "/etc/passwd",
        "week-01",
        "week-01/",
        "week-01/about.json",
        "week-01/nothing.html",
        "week-01/week-01.html\0",
        "..%2fben%2fweek-01%2fweek-01.html",
        "",
    ],
)
def test_nothing_else_can_be_asked_for(settings: Settings, place: str) -> None:
    with pytest.raises(feedback.NoFeedback):
        feedback.read(settings, COURSE, "ana", place)


def test_links_are_neither_listed_nor_followed(settings: Settings, tmp_path: Path) -> None:
    folder = feedback.folder(settings, COURSE, "ana")
    (folder / "week-01" / "link.html").symlink_to(tmp_path / "secret.html")
    (folder / "week-02").symlink_to(feedback.folder(settings, COURSE, "ben") / "week-01")
    os.mkfifo(folder / "week-01" / "pipe.html")
    assert [one.place for one in feedback.files(settings, COURSE, "ana")] == [
        "week-01/week-01.html"
    ]
    for place in ("week-01/link.html", "week-02/week-01.html", "week-01/pipe.html"):
        with pytest.raises(feedback.NoFeedback):
            feedback.read(settings, COURSE, "ana", place)


def test_a_name_that_is_a_path_is_refused(settings: Settings) -> None:
    with pytest.raises(Refusal):
        feedback.files(settings, COURSE, "../ben")


def test_somebody_without_feedback_has_an_empty_list(settings: Settings) -> None:
    assert feedback.files(settings, COURSE, "cleo") == []
