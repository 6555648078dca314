"""A document says what the gradebook says, and nothing else is taken for one."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from autograder import course as courses
from autograder.boards import documents, made_up
from autograder.boards.documents import BadDocument
from autograder.certificate import Excusal, Grant, Override, Record, Ruling, Standing, decide
from tests.autograder.reports.made import AFTER, COURSE, DURING, EVIL, cohort, every, record

FULL = Record(
    "ana",
    DURING,
    {
        "week-01": Standing("submitted", Fraction(59, 7), Fraction(1), DURING, earlier=(
            Standing("blank"), Standing("refused", detail=EVIL))),
        "week-02": Standing("submitted", Fraction(10), submitted_at=DURING, answered=3),
    },
    Ruling(
        extensions={"week-03": DURING + timedelta(days=2)},
        excused={"week-04": Excusal(EVIL, signed=True)},
        overrides={"week-02": Override(Fraction(19, 3), EVIL, "an instructor", DURING)},
        granted=Grant("awarded", "appeal", "the manager", DURING),
    ),
)  # fmt: skip


def test_a_record_comes_back_as_it_was_to_the_last_fraction() -> None:
    found = documents.read_own(documents.write_own(COURSE, EVIL, FULL))
    assert found.record == FULL
    assert found.name == EVIL
    assert decide(found.course, found.record) == decide(COURSE, FULL)


def without(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda content: content.pop(name)


BROKEN: list[Callable[[dict[str, Any]], Any]] = [
    *(without(name) for name in ("format", "kind", "course", "rule", "record")),
    lambda c: c.update(format=2),
    lambda c: c.update(kind="cohort"),
    lambda c: c.update(course="../../etc"),
    lambda c: c.update(course="no-such-course"),
    lambda c: c["rule"].update(digest="0" * 64),
    lambda c: c["record"].update(as_of="2020-06-20T12:00:00"),
    lambda c: c["record"]["standings"]["week-01"].update(points="11"),
    lambda c: c["record"]["standings"]["week-01"].update(points="-1"),
    lambda c: c["record"]["standings"]["week-01"].update(points="1/0"),
    lambda c: c["record"]["standings"]["week-01"].update(state="perfect"),
    lambda c: c["record"]["standings"].update(nothing={"state": "blank"}),
]


@pytest.mark.parametrize("change", BROKEN)
def test_what_cannot_be_true_is_refused(change: Callable[[dict[str, Any]], Any]) -> None:
    content = json.loads(documents.write_own(COURSE, "Ana", FULL))
    change(content)
    with pytest.raises(BadDocument):
        documents.read_own(json.dumps(content))


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "7", "{", '{"format": 1}', "[" * 100_000, '"x"', "{}", "NaN"]
)
def test_what_is_no_document_is_refused(text: str) -> None:
    for read in (documents.read_own, documents.read_cohort, documents.several):
        with pytest.raises(BadDocument):
            read(text)


def test_a_document_as_large_as_a_disk_is_refused() -> None:
    with pytest.raises(BadDocument, match="larger"):
        documents.read_own(" " * (documents.MOST_BYTES + 1))


def test_a_cohort_comes_back_with_its_counts() -> None:
    made = cohort(record("ana", every()), record("ben", {}), names={"ana": EVIL, "ben": "Ben"})
    found = documents.read_cohort(documents.of_cohort(made))
    assert [one.name for one in found.decisions] == [EVIL, "Ben"]
    assert [one.outcome for one in found.decisions] == ["awarded", "not_awarded"]
    assert found.progress[0].handed_in == 1 and found.progress[0].missing == 1
    assert found.as_of == AFTER


def test_several_documents_come_apart() -> None:
    one = documents.write_own(COURSE, "Ana", FULL)
    (back,) = documents.several(f'{{"format": 1, "documents": [{one}]}}')
    assert documents.read_own(back).record == FULL


@pytest.mark.parametrize("course", courses.COURSES)
def test_made_up_learners_are_possible_at_every_moment(course: str) -> None:
    loaded = courses.load(course)
    last = max(one.due for one in loaded.assessments)
    for as_of in (loaded.assessments[0].opens, made_up.middle(loaded), last + timedelta(days=9)):
        for one in made_up.records(loaded, as_of.astimezone(UTC)):
            known = documents.read_own(documents.write_own(loaded, made_up.name(one), one))
            assert known.record == one
    outcomes = made_up.cohort(loaded, last + timedelta(days=9)).outcomes
    assert outcomes["awarded"] and outcomes["not_awarded"]


def test_made_up_work_is_not_known_before_it_is_handed_in() -> None:
    early = datetime(2020, 5, 1, tzinfo=UTC)
    assert all(set(one.standings) <= {"week-01"} for one in made_up.records(COURSE, early))
