"""Whether the brief and its annexes say the same: conflicts, scores, indicators, measures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from labour_migration.concepts import coherence, plain_text
from labour_migration.concepts.coherence import Pair
from labour_migration.concepts.coherence.brief import signed
from labour_migration.concepts.coherence.matrix import Matrix
from labour_migration.concepts.monitoring import Plan
from labour_migration.concepts.monitoring.plan import Indicator, number
from labour_migration.documents import Table
from labour_migration.handin.policy_brief.annexes import Annexes
from labour_migration.handin.policy_brief.brief import PARTS
from labour_migration.handin.remarks import Remark, quoted
from labour_migration.handin.wording import lines, numbers, plain
from labour_migration.handin.work import Work

ASKED = 2
_SCORE = re.compile(r"(?<![\w.,−–-])([−–+-])([1-9])(?![\w%]|[.,]\d)")
_MEAN = re.compile(r"(?<![\w.,])([−–+-]?\d\.\d\d)(?!\d)")
_DATED = re.compile(
    r"\d|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b", re.IGNORECASE
)
_DASHES = {"", "-", "–", "—", "?", "…", "..."}
_MANY = re.compile(r"[/;+]|\bboth\b|\ball ministries\b", re.IGNORECASE)
_MEASURE_COLUMNS = 4


def remarks(work: Work, found: Annexes) -> Iterator[Remark]:
    """Yield where the brief and the annexes agree, and where they do not."""
    if found.matrix is not None:
        yield from _conflicts(work, found.matrix)
        yield from _scores(work.text("coherence"), found.matrix)
    if found.plan is not None and work.text("monitoring"):
        yield from _indicators(work.text("monitoring"), found.plan)
    yield from _measures(work, found)


def strongest(matrix: Matrix) -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
    """Return the conflicts that must be among the two strongest, and all that may be.

    Pairs with the same lowest score count as equally strong, whatever their weights. Where there
    are fewer than two conflicts, the pairs with the lowest scores take their place.
    """
    found = coherence.assess(matrix)
    pairs = list(found.conflicts)
    if len(pairs) < ASKED:
        held = {(one.first, one.second) for one in pairs}
        rest = [one for one in _scored(matrix) if (one.first, one.second) not in held]
        pairs += sorted(rest, key=lambda pair: pair.deciding)
    if not pairs:
        return (), ()
    limit = sorted(one.deciding for one in pairs)[:ASKED][-1]
    return (
        tuple(one for one in pairs if one.deciding < limit),
        tuple(one for one in pairs if one.deciding <= limit),
    )


def _scored(matrix: Matrix) -> Iterator[Pair]:
    """Yield every pair with a score, with the lower of its scores as the deciding one."""
    names = [one.name for one in matrix.objectives]
    for row in range(len(names)):
        for column in range(row + 1, len(names)):
            there, back = matrix.cells[row][column].score, matrix.cells[column][row].score
            held = [score for score in (there, back) if score is not None]
            if held:
                yield Pair(names[row], names[column], there, back, min(held), 0)


def _conflicts(work: Work, matrix: Matrix) -> Iterator[Remark]:
    must, may = strongest(matrix)
    if not may:
        return
    for part in ("coherence", "choice"):
        text = plain(work.text(part))
        if not text:
            continue
        named = [one for one in may if plain(one.first) in text and plain(one.second) in text]
        unnamed = [one for one in must if one not in named]
        if not unnamed and len(named) >= min(ASKED, len(may)):
            which = "; ".join(_pair(one) for one in named[:ASKED])
            yield Remark("done", f"“{PARTS[part]}” names the strongest conflicts: {which}.")
            continue
        wanted = unnamed or [one for one in may if one not in named]
        others = "" if unnamed or len(wanted) == 1 else ", or of another that is as strong"
        yield Remark(
            "conflict",
            f"“{PARTS[part]}” does not name both objectives of {_pair(wanted[0])}{others}. It is "
            f"one of the {ASKED} strongest of annex A; use the names as they stand there.",
        )


def _pair(one: Pair) -> str:
    names = f"{quoted(one.first)} and {quoted(one.second)}"
    return f"{names} ({signed(one.there)} and {signed(one.back)})"


def _scores(text: str, matrix: Matrix) -> Iterator[Remark]:
    held = {one.score for line in matrix.cells for one in line if one.score is not None}
    for sign, digit in dict.fromkeys(_SCORE.findall(text)):
        score = int(digit) if sign == "+" else -int(digit)
        if score not in held:
            yield Remark(
                "conflict", f"The brief speaks of {signed(score)}; annex A has no such score."
            )
    overall = signed(coherence.assess(matrix).overall)
    means = {match.replace("-", "−").replace("–", "−") for match in _MEAN.findall(text)}
    if means and "overall" in plain(text) and overall not in means | {f"+{one}" for one in means}:
        text = (
            f"The overall of annex A is {overall}; the brief gives {', '.join(sorted(means)[:3])}."
        )
        yield Remark("conflict", text)


def _indicators(text: str, plan: Plan) -> Iterator[Remark]:
    listed = [one for part in plan.objectives for one in part.indicators if plain(one.name)]
    told = [(line, plain(line), numbers(line)) for line in lines(text)]
    named = agreeing = 0
    for one in listed:
        held = [given for _, line, given in told if plain(one.name) in line]
        if not held:
            continue
        named += 1
        given = set().union(*held)
        odd = [f"{what} {value}" for what, value in _values(one) if number(value) not in given]
        agreeing += not odd
        if odd:
            yield Remark(
                "conflict",
                f"Annex B has for {quoted(one.name)}: {', '.join(odd)}; where the brief names this "
                "indicator it gives another figure, or none.",
            )
    if listed and not named:
        part = PARTS["monitoring"]
        yield Remark("missing", f"“{part}” names none of the indicators of annex B by its name.")
    elif named and agreeing == named:
        yield Remark(
            "done", f"The brief names {named} indicators of annex B, with the same figures."
        )


def _values(one: Indicator) -> list[tuple[str, str]]:
    held = [("baseline", one.baseline_value), ("target", one.target_value)]
    return [(what, value) for what, value in held if number(value) is not None]


def _measures(work: Work, found: Annexes) -> Iterator[Remark]:
    places = {f"The brief (“{PARTS['institutions']}”)": work.text("institutions")}
    if found.draft is not None:
        places["Annex C (action plan)"] = (found.draft.texts or {}).get("plan", "")
    tables = [
        (place, table)
        for place, text in places.items()
        for table in plain_text.blocks(text.replace("\n>", "\n").removeprefix(">"))
        if isinstance(table, Table) and len(table.header) >= _MEASURE_COLUMNS
    ]
    if work.text("institutions") and not tables:
        text = "No table of measures was found: Measure | Answers | By | Money, a line for each."
        yield Remark("missing", text)
    for place, table in tables:
        faults = [fault for row in table.rows for fault in _of_row(place, row)]
        yield from faults
        if not faults:
            count = len(table.rows)
            yield Remark("done", f"{place}: {count} measures, each with a body, a date and money.")


def _of_row(place: str, row: tuple[str, ...]) -> Iterator[Remark]:
    measure, body, date, money = row[:_MEASURE_COLUMNS]
    name = f"{place}, measure {quoted(measure)}"
    lacks = [
        what
        for what, cell in (("a body that answers for it", body), ("a date", date))
        if cell.strip() in _DASHES
    ]
    if money.strip() in _DASHES:
        lacks.append("a budget line or “no line yet”")
    if lacks:
        yield Remark("missing", f"{name} lacks {', '.join(lacks)}.")
    if date.strip() not in _DASHES and not _DATED.search(date):
        yield Remark("missing", f"{name}: {quoted(date)} is no date.")
    if _MANY.search(body):
        yield Remark("conflict", f"{name}: {quoted(body)} reads like more than one body; name one.")
