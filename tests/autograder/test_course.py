"""The course files that ship, and what is said of a file that is not sound."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import pytest

from autograder import course as courses
from autograder import marked_yaml
from autograder.course import CourseFileError, UnknownCourse, load

Write = Callable[..., Path]

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "exercises" / "course.schema.json"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write the governance course file with replacements, and return its path."""

    def written(*replacements: tuple[str, str]) -> Path:
        text = (courses.path("governance-coherence") / "course.yml").read_text(encoding="utf-8")
        for old, new in replacements:
            assert old in text
            text = text.replace(old, new, 1)
        file = tmp_path / "course.yml"
        file.write_text(text, encoding="utf-8")
        return file

    return written


def line_of(file: Path, text: str) -> int:
    lines = file.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


@pytest.mark.parametrize("name", courses.COURSES)
def test_a_course_is_six_weeks_of_ten_hours(name: str) -> None:
    course = load(name)
    assert course.id == name
    assert [course.minutes_in(week) for week in range(1, 7)] == [600] * 6
    assert [(week.starts.weekday(), week.ends.weekday()) for week in course.weeks] == [(0, 4)] * 6
    assert (course.weeks[0].starts, course.weeks[-1].ends) == (course.starts, course.ends)
    assert sum(one.points for one in course.assessments) == 100
    assert course.certificate.pass_points == 60
    assert all(one.due.utcoffset() is not None for one in course.assessments)


def test_every_course_folder_is_listed() -> None:
    found = sorted(file.parent.name for file in courses.exercises_root().glob("*/course.yml"))
    assert tuple(found) == courses.COURSES


def test_governance_has_six_tests_and_one_assignment() -> None:
    course = load("governance-coherence")
    assert (course.starts, course.ends) == (date(2020, 5, 18), date(2020, 6, 26))
    found = [f"{one.id} {one.kind} {one.points}" for one in course.assessments]
    tests = [f"week-{week:02} weekly-test 10" for week in range(1, 7)]
    assert found == [*tests, "assignment assignment 40"]
    assert [week.phase for week in course.weeks] == (
        ["pre-course"] + ["real-time"] * 4 + ["end-of-course"]
    )
    assert course.assessment("week-01").due == datetime(2020, 5, 24, 23, 59, tzinfo=UTC)


def test_governance_topics_name_their_pages() -> None:
    course = load("governance-coherence")
    pages = [topic.page for topic in course.weeks[0].topics]
    names = ("index", "key-concepts", "dynamics", "decent-work", "labour-markets", "wrap-up")
    assert pages == [f"modules/introduction/{name}" for name in names]
    modules = [topic.id.split("/")[0] for topic in course.topics]
    counts = {module: modules.count(module) for module in dict.fromkeys(modules)}
    assert counts == {"introduction": 6, "governance": 10, "coherence": 8, "applying": 4}


def test_measuring_has_ten_topics_and_two_assignments() -> None:
    course = load("measuring")
    assert (course.starts, course.ends) == (date(2025, 11, 3), date(2025, 12, 12))
    assert len(course.topics) == 12
    for name in ("group-assignment", "assignment"):
        assert course.assessment(name).points == 20


def test_the_two_end_dates_of_the_note_are_a_known_conflict() -> None:
    course = load("governance-coherence")
    conflict = next(one for one in course.conflicts if one.field == "ends")
    assert "21 June" in conflict.stated
    assert (date(2020, 6, 21) - course.starts).days + 1 == 35
    assert (course.ends - course.starts).days // 7 + 1 == 6


