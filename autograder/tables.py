"""The CSV files that people keep: marks given by hand, and the roster. Also the marks going out."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path

from autograder.errors import AutograderError
from autograder.gradebook import Learner, Mark

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class TableError(AutograderError):
    """A CSV file that cannot be used; says which line and column."""

    def __init__(self, path: Path, line: int, column: str, message: str) -> None:
        super().__init__(f"{path}, line {line}, {column}: {message}")
        self.line, self.column = line, column


def read_marks(path: Path) -> list[Mark]:
    """Return the marks of a CSV with learner, assessment, question, points, submitted_at, note.

    Only the first two and `points` must be filled in. A decimal comma is read as a point.
    """
    return [
        Mark(
            learner=row["learner"],
            assessment=row["assessment"],
            question=row.get("question", ""),
            points=_points(path, line, row["points"]),
            submitted_at=_moment(path, line, row.get("submitted_at", "")),
            note=row.get("note", ""),
        )
        for line, row in _rows(path, ("learner", "assessment", "points"))
    ]


def read_roster(path: Path) -> list[Learner]:
    """Return the learners of a CSV with learner, name, email; only the first must be filled in."""
    return [
        Learner(row["learner"], row.get("name", ""), row.get("email", ""))
        for _, row in _rows(path, ("learner",))
    ]


def _rows(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise AutograderError(f"There is no file {path}.") from None
    except UnicodeDecodeError:
        raise AutograderError(f"{path} is not UTF-8 text. Save it as 'CSV UTF-8'.") from None
    reader = csv.DictReader(io.StringIO(text))
    missing = [name for name in needed if name not in (reader.fieldnames or ())]
    if missing:
        raise TableError(path, 1, missing[0], "this column is missing from the first line.")
    for row in reader:
        clean = {name: (value or "").strip() for name, value in row.items() if name}
        for name in needed:
            if not clean[name]:
                raise TableError(path, reader.line_num, name, "must not be empty.")
        yield reader.line_num, clean


def _points(path: Path, line: int, text: str) -> Fraction:
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise TableError(path, line, "points", f"'{text}' is not a number.") from None
    if not value.is_finite():
        raise TableError(path, line, "points", f"'{text}' is not a number.")
    return Fraction(value)


def _moment(path: Path, line: int, text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise TableError(
            path, line, "submitted_at", f"'{text}' is not a date, time and zone (ISO 8601)."
        )
    return moment


def write_csv(columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    """Return a CSV that no spreadsheet program reads as formulas."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_safe(str(value)) for value in row])
    return out.getvalue()


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
