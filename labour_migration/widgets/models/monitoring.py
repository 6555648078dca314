"""A monitoring and evaluation plan, written indicator by indicator and checked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Literal, get_args

import pandas as pd

from labour_migration.concepts import monitoring
from labour_migration.concepts.monitoring import terms
from labour_migration.concepts.monitoring.brief import COLUMNS, rows
from labour_migration.concepts.monitoring.plan import (
    MOST_INDICATORS,
    MOST_OBJECTIVES,
    TEXTS,
    BadPlan,
    Indicator,
    Objective,
    Plan,
    Questions,
)
from labour_migration.documents import Document, Table
from labour_migration.widgets.models.controls import Action, Control, Group, Path
from labour_migration.widgets.models.documented import Documented
from labour_migration.widgets.models.errors import BadInput
from labour_migration.widgets.models.model import GIVEN, Result

Criterion = Literal[
    "relevance", "coherence", "effectiveness", "efficiency", "impact", "sustainability"
]
_CRITERIA: tuple[Criterion, ...] = get_args(Criterion)
_START = monitoring.example()


@dataclass(frozen=True)
class MonitoringPlan(Documented):
    """A plan, and the objective, indicator and question that are on screen.

    What is on screen is no part of what is saved.
    """

    KIND: ClassVar[str] = "monitoring-plan"
    TITLE: ClassVar[str] = "Monitoring and evaluation plan"
    HINT: ClassVar[str] = (
        "Write objectives, the indicators that would show them and evaluation questions; the "
        "checks name what is missing or cannot be measured. The example is invented. A file "
        "saved on the page of this course opens here."
    )

    title: str = _START.title
    start: str = _START.start
    end: str = _START.end
    objectives: tuple[Objective, ...] = _START.objectives
    questions: Questions = _START.questions
    objective: int = field(default=0, metadata=GIVEN)
    indicator: int = field(default=0, metadata=GIVEN)
    criterion: Criterion = field(default="relevance", metadata=GIVEN)

    def groups(self) -> tuple[Group, ...]:
        """The plan, the objective on screen, its indicator on screen, a question."""
        return self._head(), *self._objective(), *self._indicator(), self._question()

    def settled(self) -> MonitoringPlan:
        """A copy in which what is on screen exists."""
        objective = min(self.objective, max(0, len(self.objectives) - 1))
        held = self.objectives[objective].indicators if self.objectives else ()
        indicator = min(self.indicator, max(0, len(held) - 1))
        return replace(self, objective=objective, indicator=indicator)

    def loaded(self, state: object) -> MonitoringPlan:
        """A copy in a saved state, at its first indicator."""
        first = replace(self, objectives=(), objective=0, indicator=0)
        return super(MonitoringPlan, first).loaded(state)

    def plan(self) -> Plan:
        """The plan that the checks read; BadPlan says what is too much for one."""
        return Plan(self.title, self.start, self.end, self.objectives, self.questions)

    def brief(self) -> Document:
        """The plan as a document."""
        return monitoring.brief(self.plan())

    def result(self) -> Result:
        """What the checks say, the indicators as a table, findings, progress and questions."""
        plan = self.plan()
        table = pd.DataFrame(rows(plan), columns=list(COLUMNS), dtype=str)
        wanted = [terms.WORDS[name] for name in ("findings_caption", "progress_caption")]
        shown = {
            one.caption: pd.DataFrame(one.rows, columns=list(one.header))
            for one in self.brief().blocks
            if isinstance(one, Table) and one.caption in wanted
        }
        return Result(monitoring.summary(plan), table, "Indicators", more=shown)

    def check(self) -> None:
        """BadInput naming what no plan may hold."""
        try:
            self.plan()
        except BadPlan as error:
            raise BadInput(str(error)) from None
        super().check()

    def emptied(self) -> MonitoringPlan:
        """A copy with one objective and one indicator, nothing filled in."""
        blank = (Objective(indicators=(Indicator(),)),)
        return MonitoringPlan("", "", "", blank, Questions())

    def restored(self) -> MonitoringPlan:
        """The worked example."""
        return MonitoringPlan()

    def with_objective(self) -> MonitoringPlan:
        """A copy with one more objective, which is on screen."""
        if len(self.objectives) >= MOST_OBJECTIVES:
            raise BadInput(f"A plan holds at most {MOST_OBJECTIVES} objectives.")
        added = (*self.objectives, Objective(indicators=(Indicator(),)))
        return replace(self, objectives=added, objective=len(self.objectives), indicator=0)

    def without_objective(self) -> MonitoringPlan:
        """A copy without the objective on screen and its indicators."""
        kept = _without(self.objectives, self.objective)
        return replace(self, objectives=kept, indicator=0).settled()

    def with_indicator(self) -> MonitoringPlan:
        """A copy with one more indicator of the objective on screen."""
        held = self._held()
        if len(held) >= MOST_INDICATORS:
            raise BadInput(f"An objective holds at most {MOST_INDICATORS} indicators.")
        return replace(self._holding((*held, Indicator())), indicator=len(held))

    def without_indicator(self) -> MonitoringPlan:
        """A copy without the indicator on screen."""
        return self._holding(_without(self._held(), self.indicator)).settled()

    def suggested(self, place: int) -> MonitoringPlan:
        """A copy in which the question on screen is one of the suggestions."""
        words = terms.CRITERIA[self.criterion][place]
        return self.put(("questions", self.criterion, "question"), words)

    def _held(self) -> tuple[Indicator, ...]:
        return self.objectives[self.objective].indicators

    def _holding(self, indicators: tuple[Indicator, ...]) -> MonitoringPlan:
        return self.put(("objectives", self.objective, "indicators"), indicators)

    def _head(self) -> Group:
        labels = terms.PLAN_FIELDS
        return Group(
            "Plan",
            (
                Control(("title",), labels["title"], "line", wide=True),
                Control(("start",), f"{labels['start']} (such as 2024-01-31)", "line"),
                Control(("end",), f"{labels['end']} (such as 2026-12-31)", "line"),
            ),
            (
                Action("Empty the plan", MonitoringPlan.emptied),
                Action("Back to the example", MonitoringPlan.restored),
            ),
        )

    def _objective(self) -> tuple[Group, ...]:
        add = Action("Add an objective", MonitoringPlan.with_objective)
        if not self.objectives:
            return (Group("Objective", actions=(add,)),)
        listed = tuple(
            (f"Objective {place} {one.text[:60]}".strip(), place - 1)
            for place, one in enumerate(self.objectives, 1)
        )
        controls = (
            Control(("objective",), "Open objective", "choice", listed, wide=True),
            Control(("objectives", self.objective, "text"), terms.WORDS["objective"], "text"),
        )
        remove = Action("Remove this objective", MonitoringPlan.without_objective)
        return (Group("Objective", controls, (add, remove)),)

    def _indicator(self) -> tuple[Group, ...]:
        if not self.objectives:
            return ()
        add = Action("Add an indicator", MonitoringPlan.with_indicator)
        held = self._held()
        if not held:
            return (Group("Indicator", actions=(add,)),)
        listed = tuple(
            (f"Indicator {self.objective + 1}.{place} {one.name[:60]}".strip(), place - 1)
            for place, one in enumerate(held, 1)
        )
        choose = Control(("indicator",), "Open indicator", "choice", listed, wide=True)
        remove = Action("Remove this indicator", MonitoringPlan.without_indicator)
        where = ("objectives", self.objective, "indicators", self.indicator)
        return (
            Group("Indicator", (choose,), (add, remove)),
            *(
                Group(
                    title,
                    tuple(_control(where, name) for name in names),
                    help=terms.CAUTION if title == "Progress" else "",
                )
                for title, names in terms.GROUPS.items()
            ),
        )

    def _question(self) -> Group:
        here = self.criterion
        listed = tuple((name.capitalize(), name) for name in _CRITERIA)
        controls = (
            Control(("criterion",), "Evaluation criterion", "choice", listed),
            Control(("questions", here, "question"), terms.WORDS["question"], "text"),
            Control(("questions", here, "evidence"), terms.WORDS["evidence"], "text"),
        )
        actions = (
            Action("Use suggestion 1", lambda model: model.suggested(0)),
            Action("Use suggestion 2", lambda model: model.suggested(1)),
        )
        hints = " ".join(f"{n} {words}" for n, words in enumerate(terms.CRITERIA[here], 1))
        return Group("Evaluation question", controls, actions, f"Suggestions: {hints}")


def _control(where: Path, name: str) -> Control:
    form = "such as 2024-12-31" if name.endswith("_date") else ""
    hint = ", ".join(filter(None, (terms.HINTS.get(name, ""), form)))
    label = f"{terms.FIELDS[name]} ({hint})" if hint else terms.FIELDS[name]
    path = (*where, name)
    options = tuple((words, key) for key, words in terms.OPTIONS.get(name, {}).items())
    if name == "disaggregation":
        return Control(path, label, "choices", options)
    if options:
        return Control(path, label, "choice", ((terms.WORDS["not_chosen"], ""), *options))
    return Control(path, label, "text" if name in TEXTS else "line")


def _without(parts: tuple[Any, ...], place: int) -> tuple[Any, ...]:
    return (*parts[:place], *parts[place + 1 :])