@pytest.mark.parametrize(
    ("name", "field", "source"),
    [
        ("governance-coherence", "ends", "seed2020"),
        ("governance-coherence", "time_zone", "design"),
        ("governance-coherence", "weeks.2.topics.0.minutes", "design"),
        ("governance-coherence", "assessments.3.points", "seed2020"),
        ("governance-coherence", "assessments.3.due", "design"),
        ("governance-coherence", "late_policy.grace_minutes", "design"),
        ("governance-coherence", "certificate.pass_points", "seed2020"),
        ("governance-coherence", "certificate", "seed2020"),
        ("governance-coherence", "certificate.excused.at_most", "design"),
        ("governance-coherence", "certificate.rounding", "design"),
        ("measuring", "starts", "seed2025"),
        ("measuring", "assessments.0.points", "design"),
        ("measuring", "certificate.pass_points", "design"),
    ],
)
def test_a_course_tells_the_note_from_its_own_design(name: str, field: str, source: str) -> None:
    assert load(name).source_of(field) == source


def test_sources_are_in_the_bibliography() -> None:
    bibliography = ROOT / "book" / "reference" / "references.bib"
    text = bibliography.read_text(encoding="utf-8")
    for name in courses.COURSES:
        assert f"{{{load(name).source}," in text


def test_the_schema_file_is_current() -> None:
    stored = json.loads(SCHEMA.read_text(encoding="utf-8"))
    advice = "run: make schema"
    assert stored == courses.schema(), advice


@pytest.mark.parametrize("name", courses.COURSES)
def test_editors_find_a_schema_that_accepts_the_file(name: str) -> None:
    text = (courses.path(name) / "course.yml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../course.schema.json\n")
    data = marked_yaml.parse(text).data
    validator = jsonschema.Draft202012Validator(courses.schema())
    assert list(validator.iter_errors(data)) == []
    assert not validator.is_valid(data | {"hour": 60})


