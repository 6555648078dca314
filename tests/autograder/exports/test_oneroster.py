"""The OneRoster bundle: its files, columns and words as version 1.1 has them."""

import csv
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.certificate import Standing
from autograder.exports import oneroster
from autograder.exports.errors import ExportRefused
from autograder.exports.oneroster import Ids
from autograder.exports.results import Cohort
from autograder.gradebook import Learner
from tests.autograder.exports import cohorts

IDS = Ids("class-1", "period-1", {})

# The order in which 1.1 lists the columns of each file.
HEADERS = {
    "manifest.csv": "propertyName,value",
    "categories.csv": "sourcedId,status,dateLastModified,title",
    "lineItems.csv": "sourcedId,status,dateLastModified,title,description,assignDate,dueDate,"
    "classSourcedId,categorySourcedId,gradingPeriodSourcedId,resultValueMin,resultValueMax",
    "results.csv": "sourcedId,status,dateLastModified,lineItemSourcedId,studentSourcedId,"
    "scoreStatus,score,scoreDate,comment",
}
STATUSES = {"exempt", "fully graded", "not submitted", "partially graded", "submitted"}
ALL_FILES = {
    "academicSessions", "categories", "classes", "classResources", "courses", "courseResources",
    "demographics", "enrollments", "lineItems", "orgs", "resources", "results", "users",
}  # fmt: skip

Rows = list[dict[str, str]]


def opened(cohort: Cohort, ids: Ids = IDS) -> dict[str, Rows]:
    """Return the rows of every file, after looking at its head."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(oneroster.bundle(cohort, ids))) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode()
            assert text.splitlines()[0] == HEADERS[name]
            found[name] = list(csv.DictReader(io.StringIO(text)))
    assert set(found) == set(HEADERS)
    return found


def test_the_manifest_speaks_of_every_file_and_only_of_what_is_there() -> None:
    manifest = {
        row["propertyName"]: row["value"] for row in opened(cohorts.every_state())["manifest.csv"]
    }
    files = {name.removeprefix("file."): how for name, how in manifest.items() if "file." in name}
    assert set(files) == ALL_FILES
    assert {name for name, how in files.items() if how == "delta"} == {
        "categories", "lineItems", "results",
    }  # fmt: skip
    assert set(files.values()) == {"delta", "absent"}
    assert (manifest["manifest.version"], manifest["oneroster.version"]) == ("1.0", "1.1")


def test_every_state_has_its_word() -> None:
    found = opened(cohorts.every_state())
    titles = {row["sourcedId"]: row["title"] for row in found["lineItems.csv"]}
    words = {
        titles[row["lineItemSourcedId"]]: (row["scoreStatus"], row["score"])
        for row in found["results.csv"]
    }
    assert words == {
        "Test 1": ("fully graded", "6.66"),
        "Test 2": ("not submitted", ""),
        "Test 3": ("submitted", ""),
        "Test 4": ("partially graded", "3"),
        "Test 5": ("fully graded", "8"),
        "Test 6": ("exempt", ""),
        "End-of-course assignment": ("fully graded", "38.5"),
        "Course points": ("partially graded", ""),
    }
    assert {word for word, _ in words.values()} == STATUSES


def test_references_hold_and_dates_have_the_form_of_the_standard() -> None:
    found = opened(
        cohorts.named(Learner("ana"), Learner("li")), replace(IDS, learners={"li": "S-2"})
    )
    categories = {row["sourcedId"] for row in found["categories.csv"]}
    items = {row["sourcedId"] for row in found["lineItems.csv"]}
    assert {row["categorySourcedId"] for row in found["lineItems.csv"]} == categories
    assert {row["lineItemSourcedId"] for row in found["results.csv"]} == items
    assert {row["studentSourcedId"] for row in found["results.csv"]} == {"ana", "S-2"}
    assert {row["classSourcedId"] for row in found["lineItems.csv"]} == {"class-1"}
    for name, rows in found.items():
        ids = [row["sourcedId"] for row in rows if name != "manifest.csv"]
        assert len(ids) == len(set(ids))
        for row in rows:
            for column, value in row.items():
                if column in ("assignDate", "dueDate", "scoreDate"):
                    assert re.fullmatch(r"\d{4}-\d\d-\d\d", value)
                if column == "dateLastModified":
                    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", value)
                if column == "status":
                    assert value == "active"


def test_ids_stay_from_export_to_export_and_differ_between_editions() -> None:
    one = cohorts.named(Learner("ana"))
    again = replace(one, as_of=one.as_of.replace(year=2031))
    next_year = replace(one, course=one.course.model_copy(update={"edition": "2021"}))

    def ids(cohort: Cohort) -> set[str]:
        return {row["sourcedId"] for row in opened(cohort)["results.csv"]}

    assert ids(one) == ids(again)
    assert not ids(one) & ids(next_year)
    assert oneroster.bundle(one, IDS) == oneroster.bundle(one, IDS)


def test_what_is_not_due_yet_is_left_out_and_refused_work_is_told() -> None:
    before = cohorts.COURSE.assessments[1].opens
    found = cohorts.record("a", {"week-01": Standing("refused", detail="no zip")}, as_of=before)
    rows = opened(cohorts.cohort((Learner("a"), found), as_of=before))["results.csv"]
    told = [(row["scoreStatus"], row["comment"]) for row in rows]
    assert told == [
        ("not submitted", "What was handed in could not be read."),
        ("not submitted", "Certificate: not awarded. Not completed: Test 1."),
    ]


def test_blank_is_not_taken_for_nothing() -> None:
    one = cohorts.every_state()
    blank = next(result for result in one.sheets[0].results if result.progress == "blank")
    assert oneroster.status(blank) == "submitted"
    waiting = replace(blank, progress="waiting", so_far=blank.maximum * 0)
    assert oneroster.status(waiting) == "submitted"


@pytest.mark.parametrize(
    ("ids", "message"),
    [
        (Ids("", "p", {}), "'' cannot be a sourcedId"),
        (Ids("=1", "p", {}), "cannot be a sourcedId"),
        (Ids("c", "p\n", {}), "cannot be a sourcedId"),
        (Ids("c", "p", {"ana": "@x"}), "cannot be a sourcedId"),
        (Ids("c", "p", {"ana": "li"}), "ana and li would share the id 'li'"),
        (Ids("c", "p" * 300, {}), "cannot be a sourcedId"),
    ],
)
def test_ids_that_would_be_read_otherwise_are_refused(ids: Ids, message: str) -> None:
    with pytest.raises(ExportRefused, match=message):
        oneroster.bundle(cohorts.named(Learner("ana"), Learner("li")), ids)


def test_learners_ids_are_read_from_a_list(tmp_path: Path) -> None:
    file = tmp_path / "ids.csv"
    file.write_text("learner,sourcedId\nana,S-1\nli,S-2\n")
    assert oneroster.read_learners(file) == {"ana": "S-1", "li": "S-2"}
