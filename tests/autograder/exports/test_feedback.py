"""Feedback pages for Moodle, found again as Moodle's zip importer finds them."""

import os
import zipfile
from pathlib import Path

import pytest

from autograder.certificate import Standing
from autograder.exports import feedback
from autograder.exports.errors import ExportRefused
from autograder.exports.feedback import Package, Participant
from autograder.exports.results import Cohort
from autograder.gradebook import Learner
from autograder.tables import TableError
from autograder.workspace import Workspace
from tests.autograder.exports import cohorts

WEEK = "week-01"
HEAD = "Identifier,Full name,Email address,Status,Grade,Maximum Grade"


def moodle_takes(archive: Path, numbers: set[int]) -> dict[int, dict[str, bytes]]:
    """Return the files that Moodle's importer would take, by participant, as its source says."""
    found: dict[int, dict[str, bytes]] = {}
    with zipfile.ZipFile(archive) as opened:
        for entry in opened.infolist():
            parts = entry.filename.split("/")
            if parts[-1].startswith((".", "~")):
                continue
            for place, part in enumerate(parts):
                info = part.split("_", 4)
                if len(info) < 5 or not info[1].isdigit() or int(info[1]) not in numbers:
                    continue
                if info[2:4] != ["assignfeedback", "file"]:
                    continue
                name = "/".join([info[4], *parts[place + 1 :]])
                found.setdefault(int(info[1]), {})[name] = opened.read(entry)
                break
    return found


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    return Workspace.open("governance-coherence", tmp_path / "state")


def page(space: Workspace, learner: str, text: str = "page", name: str = f"{WEEK}.html") -> Path:
    folder = space.feedback / learner / WEEK
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)
    return folder / name


def worksheet(tmp_path: Path, *lines: str) -> Path:
    file = tmp_path / "Grades.csv"
    file.write_text("\ufeff" + "\n".join([HEAD, *lines, ""]), encoding="utf-8")
    return file


def packed(
    space: Workspace, cohort: Cohort, sheet: Path, target: Path
) -> tuple[Package, dict[int, dict[str, bytes]]]:
    listed = feedback.read_worksheet(sheet)
    done = feedback.package(space, cohort, WEEK, listed, target)
    return done, moodle_takes(target, {one.number for one in listed})


