"""The gradebook CSV, read back by a double of Moodle's importer."""

import csv
import io
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.certificate import Standing, decide
from autograder.exports import moodle
from autograder.exports.errors import ExportRefused
from autograder.exports.results import Cohort
from autograder.gradebook import Learner
from tests.autograder.exports import cohorts
from tests.autograder.exports.moodle_import import Aborted, Moodle, User, shown

TITLES = [one.title for one in cohorts.COURSE.assessments]
ITEMS = {title: title for title in (*TITLES, moodle.COURSE_POINTS)}
FEEDBACK = {f"{title} (feedback)": title for title in TITLES} | {
    moodle.OUTCOME: moodle.COURSE_POINTS
}


def imported(cohort: Cohort, by: moodle.By = "idnumber", items: set[str] | None = None) -> Moodle:
    users = tuple(User(one.learner.id, one.learner.email, one.learner.id) for one in cohort.sheets)
    book = Moodle(users, items or set())
    book.load(moodle.gradebook(cohort, by), moodle.HEADINGS[by], ITEMS, FEEDBACK)
    return book


@pytest.mark.parametrize("items", [set(), set(ITEMS.values())], ids=["new items", "known items"])
def test_every_state_arrives_as_it_is_and_none_as_zero(items: set[str]) -> None:
    book = imported(cohorts.every_state(), items=items)
    found = {item: grade for (_, item), grade in book.grades.items()}
    points = {item: shown(grade.points) for item, grade in found.items()}
    assert points == {
        "Test 1": "6.66",
        "Test 2": "-",
        "Test 3": "-",
        "Test 4": "-",
        "Test 5": "8.00",
        "Test 6": "-",
        "End-of-course assignment": "38.50",
        "Course points": "-",
    }
    assert found["Test 3"].feedback == "Handed in without answers, so not completed."
    assert found["Test 4"].feedback == "2 of 10 points still to be marked."
    assert found["Test 5"].feedback == "2 deducted because it came late."
    assert found["Test 6"].feedback == "Excused."
    assignment = found["End-of-course assignment"].feedback
    assert assignment == "Given by a person in place of 30: A page was lost."
    assert found["Course points"].feedback == (
        "Certificate: not awarded. Not completed: Test 2, Test 3."
    )


def test_a_decision_of_a_person_is_named_and_the_points_stay_true() -> None:
    book = imported(cohorts.granted())
    grade = next(g for (_, item), g in book.grades.items() if item == moodle.COURSE_POINTS)
    assert (shown(grade.points), grade.feedback) == (
        "59.50",
        "Certificate: awarded, decided by a person.",
    )


@given(st.lists(st.fractions(0, 10, max_denominator=997), min_size=6, max_size=6), st.data())
def test_what_moodle_stores_and_shows_is_on_the_side_of_the_decision(
    tests: list[Fraction], data: st.DataObject
) -> None:
    near = 60 - sum(tests)
    last = data.draw(
        st.one_of(
            st.fractions(0, 40, max_denominator=997),
            st.builds(lambda step: near + step, st.fractions(-1, 1) | st.just(Fraction(0))),
        )
    )
    given_points = dict(
        zip(cohorts.FULL, (*tests, min(max(last, Fraction(0)), Fraction(40))), strict=True)
    )
    found = cohorts.record("a", cohorts.done(given_points))
    book = imported(cohorts.cohort((Learner("a"), found)))
    grade = next(g for (_, item), g in book.grades.items() if item == moodle.COURSE_POINTS)
    awarded = decide(cohorts.COURSE, found).outcome == "awarded"
    assert grade.points is not None
    assert (grade.points >= 60) == (Decimal(shown(grade.points)) >= 60) == awarded


HOSTILE = ["=1+1", "+CMD|' /C calc'!A0", '"><script>alert(1)</script>', 'O\'Neil, "Ana"', "مريم"]


@pytest.mark.parametrize("name", HOSTILE)
def test_names_do_not_leave_the_course(name: str) -> None:
    text = moodle.gradebook(cohorts.named(Learner("ana-1", name, "ana@example.org")))
    assert name not in text
    assert imported(cohorts.named(Learner("ana-1", name, "ana@example.org"))).grades


@pytest.mark.parametrize(
    "why", ['a\\"b,c', "=HYPERLINK()", "line\nline\r\n", "<b>x</b>\u202e", "-"]
)
def test_a_hostile_reason_is_one_harmless_cell(why: str) -> None:
    one = cohorts.every_state()
    sheet = one.sheets[0]
    results = tuple(replace(result, remark=why) for result in sheet.results)
    changed = replace(one, sheets=(replace(sheet, results=results),))
    text = moodle.gradebook(changed)
    rows = list(csv.reader(io.StringIO(text)))
    cells = {row[2] for row in rows[1:]}
    assert len(rows) == 2 and len(cells) == 1
    cell = cells.pop()
    assert not set(cell) & set("<>\\\n\r\u202e") and cell[:1] not in ("=", "+", "@")
    assert imported(changed).grades


@pytest.mark.parametrize(
    ("learners", "by", "message"),
    [
        ([], "idnumber", "Nobody is on the roster"),
        ([Learner("0")], "idnumber", "takes 0 for an empty cell"),
        ([Learner("a")], "email", "a \\(there is none\\)"),
        ([Learner("a", "", "=a@b.org")], "email", "would read it otherwise"),
        ([Learner("a", "", "x@y.org"), Learner("b", "", "X@y.org")], "email", "given twice"),
        ([Learner("a", "", "x@y.org\n")], "email", "drops"),
        ([Learner("Ana")], "username", "no capitals"),
    ],
)
def test_users_that_moodle_could_not_find_are_refused_by_name(
    learners: list[Learner], by: moodle.By, message: str
) -> None:
    with pytest.raises(ExportRefused, match=message):
        moodle.gradebook(cohorts.named(*learners), by)


def test_the_double_shows_what_a_line_without_a_user_would_do() -> None:
    book = Moodle((User("a", "", ""), User("0", "", "")))
    book.load("ID number,Test 1\na,5\n0,1\n", "ID number", {"Test 1": "Test 1"}, {})
    assert {user.idnumber: grade.points for (user, _), grade in book.grades.items()} == {
        "a": Decimal(1)
    }
    with pytest.raises(Aborted):
        book.load("ID number,Test 1\nb,5\n", "ID number", {"Test 1": "Test 1"}, {})


def test_equal_titles_are_refused() -> None:
    one = cohorts.named(Learner("a"))
    first, second, *rest = one.course.assessments
    twins = (first, second.model_copy(update={"title": first.title}), *rest)
    course = one.course.model_copy(update={"assessments": twins})
    with pytest.raises(ExportRefused, match="Two assessments are called 'Test 1'"):
        moodle.gradebook(replace(one, course=course))


def test_an_assessment_that_is_not_due_yet_has_no_grade() -> None:
    before = cohorts.COURSE.assessments[0].opens
    found = cohorts.record("a", {"week-02": Standing("missing")}, as_of=before)
    book = imported(cohorts.cohort((Learner("a"), found), as_of=before))
    assert all(grade.points is None for grade in book.grades.values())
    outcome = next(g for (_, item), g in book.grades.items() if item == moodle.COURSE_POINTS)
    assert outcome.feedback == "Certificate: pending."
