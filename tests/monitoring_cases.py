"""Plans for tests: the example, one plan for each finding, and many drawn from a fixed seed."""

import json
import random
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

from labour_migration.concepts.monitoring import Indicator, Objective, Plan, example, terms
from labour_migration.concepts.monitoring.plan import MOST_INDICATORS, MOST_OBJECTIVES
from labour_migration.widgets.models.monitoring import MonitoringPlan

NASTY = '<img src=x onerror="document.title = 1">'
EXAMPLE = example()
# The indicator of the example with nothing to find and a progress computed by hand.
SOUND = EXAMPLE.objectives[0].indicators[3]


def values(plan: Plan) -> dict[str, Any]:
    """The values of the file that holds a plan."""
    model = MonitoringPlan(plan.title, plan.start, plan.end, plan.objectives, plan.questions)
    saved: dict[str, Any] = json.loads(json.dumps(model.state()["values"]))
    return saved


def holding(*indicators: Indicator) -> Plan:
    """The example with other indicators."""
    return replace(EXAMPLE, objectives=(Objective("Fair work", indicators),))


def having(**parts: Any) -> Plan:
    """A plan with the sound indicator, in which some fields are changed."""
    return holding(replace(SOUND, **parts))


# What is wrong with a plan, and the checks that say so.
WRONG: list[tuple[Plan, list[str]]] = [
    (replace(EXAMPLE, title=" \t"), ["plan-incomplete", "incomplete"]),
    (replace(EXAMPLE, start=""), ["plan-incomplete", "incomplete"]),
    (replace(EXAMPLE, end="2026-02-30"), ["plan-dates", "incomplete"]),
    (replace(EXAMPLE, end=EXAMPLE.start), ["plan-dates", "incomplete"]),
    (replace(EXAMPLE, objectives=()), ["no-objective"]),
    (replace(EXAMPLE, objectives=(Objective("Fair work"),)), ["no-indicator"]),
    (replace(EXAMPLE, objectives=(Objective("\n", (SOUND,)),)), ["objective-not-written"]),
    (having(level="output"), ["outputs-only"]),
    (holding(replace(SOUND, level="output"), replace(SOUND, level="impact")), ["no-outcome"]),
    (having(level=""), ["no-outcome", "incomplete"]),
    (having(name="", source=" ", frequency=""), ["incomplete"]),
    (having(unit=""), ["incomplete"]),
    (having(baseline_value="1,200"), ["not-a-number"]),
    (having(target_value="70 %", baseline_value="forty"), ["not-a-number"]),
    (having(target_date="31 December 2026"), ["not-a-date"]),
    (having(baseline_date="2024-02-30", target_date="1899-12-31"), ["not-a-date"]),
    (having(target_date="2024-01-01", latest_value="", latest_date=""), ["target-not-later"]),
    (having(target_value="40.0"), ["target-is-baseline"]),
    (having(direction="fall"), ["wrong-direction"]),
    (having(target_value="-20", direction="fall"), ["share-out-of-range"]),
    (having(target_value="100.5"), ["share-out-of-range"]),
    (having(target_value="100"), []),
    (having(denominator=" "), ["no-denominator"]),
    (having(frequency="every three years"), []),
    (having(frequency="every five years"), ["too-rare"]),
    (having(disaggregation=("sector",)), ["no-sex"]),
    (having(counts="things", disaggregation=()), []),
    (having(latest_date=""), ["latest-unusable"]),
    (having(latest_value="", latest_date="2024-12-31"), ["latest-unusable"]),
    (having(latest_date="2023-12-31"), ["latest-unusable"]),
    (having(latest_value="101"), ["latest-unusable"]),
    (having(measure="amount", latest_value="101", denominator=""), []),
    (having(baseline_value="−3", target_value="3.000001", measure="other"), []),
    (having(latest_value="", latest_date=""), []),
]


