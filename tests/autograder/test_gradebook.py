"""Marks in and out of the gradebook: exact, all or none, and from real spreadsheets."""

import csv
import io
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder import tables
from autograder.errors import AutograderError
from autograder.gradebook import Gradebook, GradebookError, Learner, Mark, exact
from autograder.intake import Refusal
from autograder.receipts import DatabaseError, Receipts
from autograder.workspace import Workspace

HALVES = [Fraction(n, d) for d in range(1, 41) for n in range(10 * d + 1)]


def test_every_mark_a_test_can_give_is_recovered_from_its_float() -> None:
    assert [exact(float(mark)) for mark in HALVES] == HALVES


@given(st.decimals(0, 40, places=2))
def test_every_mark_a_person_can_give_is_recovered_from_its_float(mark: object) -> None:
    assert exact(float(mark)) == Fraction(mark)  # type: ignore[arg-type]


def elsewhere(learner: str, points: str, assessment: str = "week-02") -> Mark:
    return Mark(learner, assessment, "", Fraction(points))


def test_marks_held_elsewhere_are_written(workspace: Workspace) -> None:
    with Gradebook(workspace) as book:
        book.enrol([Learner("ana"), Learner("bo")])
        assert book.import_marks([elsewhere("ana", "8.5"), elsewhere("bo", "0")]) == 2
        assert book.import_marks([elsewhere("ana", "9.1")]) == 1
        found = book.standings()
    assert found["ana"]["week-02"].points == Fraction("9.1")
    assert (found["bo"]["week-02"].state, found["bo"]["week-02"].points) == ("submitted", 0)


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (elsewhere("nobody", "1"), "no learner 'nobody'"),
        (elsewhere("ana", "1", "week-99"), "no assessment 'week-99'"),
        (elsewhere("ana", "10.5"), "not between 0 and 10"),
        (elsewhere("ana", "-1"), "not between 0 and 10"),
        (Mark("ana", "week-01", "q8", Fraction(1)), "no submission"),
    ],
)
def test_one_bad_mark_writes_none(workspace: Workspace, bad: Mark, why: str) -> None:
    with Gradebook(workspace) as book:
        book.enrol([Learner("ana"), Learner("bo")])
        with pytest.raises(GradebookError, match=why):
            book.import_marks([elsewhere("bo", "7"), bad])
    with Gradebook(workspace) as book:
        assert book.standings() == {"ana": {}, "bo": {}}


def marks_file(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "marks.csv"
    path.write_text(text, encoding=encoding)
    return path


def test_a_spreadsheet_with_a_byte_order_mark_and_decimal_commas(tmp_path: Path) -> None:
    text = 'learner,assessment,question,points\nana,week-02,,"4,5"\n'
    (mark,) = tables.read_marks(marks_file(tmp_path, text, "utf-8-sig"))
    assert mark == Mark("ana", "week-02", "", Fraction(9, 2))


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("learner,points\nana,1\n", "line 1, assessment"),
        ("learner,assessment,points\nana,week-02,1\nbo,week-02,\n", "line 3, points"),
        ("learner,assessment,points\nana,week-02,full\n", "line 2, points"),
        ("learner,assessment,points\nana,week-02,NaN\n", "line 2, points"),
        (
            "learner,assessment,points,submitted_at\nana,week-02,1,2020-05-18\n",
            "line 2, submitted_at",
        ),
        (
            "learner,assessment,points,submitted_at\nana,week-02,1,0001-01-01T00:00+14:00\n",
            "line 2, submitted_at",
        ),
        ("learner,assessment,points\nana,week-02,1e999999999\n", "line 2, points"),
        ("learner,assessment,points\nana,week-02,7.33333\n", "4 decimals"),
        ("learner,assessment,points\nana,week-02,4,5\n", "line 2, points: more cells"),
        ("learner,assessment,points\nana,week-02,4\nana,week-02,9\n", "line 3.*line 2"),
        ("learner,assessment,points,points\nana,week-02,4,5\n", "line 1, points"),
        (f"learner,assessment,points\nana,week-02,{'1' * 200_000}\n", "line 2: .*not a CSV"),
        ('learner,assessment,points\nana,week-02,"1\n', "not a CSV"),
    ],
)
def test_a_bad_line_is_named(text: str, where: str, tmp_path: Path) -> None:
    with pytest.raises(tables.TableError, match=where):
        tables.read_marks(marks_file(tmp_path, text))


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(AutograderError, match="no file"):
        tables.read_marks(tmp_path / "none.csv")
    (tmp_path / "marks.csv").write_bytes(b"learner\xff\xfe")
    with pytest.raises(AutograderError, match="UTF-8"):
        tables.read_roster(tmp_path / "marks.csv")
    with pytest.raises(AutograderError, match="cannot be read"):
        tables.read_marks(tmp_path)
    (tmp_path / "marks.csv").write_bytes(b"x" * (tables.MAX_BYTES + 1))
    with pytest.raises(AutograderError, match="larger than"):
        tables.read_marks(tmp_path / "marks.csv")


def test_one_bad_id_enrols_nobody(workspace: Workspace) -> None:
    with Gradebook(workspace) as book, pytest.raises(Refusal, match="learner's id"):
        book.enrol([Learner("ana"), Learner("<script>")])
    with Gradebook(workspace) as book:
        assert book.roster() == []


@pytest.mark.parametrize("url", ["nonsense", "sqlite:////nowhere/gradebook.db"])
def test_a_database_that_cannot_be_used_is_named(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("AUTOGRADER_DB", url)
    for table in (lambda: Gradebook(workspace), lambda: Receipts(url)):
        with pytest.raises(DatabaseError, match="AUTOGRADER_DB"):
            table()


def test_one_address_names_a_database_for_each_course(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUTOGRADER_DB", f"sqlite:///{tmp_path}/{{course}}.db")
    spaces = [Workspace.open(name, tmp_path) for name in ("governance-coherence", "measuring")]
    for space in spaces:
        with Gradebook(space) as book:
            book.enrol([Learner(f"of-{space.course.id}")])
    for space in spaces:
        with Gradebook(space) as book:
            assert [one.id for one in book.roster()] == [f"of-{space.course.id}"]
    assert sorted(one.name for one in tmp_path.glob("*.db")) == [
        "governance-coherence.db",
        "measuring.db",
    ]


def test_a_full_disk_is_named_and_loses_no_mark(workspace: Workspace) -> None:
    with Gradebook(workspace) as book:
        book.enrol([Learner("ana")])
        book.import_marks([elsewhere("ana", "8.5")])
    script = (
        "import resource, signal, sys\n"
        "from autograder import cli\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1, 1))\n"
        "cli.main()"
    )
    roster = marks_file(workspace.state, "learner\nbo\n")
    done = subprocess.run(
        [sys.executable, "-c", script, "gradebook", workspace.course.id, "--roster", roster],
        env={**os.environ, "AUTOGRADER_STATE": str(workspace.state.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "database cannot be used" in done.stderr.splitlines()[-1]
    with Gradebook(workspace) as book:
        assert book.standings()["ana"]["week-02"].points == Fraction("8.5")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r\n"))))
def test_names_survive_the_csv_and_are_never_formulas(names: list[str]) -> None:
    text = tables.write_csv(("name", "n"), [(name, 1) for name in names])
    rows = list(csv.reader(io.StringIO(text)))[1:]
    assert [row[0].removeprefix("'") if row[0][:1] == "'" else row[0] for row in rows] == [
        name.removeprefix("'") for name in names
    ]
    assert not any(row[0].startswith(("=", "+", "-", "@")) for row in rows)
