"""The CSV files that people keep: marks, marking sheets, the roster. Also the marks going out."""

import csv
import io
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path

from autograder.errors import AutograderError
from autograder.gradebook import Learner, Mark
from autograder.rubric import BLANK, FACTOR, GROUP, Judgement, LevelError, Rubric, factor, judge

MAX_BYTES = 20_000_000
MAX_DECIMALS = 4
MAX_POINTS = 1_000_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MARK = ("learner", "assessment", "question")


class TableError(AutograderError):
    """A CSV file that cannot be used; says which line and column."""

    def __init__(self, path: Path, line: int, column: str, message: str) -> None:
        place = ", ".join(filter(None, (str(path), f"line {line}", column)))
        super().__init__(f"{place}: {message}")
        self.line, self.column = line, column


def read_marks(path: Path) -> list[Mark]:
    """Return the marks of a CSV with learner, assessment, question, points, submitted_at, note.

    Only the first two and `points` must be filled in. A decimal comma is read as a point.
    Raises TableError, also for two marks for the same thing.
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
        for line, row in rows(path, ("learner", "assessment", "points"), _MARK)
    ]


def read_roster(path: Path) -> list[Learner]:
    """Return the learners of a CSV with learner, name, email; only the first must be filled in."""
    return [
        Learner(row["learner"], row.get("name", ""), row.get("email", ""))
        for _, row in rows(path, ("learner",), ("learner",))
    ]


def read_groups(path: Path) -> dict[str, str]:
    """Return each learner's group of a CSV with learner and group."""
    return {
        row["learner"]: row["group"] for _, row in rows(path, ("learner", "group"), ("learner",))
    }


def sheet_columns(rubric: Rubric) -> tuple[str, ...]:
    """Return the columns of a marking sheet: a level and a comment for each criterion.

    A sheet for the work of groups also says who handed in for the group, and has the factor of
    each member.
    """
    pairs = [(one.id, f"{one.id} comment") for one in rubric.criteria]
    first = ("learner", "submitted_at", *((GROUP, FACTOR) if rubric.share else ()))
    return (*first, *(name for pair in pairs for name in pair), "comment")


def read_levels(path: Path, rubric: Rubric, learners: Collection[str]) -> list[Judgement]:
    """Return what a marking sheet says of each learner; `learners` are those on the roster.

    Every criterion needs a level; work that is blank has `blank` in all of them. Comments and the
    factor may be left out. Members of one group have the same levels, unless a member's are blank.
    Raises TableError for the first line that cannot be used.
    """
    names = [one.id for one in rubric.criteria]
    columns = {*sheet_columns(rubric), ""}
    found = []
    groups: dict[str, tuple[int, dict[str, str]]] = {}
    for line, row in rows(path, ("learner", *names), ("learner",)):
        for column in row:
            if column not in columns:
                raise TableError(path, 1, column, "a marking sheet has no such column.")
        if row["learner"] not in learners:
            raise TableError(path, line, "learner", f"no '{row['learner']}' is on the roster.")
        levels = {name: row[name].casefold() for name in names}
        blank = set(levels.values()) == {BLANK}
        try:
            share = factor(rubric, row.get(FACTOR, ""))
            if not blank:
                judge(rubric, levels)
        except LevelError as error:
            raise TableError(path, line, error.criterion, error.message) from None
        if not blank and (group := row.get(GROUP, "")):
            _check_alike(path, line, levels, *groups.setdefault(group, (line, levels)))
        comments = {name: row.get(f"{name} comment", "") for name in names}
        found.append(
            Judgement(
                learner=row["learner"],
                levels={} if blank else levels,
                comments={name: text for name, text in comments.items() if text},
                comment=row.get("comment", ""),
                submitted_at=_moment(path, line, row.get("submitted_at", "")),
                blank=blank,
                factor=share,
            )
        )
    return found


def _check_alike(
    path: Path, line: int, levels: dict[str, str], first: int, given: dict[str, str]
) -> None:
    for name, level in levels.items():
        if level != given[name]:
            message = f"'{level}', but line {first} of the same group has '{given[name]}'."
            raise TableError(path, line, name, message)


def rows(
    path: Path, needed: tuple[str, ...], once: tuple[str, ...]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row of a CSV with its line; raises TableError.

    The columns `needed` must be filled in; those of `once` together differ in every row.
    """
    reader = csv.reader(io.StringIO(_text(path)), strict=True)
    seen: dict[tuple[str, ...], int] = {}
    try:
        header = next(reader, [])
        for name in needed:
            if header.count(name) != 1:
                raise TableError(path, 1, name, "the first line must have this column, once.")
        for cells in reader:
            if not any(cells):
                continue
            line = reader.line_num
            if len(cells) > len(header):
                message = "more cells than columns; put a decimal comma in quotes."
                raise TableError(path, line, header[-1], message)
            row = dict.fromkeys(header, "")
            row.update(zip(header, (cell.strip() for cell in cells), strict=False))
            for name in needed:
                if not row[name]:
                    raise TableError(path, line, name, "must not be empty.")
            key = tuple(row.get(name, "") for name in once)
            if key in seen:
                raise TableError(path, line, once[0], f"line {seen[key]} says the same already.")
            seen[key] = line
            yield line, row
    except csv.Error as error:
        raise TableError(path, reader.line_num, "", f"this is not a CSV line ({error}).") from None


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise AutograderError(f"{path} is larger than {MAX_BYTES:,} bytes.")
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise AutograderError(f"There is no file {path}.") from None
    except OSError as error:
        raise AutograderError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise AutograderError(f"{path} is not UTF-8 text. Save it as 'CSV UTF-8'.") from None


def _points(path: Path, line: int, text: str) -> Fraction:
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise TableError(path, line, "points", f"'{text:.40}' is not a number.") from None
    # Compared before it is made a fraction: 1e999999999 has too many digits to write out.
    if not (value.is_finite() and value.copy_abs() <= MAX_POINTS):
        raise TableError(path, line, "points", f"'{text:.40}' is not a number of points.")
    if value != round(value, MAX_DECIMALS):
        message = f"'{text:.40}' has more than {MAX_DECIMALS} decimals, which no mark keeps."
        raise TableError(path, line, "points", message)
    return Fraction(round(value, MAX_DECIMALS))


def _moment(path: Path, line: int, text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        aware = moment.tzinfo is not None and moment.astimezone(UTC)
    except (ValueError, OverflowError):
        aware = False
    if not aware:
        raise TableError(
            path, line, "submitted_at", f"'{text}' is not a date, time and zone (ISO 8601)."
        )
    return aware


def write_csv(columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    """Return a CSV that no spreadsheet program reads as formulas."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_safe(str(value)) for value in row])
    return out.getvalue()


def _safe(text: str) -> str:
    # A hyphen alone is no formula, and for Moodle it says that there is no grade.
    return f"'{text}" if text.startswith(_FORMULA) and text != "-" else text