HOSTILE = [
    "../../etc/passwd", "Ana_99_assignsubmission_file_", ".hidden", "~tilde", "a\\b/c:d",
    "\u202egnp.exe", "مريم بنت علي", "李 小龍", "=cmd()", "a" * 300, "", "1_2_3",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_page_reaches_its_participant_whatever_the_name(
    space: Workspace, tmp_path: Path, name: str
) -> None:
    target = tmp_path / "out.zip"
    page(space, "ana", "for ana")
    listed = [Participant(7, name, "ana@example.org", ""), Participant(99, "Li", "li@x.org", "")]
    cohort = cohorts.named(Learner("ana", name, "Ana@example.org"))
    feedback.package(space, cohort, WEEK, listed, target)
    assert moodle_takes(target, {7, 99}) == {7: {f"{WEEK}.html": b"for ana"}}
    (entry,) = zipfile.ZipFile(target).infolist()
    assert len(entry.filename.encode()) < 255 and not set(entry.filename) & set("/\\:\u202e")


def test_the_worksheet_says_who_is_who(space: Workspace, tmp_path: Path) -> None:
    for learner in ("ana", "li", "omar"):
        page(space, learner, learner)
    sheet = worksheet(
        tmp_path,
        'Participant 12,"Ruiz, Ana",ANA@example.org,"Submitted for grading - ",,10',
        "Participant 3,Li,li@example.org,,,10",
        "Participant 4,Stranger,no@example.org,,,10",
    )
    cohort = cohorts.named(
        Learner("ana", "", "ana@example.org"),
        Learner("li", "", "li@example.org"),
        Learner("omar", "", "omar@example.org"),
    )
    done, taken = packed(space, cohort, sheet, tmp_path / "out.zip")
    assert taken == {12: {f"{WEEK}.html": b"ana"}, 3: {f"{WEEK}.html": b"li"}}
    assert done.included == ("ana", "li")
    assert set(done.left_out) == {"omar", "Participant 4"}


def test_only_finished_pages_of_their_own_leave(space: Workspace, tmp_path: Path) -> None:
    page(space, "ana", "ana")
    secret = page(space, "waits", "not yet")
    page(space, "li", "li")
    (space.feedback / "li" / WEEK / "link.html").symlink_to(secret)
    (space.feedback / "li" / WEEK / "notes.txt").write_text("x")
    (space.feedback / "omar").mkdir()
    (space.feedback / "omar" / WEEK).symlink_to(secret.parent)
    waiting = {WEEK: Standing("submitted", unmarked=cohorts.FULL[WEEK])}
    people = [Learner(name, "", f"{name}@x.org") for name in ("ana", "li", "omar", "waits")]
    cohort = cohorts.cohort(
        *((one, cohorts.record(one.id)) for one in people[:3]),
        (people[3], cohorts.record("waits", cohorts.done() | waiting)),
    )
    listed = [Participant(n, "", one.email, "") for n, one in enumerate(people, 1)]
    done = feedback.package(space, cohort, WEEK, listed, tmp_path / "out.zip")
    assert moodle_takes(tmp_path / "out.zip", {1, 2, 3, 4}) == {
        1: {f"{WEEK}.html": b"ana"},
        2: {f"{WEEK}.html": b"li"},
    }
    assert done.left_out == {"omar": "there is no feedback page", "waits": "a mark is outstanding"}


def test_the_same_pages_give_the_same_bytes(space: Workspace, tmp_path: Path) -> None:
    file = page(space, "ana", "text " * 1000)
    listed = [Participant(1, "Ana", "a@x.org", "")]
    cohort = cohorts.named(Learner("ana", "Ana", "a@x.org"))
    feedback.package(space, cohort, WEEK, listed, tmp_path / "one.zip")
    os.utime(file, (10**9, 10**9))
    feedback.package(space, cohort, WEEK, listed, tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_shared_addresses_give_nobody_another_ones_page(space: Workspace, tmp_path: Path) -> None:
    for learner in ("ana", "bo", "cy"):
        page(space, learner, learner)
    cohort = cohorts.named(
        Learner("ana", "", "same@x.org"),
        Learner("bo", "", "same@x.org"),
        Learner("cy", "", "cy@x.org"),
    )
    listed = [
        Participant(1, "", "same@x.org", ""),
        Participant(2, "", "cy@x.org", ""),
        Participant(3, "", "cy@x.org", ""),
    ]
    with pytest.raises(ExportRefused, match="stands for several people"):
        feedback.package(space, cohort, WEEK, listed, tmp_path / "out.zip")
    assert not (tmp_path / "out.zip").exists()
    both = [Participant(1, "", "cy@x.org", "ana")]
    with pytest.raises(ExportRefused, match="Participant 1 of the worksheet is both ana and cy"):
        feedback.package(space, cohort, WEEK, both, tmp_path / "out.zip")


def test_id_numbers_go_before_addresses(space: Workspace, tmp_path: Path) -> None:
    page(space, "ana", "ana")
    listed = [Participant(5, "", "other@x.org", "ana"), Participant(6, "", "ana@x.org", "")]
    cohort = cohorts.named(Learner("ana", "", "ana@x.org"))
    feedback.package(space, cohort, WEEK, listed, tmp_path / "out.zip")
    assert set(moodle_takes(tmp_path / "out.zip", {5, 6})) == {5}


@pytest.mark.parametrize(
    ("lines", "error", "message"),
    [
        (["Participant,Ana,a@x.org,,,"], TableError, "line 2, Identifier: 'Participant' does not"),
        (["Participant 1,Ana,,,,"], ExportRefused, "names nobody by Email address or ID number"),
        (["Participant 1,A,a@x.org,,,", "Participant 1,B,b@x.org,,,"], TableError, "line 3"),
    ],
)
def test_worksheets_that_cannot_be_used(
    tmp_path: Path, lines: list[str], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        feedback.read_worksheet(worksheet(tmp_path, *lines))


def test_an_assessment_that_the_course_does_not_have(space: Workspace, tmp_path: Path) -> None:
    cohort = cohorts.named(Learner("ana"))
    with pytest.raises(ExportRefused, match="no assessment 'week-99'"):
        feedback.package(space, cohort, "week-99", [], tmp_path / "out.zip")
