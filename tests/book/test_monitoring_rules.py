"""A monitoring plan is read, checked and worded the same in the page as in Python."""

import json
import random
from dataclasses import asdict
from fractions import Fraction
from typing import Any

import pytest
from monitoring_plan import vocabulary
from playwright.sync_api import Page

from labour_migration.concepts import monitoring
from labour_migration.concepts.monitoring import terms
from labour_migration.concepts.monitoring.brief import COLUMNS, rows
from labour_migration.concepts.monitoring.plan import day, number
from labour_migration.concepts.monitoring.progress import per_cent
from labour_migration.documents import to_data
from labour_migration.widgets.models.errors import BadState
from labour_migration.widgets.models.monitoring import MonitoringPlan
from tests.monitoring_cases import SOUND, broken, lenient, plans, values

# Arguments go in as JSON, as a file would, and fractions come back as text.
CALL = """async ([path, name, calls]) => {
  const module = await import(`/_static/tools/${path}.js`);
  const readable = (key, value) => (typeof value?.n === "bigint" ? String(value) : value);
  return calls.map((text) => {
    try { return JSON.parse(JSON.stringify(module[name](...JSON.parse(text)), readable)); }
    catch (problem) { return { error: problem.message }; }
  });
}"""
TERMS = json.loads(json.dumps(vocabulary()))
PLANS = plans()


def called(page: Page, path: str, name: str, given: list[Any]) -> list[Any]:
    calls = [json.dumps([one, TERMS]) for one in given]
    answers = list(page.evaluate(CALL, [f"monitoring-{path}", name, calls]))
    assert len(answers) == len(given) > 0
    return answers


def test_plans_are_checked_alike(blank: Page) -> None:
    answers = called(blank, "rules", "check", [values(plan) for plan in PLANS])
    seen = set()
    for plan, answer in zip(PLANS, answers, strict=True):
        found = monitoring.check(plan)
        seen |= {one.check for one in found.findings}
        assert answer == {
            "findings": [
                {**asdict(one), "fields": list(one.fields), "where": one.where, "text": one.text}
                for one in found.findings
            ],
            "indicators": found.indicators,
            "complete": found.complete,
            "measurable": found.measurable,
            "sound": found.sound,
            "notAsked": list(found.not_asked),
        }
    assert seen == set(terms.CHECKS) and len(PLANS) > 30


def test_progress_is_computed_alike(blank: Page) -> None:
    chance = random.Random(7)
    listed = [one for plan in PLANS for each in plan.objectives for one in each.indicators]
    for _ in range(200):
        low, high, latest = (f"{chance.randint(-400, 400)}.{chance.randint(0, 99)}" for _ in "123")
        first, last, at = (f"20{chance.randint(10, 40)}-02-{chance.randint(10, 29)}" for _ in "123")
        held = {**asdict(SOUND), "measure": chance.choice(["number", "amount", "other"])}
        held |= {"baseline_value": low, "target_value": high, "latest_value": latest}
        held |= {"baseline_date": first, "target_date": last, "latest_date": at}
        listed.append(monitoring.Indicator(**held))
    answers = called(blank, "rules", "progress", [asdict(one) for one in listed])
    verdicts = set()
    for one, answer in zip(listed, answers, strict=True):
        done = monitoring.progress(one)
        expected = done and {"way": str(done.way), "time": str(done.time), "verdict": done.verdict}
        assert answer == expected
        verdicts.add(done.verdict if done else None)
    assert verdicts == {None, *terms.VERDICTS}
    assert len(listed) > 200


def test_the_sentence_the_document_and_the_rows_are_the_same(blank: Page) -> None:
    given = [values(plan) for plan in PLANS]
    assert called(blank, "brief", "summary", given) == [monitoring.summary(one) for one in PLANS]
    assert called(blank, "brief", "brief", given) == [to_data(monitoring.brief(p)) for p in PLANS]
    expected = [[list(COLUMNS), *(list(row) for row in rows(plan))] for plan in PLANS]
    assert called(blank, "brief", "rows", given) == expected


def test_shares_are_rounded_alike(blank: Page) -> None:
    chance = random.Random(8)
    shares = [(1, 2000), (-1, 2000), (-1, 2001), (1, 16), (-1, 16), (0, 1), (1999, 2000)]
    shares += [(chance.randint(-(10**6), 10**6), chance.randint(1, 10**4)) for _ in range(200)]
    script = """async ([pairs]) => {
      const { Fraction } = await import("/_static/tools/fraction.js");
      const { perCent } = await import("/_static/tools/monitoring-brief.js");
      return pairs.map(([n, d]) => perCent(new Fraction(n, d)));
    }"""
    assert blank.evaluate(script, [shares]) == [per_cent(Fraction(n, d)) for n, d in shares]


@pytest.mark.parametrize("place", range(len(broken())))
def test_what_is_no_plan_is_refused_by_both(blank: Page, place: int) -> None:
    given = broken()[place]
    with pytest.raises(BadState):
        MonitoringPlan().loaded({"format": 1, "widget": "monitoring-plan", "values": given})
    (answer,) = called(blank, "file", "read", [given])
    assert set(answer) == {"error"}


def test_what_fits_is_read_alike(blank: Page) -> None:
    given = [*map(values, PLANS), *lenient()]
    answers = called(blank, "file", "read", given)
    for one, answer in zip(given, answers, strict=True):
        state = {"format": 1, "widget": "monitoring-plan", "values": json.loads(json.dumps(one))}
        assert answer == json.loads(json.dumps(MonitoringPlan().loaded(state).state()["values"]))


def test_numbers_and_days_are_what_they_look_like() -> None:
    assert number("\u00a07.50 ") == Fraction(15, 2) and number("-0") == 0
    odd = ["", "7,5", "1 000", "7 %", "+3", ".5", "5.", "1e3", "٣", "1" * 13, "0.1234567"]
    assert [number(text) for text in odd] == [None] * len(odd)
    others = ["", "2024-1-1", "20240101", "2024-W01-1", "1899-12-31", "2200-01-01", "2023-02-29"]
    assert [day(text) for text in others] == [None] * len(others)
