"""The rubric that ships, faulty ones, and the way from a marking sheet to a decision."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import pytest
import yaml
from typer.testing import CliRunner

from autograder import cli, demo, marked_yaml, rubric, sheets, tables
from autograder import course as courses
from autograder.decisions import decide_all
from autograder.errors import AutograderError
from autograder.gradebook import Gradebook, GradebookError, Learner, Mark
from autograder.rubric import LevelError, Rubric, RubricFileError, UnknownRubric
from autograder.workspace import Workspace
from tests.autograder.conftest import COURSE

ASSIGNMENT = "assignment"
GROUP = "group-assignment"
MEASURING = "measuring"
SHIPPED = [
    rubric.load(name, file.parent.name)
    for name in courses.COURSES
    for file in sorted(courses.path(name).glob(f"*/{rubric.FILE}"))
]
RUBRIC = rubric.load(COURSE, ASSIGNMENT)
TOP, *_, BOTTOM = [grade.id for grade in RUBRIC.scale]
NOW = datetime(2026, 1, 1, tzinfo=UTC)
Row = dict[str, str]


def all_at(level: str, of: Rubric = RUBRIC) -> Row:
    return {one.id: level for one in of.criteria}


def titled(one: Rubric) -> str:
    return f"{one.assessment}-{one.points}"


def test_every_assignment_of_every_course_has_its_rubric() -> None:
    marked = [
        one.id
        for name in courses.COURSES
        for one in courses.load(name).assessments
        if one.kind != "weekly-test"
    ]
    assert sorted(one.assessment for one in SHIPPED) == sorted(marked)


@pytest.mark.parametrize("shipped", SHIPPED, ids=titled)
def test_the_points_are_those_of_the_criteria(shipped: Rubric) -> None:
    """That they are those of course.yml too is a condition of loading."""
    assert shipped.points == rubric.points(shipped, all_at(TOP, shipped))
    assert rubric.points(shipped, all_at(BOTTOM, shipped)) == 0
    assert 6 <= len(shipped.criteria) <= 8


@pytest.mark.parametrize(
    ("shipped", "criterion"),
    [(one, criterion) for one in SHIPPED for criterion in one.criteria],
    ids=lambda one: titled(one) if isinstance(one, Rubric) else one.id,
)
def test_each_lower_level_loses_exactly_its_points(
    shipped: Rubric, criterion: rubric.Criterion
) -> None:
    best = all_at(TOP, shipped)
    for level in criterion.levels:
        lost = criterion.points - level.points
        found = rubric.points(shipped, best | {criterion.id: level.id})
        assert isinstance(found, Fraction)
        assert found == shipped.points - lost
        assert (lost > 0) == (level.id != TOP)
    assert len({level.descriptor for level in criterion.levels}) == rubric.LEVELS


def test_levels_must_fit_the_rubric() -> None:
    levels = all_at(TOP)
    with pytest.raises(LevelError, match=r"rights: has no level; give one of complete"):
        rubric.points(RUBRIC, {name: one for name, one in levels.items() if name != "rights"})
    with pytest.raises(LevelError, match=r"'complet' is not a level \(did you mean 'complete'"):
        rubric.points(RUBRIC, levels | {"rights": "complet"})
    with pytest.raises(LevelError, match=r"no such criterion \(did you mean 'rights'"):
        rubric.points(RUBRIC, levels | {"right": TOP})


@pytest.mark.parametrize(
    ("name", "assessment"),
    [(COURSE, ASSIGNMENT), (MEASURING, ASSIGNMENT), (MEASURING, GROUP)],
)
def test_editors_find_a_schema_that_accepts_the_file(name: str, assessment: str) -> None:
    text = rubric.path(name, assessment).read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../../rubric.schema.json\n")
    data = marked_yaml.parse(text).data
    validator = jsonschema.Draft202012Validator(rubric.schema())
    assert list(validator.iter_errors(data)) == []
    assert not validator.is_valid(data | {"author": "x"})


# What is replaced, a text on the line to be named, the field, a part of the advice.
FAULTS = [
    ("    points: 5\n", "    points: 6\n", "criteria:", "criteria", "give 41 points together"),
    ("    points: 5\n", "    points: 6\n", "points: 5", "levels.0.points", "the criterion's 6"),
    ("points: 4\n", "points: 5\n", "complete\n        points: 5", "levels.1.points", "not below"),
    ("points: 4\n", "points: 1.5\n", "1.5", "levels.1.points", "the float 1.5"),
    ("points: 0\n", "points: 1\n", "points: 1\n", "levels.3.points", "lowest level has 0"),
    ("- id: nearly", "- id: almost", "almost", "levels.1.id", "the scale has 'nearly'"),
    ("- id: coherence\n", "- id: situation\n", "", "criteria.1.id", "is used twice"),
    ("- id: coherence\n", "- id: comment\n", "- id: comment", "criteria.1.id", "marking sheets"),
    ("assessment: assignment", "assessment: essay", "essay", "assessment", "folder is called"),
    ("minimum: 1200", "minimum: 1500", "minimum:", "length.minimum", "not below the maximum"),
    ("outcome: State", "outcom: State", "outcom:", "criteria.0.outcom", "did you mean 'outcome'"),
    ("source: design", "source: ilo", "source: ilo", "source", "'design'"),
]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Change one thing in a copy of the course and return the path of its rubric."""

    def written(old: str, new: str, course: str = COURSE, assessment: str = ASSIGNMENT) -> Path:
        folder = tmp_path / "exercises" / course / assessment
        shutil.copytree(courses.path(course), folder.parent)
        file = folder / rubric.FILE
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        monkeypatch.setenv("AUTOGRADER_EXERCISES", str(tmp_path / "exercises"))
        return file

    return written


