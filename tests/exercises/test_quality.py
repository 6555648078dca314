"""`autograder check --all`: every gate over every assignment and the item bank.

All reports are made once, several at a time; each test looks at one of them.
"""

import pytest

from autograder import course as courses
from autograder.quality import ALL_ITEMS, BANK, Report, check_many, subjects
from autograder.workspace import Workspace

SUBJECTS = subjects()


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    return {report.subject: report for report in check_many(SUBJECTS)}


@pytest.mark.parametrize(
    "subject", ["/".join(pair) if pair != ALL_ITEMS else BANK for pair in SUBJECTS]
)
def test_no_gate_finds_a_fault(reports: dict[str, Report], subject: str) -> None:
    faults = reports[subject].faults
    assert not faults, "\n".join(map(str, faults))


@pytest.mark.parametrize("course", courses.COURSES)
def test_every_weekly_test_is_on_trial(course: str) -> None:
    weekly = {one.id for one in courses.load(course).assessments if one.kind == "weekly-test"}
    assert weekly <= set(Workspace.open(course).assignments())
    assert len(weekly) == 6
