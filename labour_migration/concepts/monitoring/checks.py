"""What is missing in a plan, what cannot be measured, and how many indicators stand the checks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from labour_migration.concepts.monitoring import terms
from labour_migration.concepts.monitoring.plan import Indicator, Objective, Plan, day, number
from labour_migration.concepts.plain_text import line

_VALUES = ("baseline_value", "target_value")
_DATES = ("baseline_date", "target_date")
# A check and the fields it concerns.
_Found = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Finding:
    """A check that found something, and where; ``text`` says in words what to do.

    ``objective`` and ``indicator`` count from 1; 0 stands for none. ``fields`` are those
    concerned; of a missing evidence, the criterion.
    """

    check: str
    objective: int = 0
    indicator: int = 0
    fields: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """The part of the plan that is concerned."""
        if self.indicator:
            return f"Indicator {self.objective}.{self.indicator}"
        if self.objective:
            return f"Objective {self.objective}"
        return f"Question on {self.fields[0]}" if self.check == "no-evidence" else "Plan"

    @property
    def text(self) -> str:
        """The advice."""
        labels = {**terms.FIELDS, **terms.PLAN_FIELDS}
        named = ", ".join(labels[name].lower() for name in self.fields if name in labels)
        return terms.CHECKS[self.check].replace("{fields}", named)


@dataclass(frozen=True)
class Checked:
    """The result of ``check``: findings in the order of the plan, and how many indicators stand.

    ``sound`` counts the indicators that are complete and measurable, out of ``indicators``.
    ``not_asked`` are the evaluation criteria without a question.
    """

    findings: tuple[Finding, ...]
    indicators: int
    complete: int
    measurable: int
    sound: int
    not_asked: tuple[str, ...]


def check(plan: Plan) -> Checked:
    """Every finding on a plan, and the counts of indicators that are complete and measurable.

    Nothing is judged that needs a person: wording, the quality of a source, ambition.

    >>> from labour_migration.concepts import monitoring
    >>> found = check(monitoring.example())
    >>> found.sound, found.indicators, found.not_asked
    (4, 5, ('coherence', 'sustainability'))
    >>> [(one.where, one.text) for one in found.findings]
    [('Indicator 1.5', 'Fill in: baseline value.')]
    """
    months = _months(plan)
    listed = [one for objective in plan.objectives for one in objective.indicators]
    complete = [not _missing(one) for one in listed]
    measured = [measurable(one) for one in listed]
    return Checked(
        findings=(*_of_plan(plan), *_of_objectives(plan, months), *_of_questions(plan)),
        indicators=len(listed),
        complete=sum(complete),
        measurable=sum(measured),
        sound=sum(map(all, zip(complete, measured, strict=True))),
        not_asked=tuple(name for name in terms.CRITERIA if not _asked(plan, name)),
    )


def measurable(indicator: Indicator) -> bool:
    """Whether an indicator has all that measuring takes, and no check speaks against it."""
    if set(_missing(indicator)) & set(terms.MEASURED):
        return False
    return not any(name in terms.MEASURABLE for name, _ in _of_indicator(indicator, None))


def complete(indicator: Indicator) -> bool:
    """Whether no field that every indicator needs is empty."""
    return not _missing(indicator)


def usable(indicator: Indicator, name: str) -> bool:
    """Whether a value, or the latest date, can be computed with: a number in range, a day."""
    if name.endswith("_date"):
        found, first = day(indicator.latest_date), day(indicator.baseline_date)
        return found is not None and (first is None or found >= first)
    value = number(getattr(indicator, name))
    return value is not None and (indicator.measure != "share" or 0 <= value <= 100)


def _of_plan(plan: Plan) -> Iterator[Finding]:
    empty = tuple(name for name in terms.PLAN_FIELDS if not line(getattr(plan, name)))
    if empty:
        yield Finding("plan-incomplete", fields=empty)
    if line(plan.start) and line(plan.end) and _months(plan) is None:
        yield Finding("plan-dates", fields=("start", "end"))
    if not plan.objectives:
        yield Finding("no-objective")


def _of_objectives(plan: Plan, months: int | None) -> Iterator[Finding]:
    for place, objective in enumerate(plan.objectives, 1):
        for name in _of_chain(objective):
            yield Finding(name, place)
        for rank, indicator in enumerate(objective.indicators, 1):
            for name, fields in _of_indicator(indicator, months):
                yield Finding(name, place, rank, fields)


def _of_chain(objective: Objective) -> Iterator[str]:
    if not line(objective.text):
        yield "objective-not-written"
    levels = {one.level for one in objective.indicators}
    if not levels:
        yield "no-indicator"
    elif levels == {"output"}:
        yield "outputs-only"
    elif "outcome" not in levels:
        yield "no-outcome"


def _of_questions(plan: Plan) -> Iterator[Finding]:
    for name in terms.CRITERIA:
        if _asked(plan, name) and not line(getattr(plan.questions, name).evidence):
            yield Finding("no-evidence", fields=(name,))


def _of_indicator(one: Indicator, months: int | None) -> Iterator[_Found]:
    if missing := _missing(one):
        yield "incomplete", missing
    yield from _of_values(one)
    if one.measure == "share":
        yield from _of_share(one)
    if one.frequency and months is not None and terms.FREQUENCIES[one.frequency] > months:
        yield "too-rare", ("frequency",)
    if one.counts == "persons" and "sex" not in one.disaggregation:
        yield "no-sex", ("disaggregation",)
    latest = ("latest_value", "latest_date")
    if any(line(getattr(one, name)) for name in latest):
        odd = tuple(name for name in latest if not usable(one, name))
        if odd:
            yield "latest-unusable", odd


def _of_values(one: Indicator) -> Iterator[_Found]:
    odd = tuple(
        name for name in _VALUES if _filled(one, name) and number(getattr(one, name)) is None
    )
    if odd:
        yield "not-a-number", odd
    odd = tuple(name for name in _DATES if _filled(one, name) and day(getattr(one, name)) is None)
    if odd:
        yield "not-a-date", odd
    first, last = day(one.baseline_date), day(one.target_date)
    if first and last and last <= first:
        yield "target-not-later", ("target_date",)
    low, high = number(one.baseline_value), number(one.target_value)
    if low is None or high is None:
        return
    if low == high:
        yield "target-is-baseline", ("target_value",)
    elif one.direction and (high > low) != (one.direction == "rise"):
        yield "wrong-direction", ("target_value",)


def _of_share(one: Indicator) -> Iterator[_Found]:
    odd = tuple(
        name for name in _VALUES
        if (value := number(getattr(one, name))) is not None and not _share(value)
    )  # fmt: skip
    if odd:
        yield "share-out-of-range", odd
    if not line(one.denominator):
        yield "no-denominator", ("denominator",)


def _share(value: Fraction) -> bool:
    return 0 <= value <= 100


def _filled(one: Indicator, name: str) -> bool:
    return bool(line(getattr(one, name)))


def _missing(one: Indicator) -> tuple[str, ...]:
    return tuple(name for name in terms.REQUIRED if not _filled(one, name))


def _asked(plan: Plan, criterion: str) -> bool:
    return bool(line(getattr(plan.questions, criterion).question))


def _months(plan: Plan) -> int | None:
    """Whole months of the plan, both days included; None without two days in order."""
    start, end = day(plan.start), day(plan.end)
    if start is None or end is None or end <= start:
        return None
    after = end + timedelta(days=1)
    months = 12 * (after.year - start.year) + after.month - start.month
    return months - (after.day < start.day)