@pytest.mark.parametrize(("old", "new", "place", "field", "advice"), FAULTS)
def test_a_fault_names_file_line_and_field(
    write: Callable[..., Path], old: str, new: str, place: str, field: str, advice: str
) -> None:
    file = write(old, new)
    with pytest.raises(RubricFileError) as caught:
        rubric.load(COURSE, ASSIGNMENT)
    named = [line for line in str(caught.value).splitlines() if f"{field}: " in line]
    (line,) = [line for line in named if advice in line]
    number = int(line.split("line ")[1].split(",")[0])
    shown = file.read_text(encoding="utf-8").splitlines()[number - 1]
    assert line.startswith(f"{file}, line {number}, ")
    assert not place or place.strip().splitlines()[-1].strip() in shown


SHARE = 'factors: [1, "0.75", "0.5", "0.25"]'


@pytest.mark.parametrize(
    ("assessment", "old", "new", "message"),
    [
        (GROUP, SHARE, 'factors: ["0.9", "0.5"]', "share.factors: go down from 1"),
        (GROUP, SHARE, "factors: [1, 1]", "share.factors: go down from 1"),
        (GROUP, SHARE, "factors: [1, 0]", "share.factors: go down from 1, and stay above 0"),
        (GROUP, SHARE, "factors: [1, 0.5]", "the float 0.5"),
        (GROUP, "- id: pool\n    title: The pooled", "- id: factor\n    title: The", "rename it"),
        (ASSIGNMENT, "scale:", "share: {factors: [1, '0.5'], rule: x}\nscale:", "group only"),
    ],
)
def test_a_share_must_fit_the_assessment(
    write: Callable[..., Path], assessment: str, old: str, new: str, message: str
) -> None:
    write(old, new, MEASURING, assessment)
    with pytest.raises(RubricFileError, match=message):
        rubric.load(MEASURING, assessment)


def test_the_work_of_a_group_needs_a_share(write: Callable[..., Path]) -> None:
    text = rubric.path(MEASURING, GROUP).read_text(encoding="utf-8")
    share = text[text.index("share:") : text.index("scale:")]
    write(share, "", MEASURING, GROUP)
    with pytest.raises(RubricFileError, match="assessment: is a group's; add `share`"):
        rubric.load(MEASURING, GROUP)


def test_an_assessment_without_a_rubric_is_named() -> None:
    with pytest.raises(UnknownRubric, match=r"no rubric for 'week-01' \(rubrics: assignment\)"):
        rubric.load(COURSE, "week-01")


@pytest.fixture
def enrolled(workspace: Workspace) -> Workspace:
    with Gradebook(workspace) as book:
        book.enrol([Learner("ana"), Learner("bo")])
    return workspace