def drawn(chance: random.Random) -> Plan:
    """A plan in which anything may be missing or wrong."""
    days = ["", "2024-01-01", "2024-12-31", "2026-12-31", "2027-06-30", "2023-02-29", "soon"]
    numbers = ["", "0", "10", "40", "70", "100", "12.5", "-3", "−3.25", "1e3", "999999999999"]
    texts = ["", " ", "Workers", "=1+1", NASTY, "Ünïcode – 日本語 𝔘\nsecond\u00a0line", "a|b"]

    def indicator() -> Indicator:
        held: dict[str, Any] = {}
        for name in terms.FIELDS:
            if name == "disaggregation":
                size = chance.randint(0, 4)
                held[name] = tuple(chance.sample(list(terms.DISAGGREGATIONS), size))
            elif name in terms.OPTIONS:
                held[name] = chance.choice(["", *terms.OPTIONS[name]])
            else:
                source = days if name.endswith("_date") else numbers if "value" in name else texts
                held[name] = chance.choice(source)
        return Indicator(**held)

    objectives = tuple(
        Objective(chance.choice(texts), tuple(indicator() for _ in range(chance.randint(0, 4))))
        for _ in range(chance.randint(0, 3))
    )
    plan = Plan(chance.choice(texts), chance.choice(days), chance.choice(days), objectives)
    questions = replace(
        plan.questions,
        **{
            name: replace(
                plan.questions.relevance,
                question=chance.choice(texts),
                evidence=chance.choice(texts),
            )
            for name in terms.CRITERIA
        },
    )
    return replace(plan, questions=questions)


def plans() -> list[Plan]:
    """The example, a blank plan, the plans above, and sixty drawn ones."""
    chance = random.Random(6)
    return [EXAMPLE, Plan(), *(plan for plan, _ in WRONG), *(drawn(chance) for _ in range(60))]


def changed(change: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    """The example's values with one change."""
    held = values(EXAMPLE)
    change(held)
    return held


def put(**parts: Any) -> dict[str, Any]:
    """The example's values with parts of its first indicator changed."""
    return changed(lambda held: held["objectives"][0]["indicators"][0].update(parts))


def asked(value: Any) -> dict[str, Any]:
    """The example's values with another evaluation question on impact."""
    return changed(lambda held: held["questions"].update(impact=value))


def broken() -> list[Any]:
    """Values that neither face may take, each with one thing wrong."""
    blank = {"text": "", "indicators": []}
    return [
        None,
        [],
        "plan",
        3,
        {},
        changed(lambda held: held.pop("title")),
        changed(lambda held: held.update(zoo=1)),
        changed(lambda held: held.update(title=None)),
        changed(lambda held: held.update(title="x" * 301)),
        changed(lambda held: held.update(title="\ud800")),
        changed(lambda held: held.update(objectives={})),
        changed(lambda held: held.update(objectives=[blank] * (MOST_OBJECTIVES + 1))),
        changed(lambda held: held.update(objectives=[None])),
        changed(lambda held: held["objectives"][0].update(zoo=1)),
        changed(lambda held: held["objectives"][0].update(text=["x"])),
        changed(lambda held: held["objectives"][0].update(text="𝔘" * 2001)),
        changed(lambda held: held["objectives"][0].update(indicators=[{}] * (MOST_INDICATORS + 1))),
        changed(lambda held: held["objectives"][0].update(indicators=["x"])),
        put(zoo=1),
        put(__proto__={"name": "x"}),
        put(name=3),
        put(name="𝔘" * 301),
        put(baseline_value=40),
        put(level="toString"),
        put(level=None),
        put(measure="percentage"),
        put(frequency="daily"),
        put(disaggregation="sex"),
        put(disaggregation=["gender"]),
        put(disaggregation=[["sex"]]),
        changed(lambda held: held.update(questions=[])),
        changed(lambda held: held["questions"].update(beauty={})),
        asked("why?"),
        asked({"question": 1}),
        asked({"why": ""}),
        asked({"evidence": "x" * 2001}),
    ]


def lenient() -> list[Any]:
    """Values that both faces take, though something is left out or at its limit."""
    left_out = values(EXAMPLE)
    left_out["objectives"][0]["indicators"][0] = {"name": "𝔘" * 300}
    left_out["objectives"].append({})
    left_out["questions"] = {"impact": {"question": "Why?"}}
    empty = {"title": "", "start": "", "end": "", "objectives": [], "questions": {}}
    return [left_out, empty, asdict(EXAMPLE)]
