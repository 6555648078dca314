"""Whether the figures of the report and of annex B are those of the learner's own sample."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from labour_migration.errors import LabourMigrationError
from labour_migration.handin.measuring_report.text import FIRST, REPORT
from labour_migration.handin.parts import first_words
from labour_migration.handin.remarks import Remark, quoted
from labour_migration.handin.sample import TABLES, WEIGHTS, Sample, chosen_weight
from labour_migration.handin.stated import Read, agrees, marked, read, statements
from labour_migration.handin.wording import numbers
from labour_migration.handin.work import Work
from labour_migration.reports import Cell, Mark

# What the numbers to compare are, by their question; a test compares them with questions.yml.
WEIGHT, PERSONS, BY_HAND, MAIN = "q1", "q2", ("q3", "q4", "q5"), ("q6", "q7", "q8")
ESTIMATES, FROM_TABLES = 5, 3
_MOST_ODD = 8


def remarks(work: Work) -> Iterator[Remark]:
    """Yield where figures agree with the sample that is made again here, and where they do not."""
    if work.quiz is None or not work.quiz.learner:
        text = "The computer does not know whose sample this is, so no figure was compared."
        yield Remark("missing", text)
        return
    try:
        yield from _compared(work, Sample.of(work.quiz, WEIGHT))
    except LabourMigrationError as error:
        yield Remark("conflict", f"No figure was compared: {error}")


def _compared(work: Work, sample: Sample) -> Iterator[Remark]:
    if not chosen_weight(work.quiz, WEIGHT):
        said = f"No weight is chosen above; figures are compared under {WEIGHTS[0]}."
        yield Remark("missing", said)
    yield from _persons(work, sample)
    yield from _main(work, sample)
    yield from _by_hand(work, sample)
    yield from _stated(work, sample)


def _number(work: Work, question: str) -> float | None:
    value = work.quiz[question] if work.quiz is not None else None
    return float(value) if isinstance(value, int | float) else None


def _persons(work: Work, sample: Sample) -> Iterator[Remark]:
    given, right = _number(work, PERSONS), len(sample.survey.frame)
    if given is None:
        yield Remark("missing", "The number of persons in your sample is not given above.")
    elif given == right:
        yield Remark("done", f"Your sample has {right:,} persons, as you say.")
    elif given == len(sample.rows):
        text = f"{given:,.0f} are the rows of the file; some repeat a person, leave these out."
        yield Remark("conflict", text)
    else:
        text = f"You give {given:,.0f} persons; the sample of {quoted(sample.learner)} has another "
        yield Remark("conflict", f"{text}number. Is annex A made for this learner id?")


def _main(work: Work, sample: Sample) -> Iterator[Remark]:
    table, value, error = (_number(work, name) for name in MAIN)
    if table is None or value is None or error is None:
        yield Remark("missing", "The main figure is not given above with table and standard error.")
        return
    cells = _cells(sample, table, value)
    if not cells:
        yield Remark("conflict", f"Table {table:.0f} of your sample has no figure {value:g}.")
        return
    if not any(agrees(cell.estimate.se, [_exact(error)], least=_least(cell)) for cell in cells):
        text = f"The standard error of {value:g} in table {table:.0f} is not {error:g}."
        yield Remark("conflict", text)
    else:
        text = f"The main figure {value:g} (standard error {error:g}) is that of table {table:.0f}."
        yield Remark("done", text)
    first = numbers(first_words(work.text("answer"), FIRST))
    if first and not any(agrees(cell.estimate.value, first) for cell in cells):
        text = f"The main figure {value:g} is not among the first {FIRST} words of the report."
        yield Remark("conflict", text)


def _by_hand(work: Work, sample: Sample) -> Iterator[Remark]:
    table, value, error = (_number(work, name) for name in BY_HAND)
    if table is None or value is None or error is None:
        yield Remark("missing", "The figure by hand is not given above with its standard error.")
        return
    cells = _cells(sample, table, value)
    if not cells:
        text = f"Annex B: table {table:.0f} of your sample has no figure {value:g}."
        yield Remark("conflict", text)
    elif any(agrees(cell.estimate.se, [_exact(error)], least=_least(cell)) for cell in cells):
        text = (
            f"Annex B: {value:g} and its standard error {error:g} are those of table {table:.0f}."
        )
        yield Remark("done", text)
    else:
        text = f"Annex B: {value:g} is that of table {table:.0f}; its standard error there is not "
        yield Remark("missing", f"{text}{error:g}. Say where the difference comes from.")
    told = numbers(work.text("computation"))
    lacks = [f"{one:g}" for one in (value, error) if not agrees(one, told, least=1)]
    if told and lacks:
        text = f"Annex B does not print {' and '.join(lacks)}, which you give as its result."
        yield Remark("conflict", text)


def _cells(sample: Sample, table: float, value: float) -> list[Cell]:
    if table not in range(1, TABLES + 1):
        return []
    cells = sample.table(int(table)).cells
    return [one for one in cells if agrees(one.estimate.value, [_exact(value)], least=_least(one))]


def _least(cell: Cell) -> int:
    return 0 if cell.estimate.unit == "persons" else 1


def _exact(value: float) -> Fraction:
    return Fraction(str(value))


def _stated(work: Work, sample: Sample) -> Iterator[Remark]:
    text = "\n".join(work.text(part) for part in REPORT)
    if not text.strip():
        return
    named = [one for one in statements(text) if one.figures]
    for number in sorted({one.number for one in named} - set(range(1, TABLES + 1)))[:3]:
        yield Remark("conflict", f"The report names table {number}; there are {TABLES} tables.")
    found = list(read((one for one in named if 1 <= one.number <= TABLES), sample.table))
    yield from _odd(found)
    cells = {(one.statement.number, cell.row, cell.column): (one, cell)
             for one in found for cell in one.precise}  # fmt: skip
    tables = {number for number, _, _ in cells}
    enough = len(cells) >= ESTIMATES and len(tables) >= FROM_TABLES
    yield Remark(
        "done" if enough else "missing",
        f"{len(cells)} estimates from {len(tables)} tables stand beside their table number with a "
        f"standard error or interval, and agree with your sample; {ESTIMATES} from {FROM_TABLES} "
        "are asked for.",
    )
    yield from _kinds([cell for _, cell in cells.values()])
    yield from _marks(found)


def _odd(found: list[Read]) -> Iterator[Remark]:
    odd = [one for one in found if not one.precise]
    for one in odd[:_MOST_ODD]:
        part = f"table {one.statement.number}: {quoted(one.statement.text, 90)}"
        if one.bare:
            text = f"No standard error or interval beside a figure of {part}."
            yield Remark("missing", text)
        else:
            yield Remark("conflict", f"No figure here is in your {part}.")
    if len(odd) > _MOST_ODD:
        yield Remark("conflict", f"{len(odd) - _MOST_ODD} more statements do not agree.")


def _kinds(cells: list[Cell]) -> Iterator[Remark]:
    labels = [f"{cell.row} {cell.column}".casefold() for cell in cells]
    if cells and not any("women" in label for label in labels):
        yield Remark("missing", "None of the estimates that agree is one for women and men.")
    if cells and not any(cell.estimate.unit == "percentage points" for cell in cells):
        text = (
            "No difference between two groups is printed with its own interval (tables 5, 6, 10)."
        )
        yield Remark("missing", text)


def _marks(found: list[Read]) -> Iterator[Remark]:
    for one in found:
        for cell in marked((*one.precise, *one.bare), Mark.HIDDEN):
            yield Remark("conflict", f"{_where(one, cell)} c: do not print it.")
        unsure = marked(one.precise, Mark.UNCERTAIN)
        if unsure and "uncertain" not in one.statement.text.casefold():
            yield Remark("missing", f"{_where(one, unsure[0])} u: call it uncertain.")


def _where(one: Read, cell: Cell) -> str:
    return f"Table {one.statement.number} marks “{cell.row}, {cell.column}”"