def sheet(folder: Path, *rows: Row, of: Rubric = RUBRIC) -> Path:
    """Write a marking sheet; a row that says nothing of a criterion has the best level."""
    columns = tables.sheet_columns(of)
    cells = [tuple((all_at(TOP, of) | row).get(name, "") for name in columns) for row in rows]
    path = folder / "sheet.csv"
    path.write_text(tables.write_csv(columns, cells), encoding="utf-8")
    return path


def test_a_sheet_becomes_marks_and_pages(enrolled: Workspace, tmp_path: Path) -> None:
    late = "2020-06-27T12:00:00+00:00"
    ana = {"learner": "ana", "rights": "Partly", "rights comment": "<b>Which</b> article?"}
    file = sheet(tmp_path, ana, {"learner": "bo", "submitted_at": late})
    assert sheets.import_sheet(enrolled, ASSIGNMENT, file) == 2
    with Gradebook(enrolled) as book:
        found = book.standings()
    assert found["ana"][ASSIGNMENT].points == 36
    assert found["bo"][ASSIGNMENT].submitted_at == datetime.fromisoformat(late)
    page = (enrolled.feedback / "ana" / ASSIGNMENT / f"{ASSIGNMENT}-by-rubric.html").read_text()
    assert "36 of 40 points" in page
    assert "Standards and people: 2 of 6" in page
    assert "&lt;b&gt;Which&lt;/b&gt; article?" in page
    assert page.count("Next time:") == 1
    decisions = {one.learner: one for one in decide_all(enrolled, NOW).decisions}
    assert "late" in [reason.code for reason in decisions["bo"].reasons]


def test_blank_work_does_not_complete_the_assignment(enrolled: Workspace, tmp_path: Path) -> None:
    blank = {"learner": "ana"} | all_at(rubric.BLANK)
    sheets.import_sheet(enrolled, ASSIGNMENT, sheet(tmp_path, blank))
    (decision, _) = decide_all(enrolled, NOW).decisions
    assert ("blank", ASSIGNMENT) in [(one.code, one.assessment) for one in decision.reasons]
    page = (enrolled.feedback / "ana" / ASSIGNMENT / f"{ASSIGNMENT}-by-rubric.html").read_text()
    assert "does not complete the assignment" in page
    nothing = {"learner": "ana"} | all_at(BOTTOM)
    sheets.import_sheet(enrolled, ASSIGNMENT, sheet(tmp_path, nothing))
    with Gradebook(enrolled) as book:
        standing = book.standings()["ana"][ASSIGNMENT]
    assert (standing.state, standing.points) == ("submitted", 0)


def test_blank_work_has_no_points(enrolled: Workspace) -> None:
    bad = Mark("ana", ASSIGNMENT, "", Fraction(1), blank=True)
    with Gradebook(enrolled) as book, pytest.raises(GradebookError, match="no points"):
        book.import_marks([bad])


@pytest.mark.parametrize(
    ("bad", "where"),
    [
        ({"learner": "bo", "choice": "good"}, "line 3, choice: 'good' is not a level"),
        ({"learner": "bo", "choice": ""}, "line 3, choice: must not be empty"),
        ({"learner": "bo", "choice": "blank"}, "line 3, choice: 'blank' is not a level"),
        ({"learner": "eve"}, "line 3, learner: no 'eve' is on the roster"),
        ({"learner": "ana"}, "line 3, learner: line 2 says the same"),
        ({"learner": "bo", "submitted_at": "yesterday"}, "line 3, submitted_at: 'yesterday'"),
    ],
)
def test_one_bad_line_writes_nothing(
    enrolled: Workspace, tmp_path: Path, bad: Row, where: str
) -> None:
    file = sheet(tmp_path, {"learner": "ana"}, bad)
    with pytest.raises(AutograderError, match=where):
        sheets.import_sheet(enrolled, ASSIGNMENT, file)
    with Gradebook(enrolled) as book:
        assert book.standings() == {"ana": {}, "bo": {}}
    assert not enrolled.feedback.exists()


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("monitoring,", "", "line 1, monitoring: the first line must have this column"),
        ("rights comment", "right comment", "line 1, right comment: a marking sheet has no such"),
    ],
)
def test_columns_that_do_not_fit_are_named(
    enrolled: Workspace, tmp_path: Path, old: str, new: str, where: str
) -> None:
    file = sheet(tmp_path, {"learner": "ana"})
    file.write_text(file.read_text().replace(old, new, 1))
    with pytest.raises(AutograderError, match=where):
        sheets.import_sheet(enrolled, ASSIGNMENT, file)


