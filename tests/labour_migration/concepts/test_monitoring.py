"""Monitoring plans: each finding where it belongs, progress as computed by hand."""

import ast
from dataclasses import fields, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from labour_migration.concepts import monitoring
from labour_migration.concepts.monitoring import Indicator, Plan, terms
from labour_migration.concepts.monitoring.brief import COLUMNS, rows
from labour_migration.documents import Table
from tests.monitoring_cases import EXAMPLE, NASTY, SOUND, WRONG, having, holding


@pytest.mark.parametrize(("plan", "checks"), WRONG)
def test_each_fault_is_named(plan: Plan, checks: list[str]) -> None:
    assert [one.check for one in monitoring.check(plan).findings] == checks


def test_every_check_is_tried_and_says_what_to_do() -> None:
    tried = {name for _, checks in WRONG for name in checks} | {"no-evidence"}
    assert tried == set(terms.CHECKS)
    assert set(terms.MEASURABLE) < set(terms.CHECKS)
    for plan, _ in WRONG:
        for one in monitoring.check(plan).findings:
            assert one.where and one.text.endswith(".") and "{" not in one.text


def test_a_finding_says_where_it_is_and_which_field() -> None:
    (found,) = monitoring.check(having(target_value="70 %", baseline_value="forty")).findings
    assert (found.where, found.fields) == ("Indicator 1.1", ("baseline_value", "target_value"))
    assert found.text.endswith("without marks or unit: baseline value, target value.")


def test_the_score_counts_what_is_complete_and_measurable() -> None:
    vague = replace(SOUND, target_value="many")
    unowned = replace(SOUND, responsible="")
    advice = replace(SOUND, disaggregation=(), frequency="every five years", latest_date="")
    found = monitoring.check(holding(SOUND, vague, unowned, advice))
    assert (found.complete, found.measurable, found.sound, found.indicators) == (3, 3, 2, 4)
    text = monitoring.summary(holding(SOUND))
    assert text.startswith("1 of 1 indicator is complete and measurable. 0 findings.")
    assert "%" not in text and "per cent" not in text


def test_optional_fields_are_never_missing() -> None:
    bare = replace(SOUND, cost="", latest_value="", latest_date="", counts="things")
    thing = replace(bare, disaggregation=(), measure="number", denominator="")
    assert monitoring.check(holding(thing)).findings == ()


def test_questions_without_evidence_and_criteria_not_asked() -> None:
    asked = replace(EXAMPLE.questions, coherence=monitoring.Question("Does it fit?", " "))
    found = monitoring.check(replace(EXAMPLE, questions=asked))
    assert found.not_asked == ("sustainability",)
    assert (found.findings[-1].check, found.findings[-1].fields) == ("no-evidence", ("coherence",))
    assert found.findings[-1].where == "Question on coherence"
    assert monitoring.check(Plan()).not_asked == tuple(terms.CRITERIA)


def test_progress_as_computed_by_hand() -> None:
    """From 40 to 70 in the 1,095 days to 31 December 2026; 49 after 365: 9/30 and 365/1095."""
    done = monitoring.progress(SOUND)
    assert done is not None
    assert (done.way, done.time, done.verdict) == (Fraction(3, 10), Fraction(1, 3), "behind")


@pytest.mark.parametrize(
    ("value", "at", "verdict"),
    [
        ("70", "2024-01-02", "reached"),
        ("80", "2027-06-01", "reached"),
        ("40", "2024-01-01", "early"),
        ("30", "2024-09-30", "early"),
        ("50", "2024-12-31", "level"),
        ("50.1", "2024-12-31", "ahead"),
        ("40", "2024-12-31", "behind"),
        ("39", "2024-12-31", "away"),
        ("69", "2026-12-31", "late"),
    ],
)
def test_verdicts(value: str, at: str, verdict: str) -> None:
    rising = replace(SOUND, latest_value=value, latest_date=at)
    mirrored = str(110 - Decimal(value))
    falling = replace(
        rising, direction="fall", baseline_value="70", target_value="40", latest_value=mirrored
    )
    for one in (rising, falling):
        done = monitoring.progress(one)
        assert done is not None and done.verdict == verdict


def test_the_document_holds_every_entry() -> None:
    plan = having(name=NASTY, cost="4 days", source="Register\nof permits")
    cells = [
        cell
        for block in monitoring.brief(plan).blocks
        if isinstance(block, Table)
        for row in block.rows
        for cell in row
    ]
    assert f"1.1 {NASTY}" in cells and "4 days" in cells
    assert "Register of permits, half-yearly" in cells
    assert "40 per cent, 1 January 2024" in cells and "30 per cent (3/10)" in cells
    assert cells.count("Not asked.") == 2
    captions = [one.caption for one in monitoring.brief(plan).blocks if isinstance(one, Table)]
    assert terms.WORDS["findings_caption"] not in captions


def test_rows_hold_every_field_of_every_indicator() -> None:
    listed = rows(replace(EXAMPLE, objectives=(*EXAMPLE.objectives, monitoring.Objective("New"))))
    assert [len(row) for row in listed] == [len(COLUMNS)] * 6
    held = dict(zip(COLUMNS, listed[3], strict=True))
    assert held["disaggregation"] == "sex; sector; migration status"
    assert (held["way_per_cent"], held["time_per_cent"]) == ("30", "33.3")
    assert listed[-1][:3] == ("2", "New", "")


def test_the_words_fit_the_plan() -> None:
    names = [one.name for one in fields(Indicator)]
    assert names == list(terms.FIELDS)
    assert [name for group in terms.GROUPS.values() for name in group] == names
    assert list(terms.CRITERIA) == [one.name for one in fields(EXAMPLE.questions)]
    assert all(len(suggested) == 2 for suggested in terms.CRITERIA.values())
    assert {*terms.HINTS, *terms.REQUIRED} <= set(names)
    assert {name for name in names if name in terms.OPTIONS} == set(terms.OPTIONS)


def test_the_example_is_marked_as_invented() -> None:
    assert "(invented)" in EXAMPLE.title
    told = ast.get_docstring(ast.parse(Path(monitoring.example.__code__.co_filename).read_text()))
    assert told is not None and "invented" in told
