"""The diploma file: what it says, and what is refused with line and field."""

from pathlib import Path

import pytest
import yaml

from autograder import course
from autograder.diploma import rule
from autograder.diploma.rule import DiplomaFileError

SHIPPED = course.exercises_root() / rule.FILE


def test_the_shipped_rule_can_be_reached_with_the_courses_there_are() -> None:
    shipped = rule.load()
    assert {one.id for one in shipped.courses} == set(course.COURSES)
    assert (shipped.needed, shipped.years) == (3, 5)
    every = set(yaml.safe_load(SHIPPED.read_text()))
    assert set(shipped.design) == every - {"ideas", "design"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("needed: 3\n", "needed: 3.0\n", "needed"),
        ("needed: 3\n", "needed: 0\n", "needed"),
        ("years: 5", "years: five", "years"),
        ("different: 2 ", "different: 4 ", "more different courses than are needed"),
        ("same_course: each-edition", "same_course: once", "cannot be reached"),
        ("- {id: measuring}", "- {id: governance-coherence}", "lists governance-coherence twice"),
        ("- {id: measuring}", "- {id: elsewhere}", "is not a course here"),
        ("- {id: measuring}", "- {id: x, issuer: ftp://a, title: T}", "starts with https://"),
        ("- {id: measuring}", "- {id: x, issuer: 'https://a/'}", "needs a title"),
        ("pass_points: 60", "pass_points: 101", "more than total_points"),
        ("pass_points: 60", "pass_points: 60.0", "which is not exact"),
        ("dated: completed", "dated: sometime", "dated"),
        ("[id, title,", "[id, titel,", "names 'titel'"),
        ("years: 5", "yaers: 5", "did you mean 'years'"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = SHIPPED.read_text()
    assert text.count(old) == 1
    file = tmp_path / rule.FILE
    file.write_text(text.replace(old, new))
    with pytest.raises(DiplomaFileError, match=message):
        rule.load(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DiplomaFileError, match="is missing; it says what the diploma asks for"):
        rule.load(tmp_path / rule.FILE)
