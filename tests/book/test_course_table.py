"""Course tables: computed from the course file, exact, linked only to pages that exist."""

import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from certificate_words import sentences
from course_rows import TABLES, PageLink, assessments, calendar, glance, run, syllabus

from autograder import course
from autograder.course import NoLatePolicy

GOVERNANCE = course.load("governance-coherence")
EVERY_COURSE = [course.load(name) for name in course.COURSES]


def directive(show: str, name: str = "governance-coherence") -> str:
    return f"# Page\n\n```{{course-table}} {name}\n:show: {show}\n```\n"


@pytest.mark.parametrize("one", EVERY_COURSE, ids=lambda one: one.id)
def test_the_sums_are_those_of_the_course(one: course.Course) -> None:
    total = syllabus(one).rows[-1]
    assert total.kind == "total" and total.cells[1] == [f"{one.hours} h"]
    assert assessments(one).rows[-1].cells[1] == [str(one.certificate.total_points)]
    assert sum(row.kind == "week" for row in syllabus(one).rows) == len(one.weeks)


@pytest.mark.parametrize("one", EVERY_COURSE, ids=lambda one: one.id)
def test_every_due_time_names_its_zone(one: course.Course) -> None:
    for row in assessments(one).rows[:-1]:
        assert all(str(cell[0]).endswith(" UTC") for cell in row.cells[3:])


def test_the_calendar_is_in_order_and_holds_every_due_date() -> None:
    rows = [(str(row.cells[0][0]), str(row.cells[1][0])) for row in calendar(GOVERNANCE).rows]
    assert len(rows) == len(GOVERNANCE.weeks) + 2 * len(GOVERNANCE.assessments)
    what = [text for _, text in rows]
    assert what.index("Test 1 opens") < what.index("Test 1 is due") < what.index("Test 2 opens")


@pytest.mark.parametrize("one", EVERY_COURSE, ids=lambda one: one.id)
def test_the_run_sheet_opens_and_collects_everything_once(one: course.Course) -> None:
    rows = run(one).rows
    assert len(rows) == len(one.weeks)
    for column in (2, 3):
        named = [str(part).split(",")[0] for row in rows for part in row.cells[column]]
        assert sorted(named) == sorted(each.title for each in one.assessments)


def test_the_rule_says_what_surprises_people() -> None:
    text = " ".join(sentences(GOVERNANCE))
    assert "Six weekly tests: 6 × 10 = 60 points" in text
    assert "Together 60 + 40 = 100." in text
    assert "59.5 is not 60" in text
    assert "Six perfect tests give 60 points" in text
    assert "without the individual assignment there is still no certificate" in text
    assert "10 per cent of the points earned, and never more than 50 per cent" in text


def test_the_rule_follows_the_course_and_not_these_words() -> None:
    rule = GOVERNANCE.certificate.model_copy(update={"pass_points": Fraction(70)})
    changed = GOVERNANCE.model_copy(
        update={"certificate": rule, "late_policy": NoLatePolicy(kind="none")}
    )
    text = " ".join(sentences(changed))
    assert "69.5 is not 70" in text
    assert "meets the first condition" not in text
    assert "Late work keeps all its points." in text
    assert "You may hand in again: the best attempt counts." in text


def ruled(**terms: object) -> str:
    rule = GOVERNANCE.certificate.model_copy(update=terms)
    return " ".join(sentences(GOVERNANCE.model_copy(update={"certificate": rule})))


def excused(**terms: object) -> str:
    return ruled(excused=GOVERNANCE.certificate.excused.model_copy(update=terms))


def test_each_policy_of_the_rule_has_its_words() -> None:
    given = ruled()
    assert "An instructor can excuse one assessment (weekly tests only) with a reason" in given
    assert "each point of the other five counts 1.2 times." in given
    assert "of the attempts without a deduction the best counts" in given
    assert "any answer in it, right or wrong; a blank or refused submission does not" in given
    assert "This is version 2020.1 of the rule." in given
    assert "one then counts with all its points." in excused(method="full-points")
    assert "times" not in excused(method="full-points")
    assert "each point of the other six counts 1 1/9 times" in excused(method="not-counted")
    assert "two assessments (weekly tests and" in excused(
        at_most=2, kinds=("weekly-test", "assignment"), method="full-points"
    )
    assert "No assessment can be excused." in excused(at_most=0, kinds=())
    assert "with three answers in it" in ruled(
        completed_when=GOVERNANCE.certificate.completed_when.model_copy(update={"answered": 3})
    )
    assert "You must also complete" not in ruled(complete_all=False)
    first = GOVERNANCE.assessments[0].model_copy(update={"late_policy": NoLatePolicy(kind="none")})
    own = GOVERNANCE.model_copy(update={"assessments": (first, *GOVERNANCE.assessments[1:])})
    assert "Test 1: Late work keeps all its points." in " ".join(sentences(own))


def test_points_are_shown_exactly() -> None:
    shown = GOVERNANCE.assessments[0].model_copy(update={"points": Fraction(20, 3)})
    one = GOVERNANCE.model_copy(update={"assessments": (shown,)})
    assert assessments(one).rows[0].cells[1] == ["6 2/3"]


def test_glance_lists_each_week_with_what_is_due() -> None:
    rows = glance(GOVERNANCE).rows
    assert "18–22 May 2020" in str(rows[0].cells[0][0])
    assert all(isinstance(part, PageLink) for row in rows for part in row.cells[1])
    assert rows[5].cells[2] == ["Test 6", "End-of-course assignment"]


def test_only_pages_that_exist_are_linked(small_book: Callable) -> None:
    page = "modules/introduction/dynamics.md"
    book = small_book(directive("glance"), {page: "---\norphan: true\n---\n\n# Dynamics\n"})
    assert book.warnings == ""
    links = book.page.select("table.course-glance td a")
    assert [link["href"] for link in links] == ["modules/introduction/dynamics.html"]


@pytest.mark.parametrize("show", [*TABLES, "rule"])
def test_every_view_is_rendered_and_notes_its_file(small_book: Callable, show: str) -> None:
    book = small_book(directive(show))
    assert book.warnings == ""
    assert book.page.select_one("table.course-table, ul.certificate-rule") is not None
    assert any(name.endswith("governance-coherence/course.yml") for name in book.dependencies)


def test_text_of_a_course_file_is_escaped(
    small_book: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "exercises" / "governance-coherence"
    folder.mkdir(parents=True)
    shutil.copy(course.path("governance-coherence") / "course.yml", folder)
    file = folder / "course.yml"
    hostile = "title: '<script>alert(1)</script> & <img src=x onerror=alert(2)>'"
    text = file.read_text(encoding="utf-8").replace("title: Introduction", hostile)
    file.write_text(text, encoding="utf-8")
    monkeypatch.setenv("AUTOGRADER_EXERCISES", str(tmp_path / "exercises"))
    book = small_book(directive("syllabus"))
    assert "<script>alert(1)" in book.page.get_text()
    assert "<script>alert(1)" not in book.html
    assert book.page.find("img", src="x") is None


def test_an_unknown_course_is_an_error_that_names_a_near_one(small_book: Callable) -> None:
    book = small_book(directive("glance", "governance"))
    assert "ERROR: course-table: There is no course 'governance'" in book.warnings
    assert "Did you mean 'governance-coherence'?" in book.warnings
    assert book.page.select_one("table") is None


def test_an_unknown_view_is_a_warning_that_lists_the_views(small_book: Callable) -> None:
    warnings = small_book(directive("everything")).warnings
    assert "everything" in warnings
    assert all(show in warnings for show in TABLES)
