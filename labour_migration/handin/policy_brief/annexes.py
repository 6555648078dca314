"""The files of the tools: whether each is there, can be opened, and holds what the rubric asks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from labour_migration.concepts import coherence, monitoring, plain_text, policies, stakeholders
from labour_migration.concepts.coherence.matrix import FIELDS, Matrix
from labour_migration.concepts.monitoring import Plan, terms
from labour_migration.concepts.monitoring.plan import Indicator
from labour_migration.handin.remarks import Kind, Remark, quoted
from labour_migration.handin.wording import invented, left_in, plain, words
from labour_migration.handin.work import Work
from labour_migration.widgets.models.coherence import CoherenceMatrix
from labour_migration.widgets.models.errors import BadState
from labour_migration.widgets.models.model import Model
from labour_migration.widgets.models.monitoring import MonitoringPlan
from labour_migration.widgets.models.policy import PolicyDraft
from labour_migration.widgets.models.stakeholders import StakeholderMap

A, B, C = (
    "Annex A (coherence assessment)",
    "Annex B (monitoring plan)",
    "Annex C (policy draft)",
)
# What the highest levels of the rubric ask for.
EFFECTS, INDICATORS = 6, 4
LEVELS = ("input", "output", "outcome")
SECTIONS = ("objectives", "links", "institutions", "plan", "monitoring")
LOOKED_AT = ("context", "legal", "dialogue", "financing")
FEWEST_IN_SECTION = 10
# An objective, indicator or section is the example's when this share of the names is.
_COPIED = 0.5
_NEEDS: Mapping[str, tuple[str, ...]] = {
    "definition": ("definition",),
    "unit": ("unit",),
    "target": ("target_value", "target_date"),
    "source": ("source",),
    "owner": ("responsible",),
}
_M = TypeVar("_M", bound=Model)


@dataclass(frozen=True)
class Annexes:
    """What could be read of the files, None where there is none; ``remarks`` tell why."""

    matrix: Matrix | None
    plan: Plan | None
    draft: policies.Draft | None
    map: stakeholders.Map | None
    remarks: tuple[Remark, ...]


def read(work: Work) -> Annexes:
    """Return the annexes of a work; a file that a tool could not open becomes a remark."""
    told: list[Remark] = []
    matrix = _opened(work, CoherenceMatrix(), A, told)
    plan = _opened(work, MonitoringPlan(), B, told)
    draft = _opened(work, PolicyDraft(), C, told)
    listed = _opened(work, StakeholderMap(), "", told)
    return Annexes(
        matrix.matrix() if matrix else None,
        plan.plan() if plan else None,
        draft.draft() if draft else None,
        listed.map() if listed else None,
        tuple(told),
    )


def remarks(found: Annexes) -> Iterator[Remark]:
    """Yield what is done, missing or contradictory in the annexes."""
    yield from found.remarks
    if found.matrix is not None:
        yield from _of_matrix(found.matrix)
    if found.plan is not None:
        yield from _of_plan(found.plan)
    if found.draft is not None:
        yield from _of_draft(found.draft)
    if found.map is not None:
        for side in stakeholders.check(found.map).sides:
            yield Remark("missing", f"Your stakeholder map has nobody of this side: {side}.")


def _opened(work: Work, tool: _M, annex: str, told: list[Remark]) -> _M | None:
    """Return a tool in the state of its file; ``annex`` is empty for a file not asked for."""
    names = work.saved_by(tool.KIND)
    if not names:
        if annex:
            told.append(Remark("missing", f"{annex} is not there: save it in its tool as JSON."))
        return None
    if len(names) > 1:
        listed = ", ".join(names)
        text = (
            f"Several files come from one tool ({listed}). {names[0]} is read; remove the others."
        )
        told.append(Remark("conflict", text))
    try:
        # A matrix or plan that breaks its own rules is refused here, too.
        return tool.loaded(work.files[names[0]])
    except BadState as error:
        what = annex or names[0]
        told.append(Remark("missing", f"{what}: {names[0]} cannot be opened. {error}"))
        return None


def _of_matrix(matrix: Matrix) -> Iterator[Remark]:
    names = [one.name for one in matrix.objectives]
    fields = [one.field for one in matrix.objectives]
    absent = [name for name in FIELDS[:3] if name not in fields]
    if absent:
        yield Remark("missing", f"{A} has no objective of this field: {'; '.join(absent)}.")
    scored = [
        (row, column, cell)
        for row, line in enumerate(matrix.cells)
        for column, cell in enumerate(line)
        if cell.score is not None
    ]
    across = {fields[place] for row, column, _ in scored for place in (row, column)}
    noun = "effect" if len(scored) == 1 else "effects"
    found = f"{A} scores {len(scored)} {noun} of one objective on another"
    if len(scored) < EFFECTS:
        yield Remark("missing", f"{found}; at least {EFFECTS} are asked for.")
    elif untouched := [name for name in FIELDS[:3] if name not in across and name not in absent]:
        yield Remark("missing", f"{found}, but none with the field: {'; '.join(untouched)}.")
    elif not absent:
        yield Remark("done", f"{found}, across the three fields.")
    yield from _of_evidence(names, scored)
    yield from _copied(A, names, [one.name for one in coherence.example().objectives])
    evidence = [cell.evidence for _, _, cell in scored]
    yield from _foreign(A, [matrix.title, *names, *evidence])


def _of_evidence(
    names: list[str], scored: list[tuple[int, int, coherence.Judgement]]
) -> Iterator[Remark]:
    if not scored:
        return
    placed = sum(one.named and bool(re.search(r"\d", one.evidence)) for _, _, one in scored)
    bare = [f"{names[row]} → {names[column]}" for row, column, one in scored if not one.named]
    text = f"{A}: effects whose evidence has a number in it (page, table, article): {placed}; "
    text += f"at least {EFFECTS} with confidence and place are asked for."
    if bare:
        text += (
            f" No evidence, so the lowest confidence: {len(bare)}, such as {quoted(bare[0], 130)}."
        )
    yield Remark("done" if placed >= EFFECTS else "missing", text)


def _of_plan(plan: Plan) -> Iterator[Remark]:
    listed = [
        (f"{place}.{rank}", one)
        for place, objective in enumerate(plan.objectives, 1)
        for rank, one in enumerate(objective.indicators, 1)
        if one != Indicator()
    ]
    sound = 0
    for number, one in listed:
        lacks = lacking(one)
        sound += not lacks
        if lacks:
            text = f"{B}, indicator {number} {quoted(one.name)} lacks: {', '.join(lacks)}."
            yield Remark("missing", text)
    kind: Kind = "done" if sound >= INDICATORS else "missing"
    text = f"{B}: {sound} of {len(listed)} indicators have definition, unit, baseline, target, "
    yield Remark(kind, f"{text}source and owner; at least {INDICATORS} are asked for.")
    levels = {one.level for _, one in listed}
    if absent := [name for name in LEVELS if name not in levels]:
        yield Remark("missing", f"{B} has no indicator of this level: {', '.join(absent)}.")
    if listed and not any("sex" in one.disaggregation for _, one in listed):
        yield Remark("missing", f"{B} breaks no indicator down by sex.")
    for finding in monitoring.check(plan).findings:
        if finding.check in (*terms.MEASURABLE, "plan-dates", "too-rare"):
            yield Remark("conflict", f"{B}, {finding.where}: {finding.text}")
    names = [one.name for _, one in listed]
    example = [one.name for part in monitoring.example().objectives for one in part.indicators]
    yield from _copied(B, names, example)
    texts = [text for _, one in listed for text in vars(one).values() if isinstance(text, str)]
    yield from _foreign(B, [plan.title, *(one.text for one in plan.objectives), *texts])


def lacking(one: Indicator) -> list[str]:
    """Return what an indicator lacks of what the rubric asks, in the rubric's words.

    A baseline is a value with its date, or the day by which it will be measured.

    >>> lacking(Indicator("Posts", unit="posts", baseline_date="2026-03-01", source="register"))
    ['definition', 'target', 'owner']
    """
    lacks = [
        what
        for what, fields in _NEEDS.items()
        if not all(plain_text.line(getattr(one, name)) for name in fields)
    ]
    if not plain_text.line(one.baseline_date):
        lacks.insert(lacks.index("target") if "target" in lacks else 0, "baseline")
    return lacks


def _of_draft(draft: policies.Draft) -> Iterator[Remark]:
    filled = 0
    for section in policies.sections():
        text = draft.text(section)
        if section.id in (*SECTIONS, *LOOKED_AT) and words(text) < FEWEST_IN_SECTION:
            count = words(text)
            holds = f"holds {count} words only" if count else "is empty"
            also = "" if section.id in SECTIONS else " Markers look for it there, or in the brief."
            yield Remark("missing", f"{C}: section {section.heading} {holds}.{also}")
        filled += section.id in SECTIONS and words(text) >= FEWEST_IN_SECTION
        template = (section.example, section.ask, *section.questions)
        if any(plain(part) in plain(text) for part in template):
            heading = f"section {section.heading}"
            yield Remark("conflict", f"{C}: {heading} still holds words of the template.")
    if filled == len(SECTIONS):
        yield Remark("done", f"{C}: all {filled} sections that are asked for are filled in.")
    texts = [draft.title, draft.country, *(draft.texts or {}).values()]
    yield from _foreign(C, texts)


def _copied(annex: str, names: list[str], example: list[str]) -> Iterator[Remark]:
    known = {plain(name) for name in example}
    same = sum(plain(name) in known for name in names)
    if names and same >= _COPIED * len(names):
        text = f"{annex} is the invented example of the tool: {same} of {len(names)} names are its."
        yield Remark("conflict", text)


def _foreign(annex: str, texts: list[str]) -> Iterator[Remark]:
    if names := invented(texts):
        yield Remark("conflict", f"{annex} names an invented country: {', '.join(names)}.")
    for mark in left_in(texts)[:5]:
        yield Remark("conflict", f"{annex} still holds {quoted(mark)}: replace it.")
