"""One edition from the list of people to the diploma, by the commands of the run sheet."""

from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.autograder.conftest import COURSE, WEEK
from tests.autograder.edition import BY, ROSTER, Edition, all_but
from tests.book.verify.pages import ADDRESS, PAGE, compare, give, serve

AWARDED = {
    "ana": "88",
    "bo": "60",
    "cy": "60",
    "fay": "121/2",
    "hal": "60",
    "kim": "68",
    "lou": "61",
    "nia": "55",
}
NOT_AWARDED = {"dee": "58", "eve": "119/2", "gus": "59", "hal2": "0", "jon": "72"}


def test_a_course_from_the_list_of_people_to_the_diploma(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = Edition.begin(tmp_path, monkeypatch)
    edition.enrol()
    edition.run("release", COURSE, WEEK)
    first_week(edition)
    five_weeks(edition)
    rulings(edition)
    a_faulty_question(edition)
    decided(edition)
    issued(edition)
    checked_by_anybody(edition, browser)
    marks_fall_after_the_issue(edition)
    shown_as_revoked(edition, browser)
    reported(edition)
    diploma(edition, browser)
    assert edition.data("ledger", "verify", COURSE)["sound"]


def first_week(edition: Edition) -> None:
    """Two hand in notebooks; what a person must mark keeps them pending."""
    edition.hand_in("ana")
    edition.hand_in("fay", wrong=("q5",))
    edition.run("collect", COURSE, WEEK, "--from", edition.folder / "inbox")
    results = edition.data("grade", COURSE, WEEK)
    states = {one["learner"]: one["state"] for one in results}
    assert states.pop("ana") == states.pop("fay") == "needs-marking"
    assert set(states.values()) == {"missing"} and len(states) == len(ROSTER) - 2
    edition.mark(COURSE, {("ana", f"{WEEK}/q8"): "2", ("fay", f"{WEEK}/q8"): "2"})
    edition.run("feedback", COURSE, WEEK)
    assert edition.outcomes()["ana"] == ("not_awarded", 10)


def five_weeks(edition: Edition) -> None:
    """The other work is marked by people; some of it comes late."""
    marks = {("ana", f"week-0{n}"): "9" for n in (2, 4, 5, 6)}
    marks |= {("ana", "week-03"): "8", ("ana", "assignment"): "34"}
    marks |= all_but("5", WEEK, assignment="25.5", learner="fay")
    marks |= all_but("6", "week-02", assignment="24", learner="bo")
    marks |= all_but("5", assignment="27", learner="cy")
    marks |= all_but("8", assignment="10", learner="dee")
    marks |= all_but("5", assignment="29.5", learner="eve")
    marks |= all_but("10", "week-05", assignment="10", learner="gus") | {("gus", "week-05"): "1"}
    marks |= all_but("5", "week-04", "week-05", "week-06", assignment="30", learner="hal")
    marks |= {("hal2", f"week-0{n}"): "5" for n in (4, 5, 6)} | {("hal2", "week-01"): "4"}
    marks |= all_but("8", "week-04", assignment="32", learner="jon")
    marks |= all_but("8", assignment="20", learner="kim")
    marks |= all_but("6", assignment="25", learner="lou")
    marks |= all_but("5", assignment="25", learner="nia")
    late = {"ana_week_03": timedelta(hours=30), "gus_week_04": timedelta(hours=26)}
    edition.mark(COURSE, marks, **late)
    found = edition.outcomes()
    assert found["ana"] == ("awarded", Fraction("86.4"))
    assert found["gus"] == ("not_awarded", 59)
    assert found["fay"] == ("not_awarded", Fraction("59.5"))


def rulings(edition: Edition) -> None:
    """What an instructor decides: more time, an excusal, points, a grant, a merge, a departure."""
    until = f"{edition.course.assessment('week-03').due + timedelta(days=2):%Y-%m-%d %H:%M}"
    edition.rule("extend", COURSE, "ana", "week-03", "--until", until, "--why", "a storm")
    edition.rule("excuse", COURSE, "bo", "week-02", "--why", "ill, note seen")
    edition.rule("override", COURSE, "cy", "week-05", "8", "--why", "a page was lost")
    edition.rule("withdraw", COURSE, "dee", "--why", "a new post")
    edition.rule("grant", COURSE, "nia", "awarded", "--why", "a decision of the board")
    edition.rule("merge", COURSE, "hal2", "hal", "--why", "two addresses, one person")
    edition.run("override", COURSE, "eve", "week-01", "11", "--why", "x", "--yes", exit_code=1)
    edition.rule("override", COURSE, "eve", "week-01", "9", "--why", "a slip of the pen")
    listed = edition.data("rulings", COURSE)
    slip = next(one for one in listed if one["why"] == "a slip of the pen")
    edition.rule("undo", COURSE, slip["entry"], "--why", "it was another learner")
    assert len(edition.data("rulings", COURSE)) == 6


def a_faulty_question(edition: Edition) -> None:
    """A question is withdrawn after a preview, which says who crosses the line."""
    words = ("regrade", COURSE, WEEK, "--withdraw-item", "q5", "--why", "two answers are right")
    shown = edition.run(*words)
    assert "fay" in shown.output
    assert edition.outcomes()["fay"][0] == "not_awarded"
    edition.rule(*words, "--method", "full-points")
    assert edition.outcomes()["fay"] == ("awarded", Fraction("60.5"))


def decided(edition: Edition) -> None:
    expected = {name: ("awarded", Fraction(points)) for name, points in AWARDED.items()}
    expected |= {name: ("not_awarded", Fraction(points)) for name, points in NOT_AWARDED.items()}
    assert edition.outcomes() == expected
    done = edition.data("decide", COURSE, "--record", "--why", "marks complete", "--by", BY)
    assert len(done["recorded"]) == len(ROSTER) and done["for_a_person"] == []
    again = edition.data("decide", COURSE, "--record", "--by", BY)
    assert again["recorded"] == []


def issued(edition: Edition) -> None:
    edition.run("keys", "new")
    results = edition.data("certificates", "issue", COURSE, "--by", BY)
    assert {one["learner"]: one["outcome"] for one in results} == dict.fromkeys(AWARDED, "issued")
    again = edition.data("certificates", "issue", COURSE, "--by", BY)
    assert {one["outcome"] for one in again} == {"already"}
    edition.build_page()
    edition.publish()


def checked(edition: Edition, browser: Browser, content: bytes, name: str) -> tuple[Locator, ...]:
    """Check a file on the page, with nothing but the book within reach."""
    context = browser.new_context()
    problems = serve(context, edition.book)
    page = context.new_page()
    page.goto(ADDRESS + PAGE)
    expect(page.locator("#certificate-check[data-ready]")).to_be_attached()
    result = give(page, content, name)
    assert problems == []
    return result, page.locator("body")


def checked_by_anybody(edition: Edition, browser: Browser) -> None:
    """A stranger sees that a certificate is genuine, whose it is if told, and any change."""
    paper = edition.certificate("bo").read_bytes()
    result, body = checked(edition, browser, paper, "certificate.pdf")
    expect(result).to_have_attribute("data-state", "valid")
    assert "60 of 100 points; 60 needed" in result.inner_text()
    assert "بن علي" not in body.inner_text()
    expect(compare(result, "محمد بن علي")).to_have_attribute("data-found", "true")
    expect(compare(result, "Ana Lima, Santos")).to_have_attribute("data-found", "false")
    signed = bytearray(edition.certificate("bo", "certificate.jwt").read_bytes())
    signed[len(signed) // 2] ^= 1
    result, _ = checked(edition, browser, bytes(signed), "certificate.jwt")
    expect(result).to_have_attribute("data-verdict", "bad")
    granted, _ = checked(edition, browser, edition.certificate("nia").read_bytes(), "nia.pdf")
    expect(granted).to_have_attribute("data-state", "valid")
    assert "points; 60 needed" not in granted.inner_text()
    keys = edition.book / "_static" / "credentials"
    edition.run("certificates", "verify", edition.certificate("fay"), "--keys", keys)


def marks_fall_after_the_issue(edition: Edition) -> None:
    """Two certificates are contradicted; a person revokes one and keeps the other."""
    edition.mark(COURSE, {("kim", "assignment"): "10", ("lou", "assignment"): "23"})
    done = edition.data("decide", COURSE, "--record", "--why", "marked again", "--by", BY)
    assert {one["learner"] for one in done["for_a_person"]} == {"kim", "lou"}
    states = {one["learner"]: one["state"] for one in edition.data("certificates", "list", COURSE)}
    assert set(states.values()) == {"valid"}
    edition.run("keep", COURSE, "lou", "--why", "the error was ours", "--by", BY)
    words = ("--reason", "misconduct", "--why", "the work of another course", "--by", BY, "--yes")
    edition.run("certificates", "revoke", COURSE, "kim", *words)
    edition.publish()
    again = edition.data("decide", COURSE, "--record", "--by", BY)
    assert [one["learner"] for one in again["for_a_person"]] == []


def shown_as_revoked(edition: Edition, browser: Browser) -> None:
    for learner, state in (("kim", "revoked"), ("lou", "valid")):
        paper = edition.certificate(learner).read_bytes()
        result, body = checked(edition, browser, paper, "certificate.pdf")
        expect(result).to_have_attribute("data-state", state)
        assert "another course" not in body.inner_text()


def reported(edition: Edition) -> None:
    """The reports say all of it to those whom it concerns, and to nobody else."""
    report = edition.folder / "cohort"
    edition.run("report", COURSE, "--output", report)
    text = (report / "index.html").read_text(encoding="utf-8")
    for said in ("a decision of the board", "Certificates revoked</dt><dd>1<", "two addresses"):
        assert said in text
    edition.run("progress", COURSE, "--zone", "Pacific/Apia")
    pages = {
        one: (edition.space.feedback / one / "progress.html").read_text(encoding="utf-8")
        for one, _, _ in ROSTER
    }
    assert "a page was lost" in pages["cy"] and "revoked" in pages["kim"]
    assert all("a page was lost" not in text for one, text in pages.items() if one != "cy")
    assert "the work of another course" not in "".join(pages.values())


def diploma(edition: Edition, browser: Browser) -> None:
    """Another course, and one of an earlier edition, lie within the years; then a capstone."""
    signed = edition.of_an_earlier_edition("ana")
    edition.second_course("ana")
    assert edition.data("diploma", "ana")["outcome"] == "open"
    published = edition.book / "_static" / "credentials"
    earlier = ("--credential", signed, "--keys", published)
    capstone = ("--capstone", "71.5", "--handed-in", "2015-10-01")
    words = ("--issue", "--why", "three courses and the capstone", "--by", BY, "--yes")
    edition.run("diploma", "ana", *earlier, *capstone, *words)
    edition.publish()
    paper = edition.folder / "state" / "diploma" / "certificates" / "ana" / "certificate.pdf"
    result, _ = checked(edition, browser, paper.read_bytes(), "diploma.pdf")
    expect(result).to_have_attribute("data-state", "valid")
    assert "Diploma" in result.inner_text()