# What is replaced, by what, a text on the line to be named, the field, a part of the advice.
FAULTS = [
    ("minutes: 150}", "minutes: 140}", "hours: 60", "hours", "take 3590 (590 + 600 + 600"),
    ("hours: 60", "hours: 60\nhours: 61", "hours: 61", "hours", "is written twice (first on line"),
    ("points: 10\n", "points: 9.5\n", "points: 9.5", "assessments.0.points", "the float 9.5"),
    ("points: 10\n", 'points: "9.555"\n', "9.555", "assessments.0.points", "up to two decimals"),
    ("points: 10\n", "points: true\n", "points: true", "assessments.0.points", "whole number"),
    ("points: 10\n", "points: 0\n", "points: 0", "assessments.0.points", "greater than 0"),
    ("points: 40", "points: 30", "total_points", "certificate.total_points", "give 90"),
    ("pass_points: 60", "pass_points: 101", "pass_points", "certificate.pass_points", "nobody"),
    ("hours: 60", "hour: 60", "hour: 60", "hour", "did you mean 'hours'?"),
    ("hours: 60\n", "", "yaml-language-server", "hours", "is missing; add it"),
    ("    minutes: 60\n", "", "- id: week-01", "assessments.0.minutes", "is missing; add it"),
    ("starts: 2020-05-18", "starts: 18 May", "starts: 18 May", "starts", "YYYY-MM-DD"),
    ("starts: 2020-05-18", "starts: 2020-02-30", "2020-02-30", "starts", "out of range"),
    ("starts: 2020-05-18", "starts: 2020-05-19", "2020-05-19", "starts", "not a Monday"),
    ("ends: 2020-06-26", "ends: 2020-06-21", "ends: 2020-06-21", "ends", "last week ends on"),
    ("    starts: 2020-06-01", "    starts: 2020-06-02", "06-02", "weeks.2.starts", "2020-06-01"),
    ("    ends: 2020-06-05", "    ends: 2020-06-09", "06-09", "weeks.2.ends", "Thursday"),
    ("number: 3", "number: 5", "- number: 5", "weeks.2.number", "this is week 3"),
    ("phase: real-time", "phase: live", "phase: live", "weeks.1.phase", "is not a phase"),
    ("phase: real-time", "phase: end-of-course", "weeks:", "weeks", "out of order"),
    ("{id: pre-course,", "{id: precourse,", "id: precourse", "phases.0", "no week belongs"),
    ("introduction/index", "introduction/dynamics", "Dynamics of", "weeks.0.topics.2.id", "twice"),
    ("id: week-02", "id: week-01 # again", "# again", "assessments.1.id", "is used twice"),
    ("    week: 1\n", "    week: 7\n", "week: 7", "assessments.0.week", "less than or equal to 6"),
    ("    week: 2\n", "    week: 1\n", "number: 2", "weeks.1", "has no weekly test"),
    ("due: 2020-05-24 23:59", "due: 2020-05-18 00:00", "due:", "assessments.0.due", "not after"),
    ("due: 2020-05-24 23:59", "due: 2020-06-27 00:00", "due:", "assessments.0.due", "outside"),
    ("due: 2020-05-24 23:59", "due: 2020-05-24", "due:", "assessments.0.due", "is '2020-05-24'; w"),
    ("due: 2020-06-26 23:59", "due: 2020-06-20 22:00", "06-20 22:00", "", "is before week 6"),
    (
        "opens: 2020-05-18 00:00",
        "opens: 2020-05-23 00:00",
        "opens:",
        "assessments.0.opens",
        "1, in",
    ),
    ("week: 5, minutes: 120", "week: 6, minutes: 120", "week: 6, m", "", "is not before week 6"),
    ("week: 5, minutes: 120", "week: 5, minutes: 480", "earlier_work:", "", "leaves none"),
    ("time_zone: UTC", "time_zone: Mars/Olympus", "Mars", "time_zone", "invalid timezone"),
    ("kind: per-day", "kind: per-hour", "late_policy:", "late_policy", "per-hour"),
    ("grace_minutes: 15", "grace: 15", "grace: 15", "late_policy.grace", "mean 'grace_minutes'"),
    ("  - time_zone", "  - timezone", "timezone", "design.1", "leads to no field"),
    ("  - late_policy", "  - certificate.source", "certificate.source", "", "its own source"),
    ('version: "2020.1"', "version: 2020.1", "version:", "certificate.version", "valid string"),
    ('version: "2020.1"', 'version: "first"', "version:", "certificate.version", "match pattern"),
    ("rounding: none", "rounding: half-up", "rounding:", "certificate.rounding", "'none'"),
    ("attempt: best", "attempt: last", "attempt:", "certificate.attempt", "'best'"),
    (
        "{answered: 1}",
        "{answered: 0}",
        "answered",
        "certificate.completed_when.answered",
        "equal to 1",
    ),
    ("reweight, at", "drop, at", "excused:", "certificate.excused.method", "'not-counted'"),
    ("[weekly-test]", "[]", "excused:", "certificate.excused.at_most", "1 with 0 kinds"),
    ("at_most: 1,", "at_most: 0,", "excused:", "certificate.excused.at_most", "both are 0"),
    ("[weekly-test]", "[quiz]", "excused:", "certificate.excused.kinds.0", "'weekly-test'"),
    ("[weekly-test]", "[assignment]", "excused:", "certificate.excused.kinds.0", "can carry"),
    ("[weekly-test]", "[group-assignment]", "excused:", "", "the course has no group-assignment"),
    ("[weekly-test]", "[weekly-test, weekly-test]", "excused:", "", "written twice"),
    ("  - field: ends", "  - field: end", "- field: end", "conflicts.0.field", "leads to no field"),
]


@pytest.mark.parametrize(("old", "new", "place", "field", "advice"), FAULTS)
def test_a_fault_names_file_line_and_field(
    write: Write, old: str, new: str, place: str, field: str, advice: str
) -> None:
    file = write((old, new))
    with pytest.raises(CourseFileError) as caught:
        load(file)
    start = f"{file}, line {line_of(file, place)}, {field}"
    named = [line for line in str(caught.value).splitlines() if line.startswith(start)]
    assert any(advice in line for line in named), str(caught.value)


def test_all_faults_come_in_one_error_in_the_order_of_the_file(write: Write) -> None:
    file = write(("points: 40", "points: 4.5"), ("hours: 60", "hours: sixty"))
    with pytest.raises(CourseFileError) as caught:
        load(file)
    error = caught.value
    assert (error.path, error.line, error.field) == (file, line_of(file, "sixty"), "hours")
    assert "valid integer (found 'sixty')" in error.message
    (other,) = error.others
    assert f"line {line_of(file, '4.5')}, assessments.6.points: " in other


