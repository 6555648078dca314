"""One submission gives each member a mark: the members are read as data, line by line."""

import csv
import io
import json
import os
import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import nbformat
import pytest
from typer.testing import CliRunner

from autograder import cli, groups, rubric, runner, sheets, tables
from autograder.exchange import Exchange
from autograder.gradebook import Gradebook
from autograder.marking import reference
from autograder.tables import Learner
from autograder.workspace import Workspace
from tests.exercises.groups import designs, members

COURSE, GROUP = "measuring", "group-assignment"
RUBRIC = rubric.load(COURSE, GROUP)
AT = "2025-12-08 10:00:00 UTC"
LATE = "2025-12-08T10:00:00+00:00"
HandIn = Callable[..., Path]


@pytest.fixture(scope="module")
def enrolled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state folder of a course whose roster has six learners."""
    state = tmp_path_factory.mktemp("enrolled")
    with Gradebook(Workspace.open(COURSE, state)) as book:
        book.enrol(Learner(name) for name in ("ana", "bo", "cy", "di", "ed", "flo"))
    return state


@pytest.fixture
def space(enrolled: Path, tmp_path: Path) -> Workspace:
    """A course of that roster, which a test may do with as it likes."""
    shutil.copytree(enrolled, tmp_path / "state")
    return Workspace.open(COURSE, tmp_path / "state")


@pytest.fixture
def hand_in(space: Workspace) -> HandIn:
    """Put the submission of a group there: a form as data, or the bytes of a broken one."""

    def put(owner: str, form: Any, at: str = AT) -> Path:
        folder = space.submitted / owner / GROUP
        folder.mkdir(parents=True)
        raw = form if isinstance(form, bytes) else json.dumps(form).encode()
        (folder / "members.json").write_bytes(raw)
        (folder / "timestamp.txt").write_text(at)
        return folder

    return put


def found(space: Workspace) -> tuple[list[dict[str, str]], dict[str, str]]:
    """Return the lines of the sheet, and the messages by code."""
    made = sheets.empty(space, GROUP)
    lines = list(csv.DictReader(io.StringIO(made.text)))
    return lines, {one.code: one.message for one in made.reports}


def test_each_member_has_a_line_with_factor_group_and_time(
    space: Workspace, hand_in: HandIn
) -> None:
    hand_in("bo", members("ana", "bo", "cy", factor="0.75"))
    lines, said = found(space)
    assert tuple(lines[0]) == tables.sheet_columns(RUBRIC)
    assert [(one["learner"], one["group"], one["factor"]) for one in lines] == [
        ("ana", "bo", "0.75"), ("bo", "bo", "1"), ("cy", "bo", "1"),
    ]  # fmt: skip
    assert {one["submitted_at"] for one in lines} == {LATE}
    assert said == {"no-group": "On the roster and in no group: di, ed, flo."}


def test_without_a_group_the_sheet_has_the_roster(space: Workspace) -> None:
    lines, said = found(space)
    assert [one["learner"] for one in lines] == ["ana", "bo", "cy", "di", "ed", "flo"]
    assert not said


def test_a_member_of_two_groups_has_no_line_and_is_reported(
    space: Workspace, hand_in: HandIn
) -> None:
    hand_in("ana", members("ana", "bo", "cy"))
    hand_in("di", members("di", "ed", "cy"))
    lines, said = found(space)
    assert [one["learner"] for one in lines] == ["ana", "bo", "di", "ed"]
    assert said["two-groups"].startswith("cy is named by the groups of ana and di")


def test_of_two_submissions_of_one_group_the_newer_counts(
    space: Workspace, hand_in: HandIn
) -> None:
    hand_in("ana", members("ana", "bo", "cy"), at=AT)
    hand_in("bo", members("cy", "bo", "ana", factor="0.5"), at="2025-12-09 10:00:00 UTC")
    lines, said = found(space)
    assert [(one["learner"], one["group"], one["factor"]) for one in lines] == [
        ("cy", "bo", "0.5"), ("bo", "bo", "1"), ("ana", "bo", "1"),
    ]  # fmt: skip
    assert "the work of bo is newer and counts" in said["handed-in-twice"]
    assert "two-groups" not in said


def test_who_is_not_on_the_roster_or_has_not_signed_is_reported(
    space: Workspace, hand_in: HandIn
) -> None:
    hand_in("ana", members("bo", "zoe", "cy", words=""))
    lines, said = found(space)
    assert [one["learner"] for one in lines] == ["bo", "cy"]
    assert said["not-on-roster"] == "zoe, named by ana, is not on the roster."
    assert said["not-signed"].startswith("bo, named by ana, has not signed")
    assert said["submitter-not-named"] == "ana handed in for a group that does not name ana."


@pytest.mark.parametrize(
    ("form", "code", "why"),
    [
        (members("ana", "bo", learner="=cmd|' /C calc'!A0"), "bad-members", "cannot be a learner"),
        (members("ana", "bo", learner="../../etc"), "bad-members", "cannot be a learner id"),
        (members("ana", "bo", factor="99"), "bad-members", "is one of"),
        (members("ana", "bo", learner="bo"), "bad-members", "stands twice"),
        ({"widget": "group-members", "values": 3}, "bad-members", "form in which it is saved"),
        (b"[" * 100_000, "no-members", "members.json could not be read"),
        (b'{"widget": "group-members", "x": "' + b"y" * 2_000_000, "no-members", "larger than"),
        ([1, 2], "no-members", "no saved form"),
    ],
)
def test_a_hostile_form_is_refused_with_a_name_and_loses_nobody(
    space: Workspace, hand_in: HandIn, form: Any, code: str, why: str
) -> None:
    hand_in("ana", form)
    hand_in("di", members("di", "ed", "flo"))
    lines, said = found(space)
    assert said[code].startswith("The submission of ana: ") and why in said[code]
    # ana handed in, so there is a line; the others of that group are told as being in none.
    assert [(one["learner"], one["factor"]) for one in lines] == [
        ("di", "1"), ("ed", "1"), ("flo", "1"), ("ana", ""),
    ]  # fmt: skip
    assert said["no-group"] == "On the roster and in no group: bo, cy."


def test_a_submission_that_is_a_link_is_refused(
    space: Workspace, hand_in: HandIn, tmp_path: Path
) -> None:
    folder = hand_in("ana", members("ana", "bo", "cy"))
    (folder / "secret.json").symlink_to("/etc/hostname")
    (space.submitted / "x;y\x1b[2J" / GROUP).mkdir(parents=True)
    declared = groups.declared(space, GROUP, {"ana", "bo", "cy"})
    assert not declared.lines
    assert {one.code for one in declared.reports} == {"special-file", "bad-learner"}
    assert all(one.message.isprintable() for one in declared.reports)


def fill(text: str, path: Path, change: Callable[[dict[str, str]], object]) -> Path:
    """Fill in a printed sheet: the best level everywhere, then a change of each line."""
    lines = list(csv.DictReader(io.StringIO(text)))
    for line in lines:
        line.update({one.id: "complete" for one in RUBRIC.criteria})
        change(line)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
    return path


def test_members_of_one_group_have_the_same_levels(
    space: Workspace, hand_in: HandIn, tmp_path: Path
) -> None:
    hand_in("ana", members("ana", "bo", "cy"))
    text = sheets.empty(space, GROUP).text

    def favour(line: dict[str, str]) -> None:
        line["bias"] = "complete" if line["learner"] == "cy" else "nearly"

    sheet = fill(text, tmp_path / "sheet.csv", favour)
    with pytest.raises(tables.TableError, match="line 4, bias: 'complete', but line 2"):
        sheets.import_sheet(space, GROUP, sheet)

    def unsigned(line: dict[str, str]) -> None:
        if line["learner"] == "cy":
            line.update({one.id: rubric.BLANK for one in RUBRIC.criteria})

    assert sheets.import_sheet(space, GROUP, fill(text, sheet, unsigned)) == 3
    with Gradebook(space) as book:
        assert book.standings()["cy"][GROUP].state == "blank"


def test_the_line_from_one_submission_to_three_marks(
    space: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUTOGRADER_STATE", str(space.state.parent))
    monkeypatch.setitem(os.environ, "COLUMNS", "200")
    runner.release(space, GROUP)
    inbox = tmp_path / "inbox" / "ana" / GROUP
    shutil.copytree(space.release / GROUP, inbox)
    notebook = nbformat.read(inbox / f"{GROUP}.ipynb", as_version=4)
    texts = reference.texts(space.source / GROUP)
    for cell in notebook.cells:
        cell.source = texts.get(cell.metadata.nbgrader.grade_id, cell.source)
    nbformat.write(notebook, inbox / f"{GROUP}.ipynb")
    form = members("ana", "bo", "cy")
    form["values"]["members"][2]["factor"] = "0.5"
    for name, content in {"members.json": form, "annex-b.json": designs()}.items():
        (inbox / name).write_text(json.dumps(content))
    (inbox / "timestamp.txt").write_text(AT)

    run = CliRunner()
    for verb in (
        ["collect", COURSE, GROUP, "--from", str(tmp_path / "inbox")],
        ["grade", COURSE, GROUP],
    ):
        done = run.invoke(cli.app, verb)
        assert done.exit_code == 0, done.output
    page = space.autograded / "ana" / GROUP / f"{GROUP}.ipynb"
    said = " ".join(page.read_text().split())
    # The texts are those of other learners, whose samples are not this group's.
    assert "Annex A has no line with figures for ana." in said
    assert "3 members have signed. Factors: ana 1, bo 1, cy 0.5." in said

    printed = run.invoke(cli.app, ["rubric", COURSE, GROUP])
    assert printed.exit_code == 0
    assert printed.stderr.strip() == "no-group: On the roster and in no group: di, ed, flo."
    sheet = fill(printed.stdout, tmp_path / "sheet.csv", lambda line: line.update(gain="nearly"))
    done = run.invoke(cli.app, ["rubric", COURSE, GROUP, "--import", str(sheet)])
    assert done.exit_code == 0 and done.stderr.startswith("3 marks written")
    with Gradebook(space) as book:
        standings = {name: one[GROUP] for name, one in book.standings().items() if GROUP in one}
        cells = book.cells(GROUP)["ana"]
    assert {name: one.points for name, one in standings.items()} == {
        "ana": 19, "bo": 19, "cy": Fraction(19, 2),
    }  # fmt: skip
    assert len({one.submitted_at for one in standings.values()}) == 1
    assert all(one.unmarked == 0 for one in standings.values())
    assert (cells["gain"].points, cells["check"].maximum) == (2, 0)
    own = (space.feedback / "cy" / GROUP / f"{GROUP}-by-rubric.html").read_text()
    assert "9.5 of 20 points" in own
    all_members_get_their_page(space)


def all_members_get_their_page(space: Workspace) -> None:
    done = CliRunner().invoke(cli.app, ["feedback", COURSE, GROUP, "--release", "--json"])
    told = {one["learner"]: one["outcome"] for one in json.loads(done.stdout)}
    assert told == dict.fromkeys(("ana", "bo", "cy"), "released")
    given = {name: Exchange(space).feedback / name / GROUP for name in told}
    pages = {name: sorted(page.name for page in one.glob("*.html")) for name, one in given.items()}
    alone = [f"{GROUP}-by-rubric.html"]
    assert pages == {"ana": [*alone, f"{GROUP}.html"], "bo": alone, "cy": alone}
