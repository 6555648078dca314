"""running.yml: both courses' files, and what is refused with a line and a field."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from autograder import course
from autograder.registry import running
from autograder.registry.running import HOLDERS, NotArranged, RunningFileError

BIBLIOGRAPHY = Path(__file__).parents[3] / "book" / "reference" / "references.bib"


@pytest.mark.parametrize("name", course.COURSES)
def test_every_arrangement_names_its_source(name: str) -> None:
    known = {"design", *re.findall(r"^@\w+\{(.+?),", BIBLIOGRAPHY.read_text(), re.MULTILINE)}

    def sources(value: Any) -> list[str]:
        if isinstance(value, dict):
            own = [value["source"]] if "source" in value else []
            return own + [one for part in value.values() for one in sources(part)]
        return [one for part in value for one in sources(part)] if isinstance(value, list) else []

    content = yaml.safe_load((course.path(name) / running.FILE).read_text())
    found = sources(content)
    assert len(found) >= 2 and set(found) <= known
    assert content["admission"]["source"] == content["retention"]["source"] == "design"


@pytest.mark.parametrize("name", course.COURSES)
def test_a_diploma_can_still_count_what_is_kept(name: str) -> None:
    kept = running.load(name).retention
    assert kept.months("awarded") >= 5 * 12
    assert all(kept.months(holder) <= kept.months("awarded") for holder in HOLDERS)


def test_courses_keep_data_equally_long_as_the_book_says() -> None:
    kept = [running.load(name).retention for name in course.COURSES]
    for holder in HOLDERS:
        assert len({one.months(holder) for one in kept}) == 1


WRONG = [
    ("deadline: 2025-10-13", "deadline: 2025-11-03", "admission.deadline.*starts on 2025-11-03"),
    ("course: measuring", "course: other", "course.*folder is of 'measuring'"),
    ("time_zone: UTC", "time_zone: Mars/Olympus", "time_zone"),
    ("at_least_days: 8", "at_least_days: 14", "refund.bands.*out of order"),
    ("at_least_days: 8", "at_least_days: 1.5", "at_least_days"),
    ("penalty_percent: 50", "penalty_percent: 150", "penalty_percent"),
    ("penalty_percent: 0,", "penalty_percent: 60,", "keep less after a later notice"),
    ("{penalty_percent: 100", "{at_least_days: 1, penalty_percent: 100", "the last holds"),
    ("currency: EUR", "currency: euro", "fee.currency"),
    ("amount: 600", "amount: 600.10", "fee.amount.*float"),
    ("amount: 600", "amonut: 600", "did you mean 'amount'"),
    ("of: refused", "of: departed", "'refused' needs one period; there are 0"),
]


@pytest.mark.parametrize(("old", "new", "told"), WRONG)
def test_what_does_not_agree_is_named(tmp_path: Path, old: str, new: str, told: str) -> None:
    text = (course.path("measuring") / running.FILE).read_text()
    assert text.count(old) >= 1
    file = tmp_path / running.FILE
    file.write_text(text.replace(old, new, 1))
    with pytest.raises(RunningFileError, match=told) as caught:
        running.read(file, course.load("measuring"))
    assert caught.value.line > 1


def test_a_fee_without_a_refund_rule_is_refused(tmp_path: Path) -> None:
    content = yaml.safe_load((course.path("measuring") / running.FILE).read_text())
    del content["refund"]
    content["admission"]["deadline"] = str(content["admission"]["deadline"])
    file = tmp_path / running.FILE
    file.write_text(yaml.safe_dump(content))
    with pytest.raises(RunningFileError, match="a fee needs a refund rule"):
        running.read(file, course.load("measuring"))


def test_a_course_without_the_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotArranged, match="write one"):
        running.read(tmp_path / running.FILE, course.load("measuring"))


def with_contact(tmp_path: Path, address: str, source: str = "design") -> Path:
    content = yaml.safe_load((course.path("measuring") / running.FILE).read_text())
    content["admission"]["deadline"] = str(content["admission"]["deadline"])
    file = tmp_path / running.FILE
    file.write_text(yaml.safe_dump({**content, "contact": {"source": source, "address": address}}))
    return file


@pytest.mark.parametrize("address", ["office@example.org", "https://example.org/help?course=2"])
def test_a_contact_is_an_address_of_either_kind(tmp_path: Path, address: str) -> None:
    run = running.read(with_contact(tmp_path, f" {address} "), course.load("measuring"))
    assert run.contact and run.contact.address == address


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("the office", "design"),
        ("javascript:alert(1)", "design"),
        ("https://", "design"),
        ('https://example.org/"><b>', "design"),
        ("", "design"),
        ("office@example.org", "itciloFaq"),
    ],
)
def test_a_contact_that_reaches_nobody_is_refused(
    tmp_path: Path, address: str, source: str
) -> None:
    file = with_contact(tmp_path, address, source)
    with pytest.raises(RunningFileError, match="contact"):
        running.read(file, course.load("measuring"))


@pytest.mark.parametrize("name", course.COURSES)
def test_no_contact_is_made_up_for_a_course(name: str) -> None:
    assert running.contact(name) == ""