def test_the_command_line_prints_a_sheet_and_takes_it_back(
    enrolled: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUTOGRADER_STATE", str(enrolled.state.parent))
    empty = CliRunner().invoke(cli.app, ["rubric", COURSE, ASSIGNMENT])
    assert empty.exit_code == 0
    header, *rows = empty.stdout.splitlines()
    assert tuple(header.split(",")) == tables.sheet_columns(RUBRIC)
    assert [row.split(",")[0] for row in rows] == ["ana", "bo"]
    file = sheet(tmp_path, {"learner": "ana", "sources": "nearly"})
    done = CliRunner().invoke(cli.app, ["rubric", COURSE, ASSIGNMENT, "--import", str(file)])
    assert done.exit_code == 0
    assert done.stderr.startswith("1 marks written")
    marks = CliRunner().invoke(cli.app, ["gradebook", COURSE, "--json"])
    assert [row["points"] for row in json.loads(marks.stdout)] == ["39"]


def test_members_of_a_group_have_its_points_times_their_factor(tmp_path: Path) -> None:
    workspace = Workspace.open(MEASURING, tmp_path)
    of = rubric.load(MEASURING, GROUP)
    with Gradebook(workspace) as book:
        book.enrol([Learner(name) for name in ("ana", "bo", "cy", "di")])
    shared = {"bias": "nearly"}
    rows = [
        {"learner": "ana"} | shared,
        {"learner": "bo", "factor": "0,75"} | shared,
        {"learner": "cy", "factor": "1.0"} | shared,
        {"learner": "di"} | all_at(rubric.BLANK, of),
    ]
    assert sheets.import_sheet(workspace, GROUP, sheet(tmp_path, *rows, of=of)) == 4
    with Gradebook(workspace) as book:
        found = {name: marks[GROUP] for name, marks in book.standings().items()}
    assert [found[name].points for name in ("ana", "bo", "cy")] == [19, Fraction(57, 4), 19]
    assert found["di"].state == "blank"
    page = (workspace.feedback / "bo" / GROUP / f"{GROUP}-by-rubric.html").read_text()
    assert "14.25 of 20 points" in page
    assert "times the declared factor of 0.75" in page


@pytest.mark.parametrize("factor", ["0.9", "2", "half", "1/2", "-1", "1e999999999", "0"])
def test_a_factor_that_the_rubric_does_not_have_is_named(tmp_path: Path, factor: str) -> None:
    of = rubric.load(MEASURING, GROUP)
    file = sheet(tmp_path, {"learner": "ana", "factor": factor}, of=of)
    with pytest.raises(tables.TableError, match=r"line 2, factor: .* use 1, 0\.75, 0\.5, 0\.25"):
        tables.read_levels(file, of, {"ana"})


def test_the_made_up_cohort_is_marked_by_the_rubric(cohort: Workspace) -> None:
    given = tables.read_levels(
        cohort.state / "demo-assignment.csv",
        RUBRIC,
        {f"{demo.PREFIX}{number:02d}" for number in range(1, demo.SIZE + 1)},
    )
    assert {one.points(RUBRIC) for one in given} >= {8, 10, 40}
    with Gradebook(cohort) as book:
        standings = book.standings()
    for one in given:
        assert standings[one.learner][ASSIGNMENT].points == one.points(RUBRIC)


MODELS = rubric.path(COURSE, ASSIGNMENT).with_name("model_answers.yml")


def model_points(name: str) -> Fraction:
    levels = yaml.safe_load(MODELS.read_text(encoding="utf-8"))[name]
    return rubric.points(RUBRIC, {one: given["level"] for one, given in levels.items()})


def test_one_model_answer_is_clearly_better_and_none_is_perfect(
    rubric_in_use: Rubric = RUBRIC,
) -> None:
    strong, middling = model_points("strong"), model_points("middling")
    assert strong - middling >= rubric_in_use.points / 4
    assert rubric_in_use.points > strong > middling > 0


def test_every_level_of_a_model_answer_has_its_reason() -> None:
    for levels in yaml.safe_load(MODELS.read_text(encoding="utf-8")).values():
        assert set(levels) == {one.id for one in RUBRIC.criteria}
        assert all(len(given["reason"].split()) > 5 for given in levels.values())