@pytest.mark.parametrize(
    ("content", "line", "advice"),
    [
        (b"id: x\ntitle: [a, b\nhours: 60\n", 3, "this is not YAML"),
        (b"id: x\ntitle: a: b\n", 2, "this is not YAML"),
        (b"id: x\ntitle: \x07\n", 2, "this is not YAML"),
        (b"id: \xe9\n", 1, "not UTF-8"),
        (b"", 1, "is missing; add it"),
        (b"[1, 2]\n", 1, "(found [1, 2])"),
    ],
)
def test_what_is_not_a_course_file_at_all(
    tmp_path: Path, content: bytes, line: int, advice: str
) -> None:
    file = tmp_path / "course.yml"
    file.write_bytes(content)
    with pytest.raises(CourseFileError) as caught:
        load(file)
    assert caught.value.line == line
    assert advice in caught.value.message


def test_points_written_as_decimals_stay_exact(write: Write) -> None:
    tenths = [("points: 10\n", f'points: "{points}"\n') for points in ("9.9", "10.1")]
    course = load(write(*tenths))
    assert [one.points for one in course.assessments[:2]] == [Fraction(99, 10), Fraction(101, 10)]


def test_times_are_read_in_the_zone_of_the_course(write: Write) -> None:
    course = load(write(("time_zone: UTC", "time_zone: Pacific/Tongatapu")))
    due = course.assessments[0].due
    assert due.astimezone(UTC) == datetime(2020, 5, 24, 10, 59, tzinfo=UTC)
    assert f"{due:%Y-%m-%d %H:%M}" == "2020-05-24 23:59"


def test_a_time_that_the_clocks_skip_is_refused(write: Write) -> None:
    zone = ("time_zone: UTC", "time_zone: Africa/Casablanca")
    file = write(zone, ("due: 2020-05-31 23:59", "due: 2020-05-31 02:30"))
    with pytest.raises(CourseFileError, match=r"assessments\.1\.due: .*clocks change"):
        load(file)


def test_work_can_be_late_without_a_policy(write: Write) -> None:
    text = write().read_text(encoding="utf-8")
    policy = text[text.index("  kind: per-day") : text.index("certificate:\n  version")]
    assert load(write((policy, "  kind: none\n\n"))).late_policy.kind == "none"


def test_an_assessment_can_have_a_late_policy_of_its_own(write: Write) -> None:
    own = "    due: 2020-05-24 23:59\n    late_policy: {kind: none}\n"
    course = load(write(("    due: 2020-05-24 23:59\n", own)))
    first, second = course.assessments[:2]
    assert course.late_policy_of(first).kind == "none"
    assert course.late_policy_of(second) == course.late_policy


def test_a_course_is_found_by_id_path_or_folder(write: Write) -> None:
    folder = courses.path("measuring")
    assert load("measuring") == load(folder) == load(folder / "course.yml")
    assert load(str(write())).id == "governance-coherence"


def test_an_unknown_course_names_the_known_ones() -> None:
    with pytest.raises(UnknownCourse) as caught:
        load("measurement")
    message = str(caught.value)
    assert "known: governance-coherence, measuring" in message
    assert "Did you mean 'measuring'?" in message
    with pytest.raises(UnknownCourse, match="no course file"):
        load("no/such/course.yml")


def test_exercises_can_live_elsewhere(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = write().read_text(encoding="utf-8")
    for folder in ("governance-coherence", "copy"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "course.yml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("AUTOGRADER_EXERCISES", str(tmp_path))
    assert courses.path("governance-coherence") == tmp_path / "governance-coherence"
    assert load("governance-coherence").id == "governance-coherence"
    with pytest.raises(CourseFileError, match=r"id: .* the folder is called 'copy'"):
        load("copy")
