"""The annexes behind the model answer of the assignment on governance: an invented case."""

from dataclasses import replace
from typing import Any

from labour_migration.concepts import policies
from labour_migration.concepts.monitoring import Indicator, Objective
from labour_migration.widgets.models.coherence import CoherenceMatrix
from labour_migration.widgets.models.monitoring import MonitoringPlan
from labour_migration.widgets.models.policy import PolicyDraft
from labour_migration.widgets.models.stakeholders import StakeholderMap

_COUNT = {"measure": "number", "counts": "things", "baseline_date": "2024-12-31"}
_SHARE = {**_COUNT, "measure": "share", "counts": "persons", "unit": "per cent"}


def _indicator(**given: Any) -> Indicator:
    return Indicator(definition=f"What counts as: {given['name']}", frequency="yearly", **given)


INDICATORS = (
    _indicator(
        name="Training places paid by Norland", level="input", unit="places", direction="rise",
        baseline_value="0", target_value="150", target_date="2026-09-30", source="Budget report",
        responsible="Education ministry", **_COUNT,
    ),
    _indicator(
        name="Requests for leave decided within 30 days", level="output", direction="rise",
        denominator="all requests", target_value="95", target_date="2026-12-31",
        source="Personnel files", responsible="Health ministry", disaggregation=("sex",),
        **{**_SHARE, "baseline_date": "2025-10-31"},
    ),
    _indicator(
        name="Nursing posts empty after departures", level="outcome", unit="posts",
        direction="fall", baseline_value="260", target_value="150", target_date="2028-12-31",
        source="Health statistics, table 7", responsible="Health ministry", **_COUNT,
    ),
    _indicator(
        name="Placed nurses who work below their level", level="outcome", direction="fall",
        denominator="placed nurses", baseline_value="70", target_value="25",
        target_date="2027-12-31", source="Survey of placed workers", disaggregation=("sex",),
        responsible="Statistical office", **_SHARE,
    ),
    _indicator(
        name="Returned nurses who nurse again", level="outcome", direction="rise",
        denominator="returned nurses", baseline_value="40", target_value="80",
        target_date="2029-12-31", source="Register of returnees", disaggregation=("sex",),
        responsible="Employment service", **_SHARE,
    ),
)  # fmt: skip
ACTION_PLAN = """Measure | Answers | By | Money
End staff order 4, right to return | health ministry | 1 September 2025 | budget line 14
Nursing plan counts both demands | education ministry | 31 January 2026 | budget line 22
Clauses on places and pay | labour ministry | 20 November 2025 | no line yet; parliament decides"""


def complete() -> dict[str, Any]:
    """Return the four files by name, as the tools save them."""
    objectives = (Objective("Fewer posts stand empty after departures by 2028.", INDICATORS),)
    plan = replace(
        MonitoringPlan().emptied(),
        title="Nurses for two countries",
        start="2025-01-01",
        end="2029-12-31",
        objectives=objectives,
    )
    texts = {
        one.id: f"{one.title} in Valdoria, as the brief has it, with dates, bodies and sources."
        for one in policies.sections()
    }
    draft = PolicyDraft(texts={**texts, "plan": ACTION_PLAN}, country="Valdoria")
    return {
        "annex-a.json": CoherenceMatrix().state(),
        "annex-b.json": plan.state(),
        "annex-c.json": draft.state(),
        "stakeholders.json": StakeholderMap().state(),
    }
