"""A double of Moodle's CSV grade import, as its source describes it.

Columns are mapped to the user, to grade items that exist or are new, and to feedback. It keeps to
what goes wrong there too: the user of the line before, the empty cell that becomes 0, the rounding
to five decimals, the grade that feedback alone takes away.
"""

import csv
import io
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

USERS = {"ID number": "idnumber", "Email address": "email", "Username": "username"}


class Aborted(Exception):
    """The whole import was given up."""


@dataclass(frozen=True)
class User:
    idnumber: str
    email: str
    username: str


@dataclass
class Grade:
    points: Decimal | None = None
    feedback: str = ""


@dataclass
class Moodle:
    """A gradebook: grades by user and item; `items` exist before the import."""

    users: tuple[User, ...]
    items: set[str] = field(default_factory=set)
    grades: dict[tuple[User, str], Grade] = field(default_factory=dict)

    def load(self, text: str, user: str, items: dict[str, str], feedback: dict[str, str]) -> None:
        """Import a CSV: `items` and `feedback` map headings to names of grade items."""
        header, *lines = _read(text)
        student: User | None = None
        new: dict[tuple[User, str], Grade] = {}
        for cells in lines:
            for heading, value in zip(header, (cell.strip() for cell in cells), strict=True):
                if heading == user and value not in ("", "0"):
                    student = self._user(USERS[user], value)
                elif heading in items and student:
                    number = self._number(items[heading], value)
                    new.setdefault((student, items[heading]), Grade()).points = number
                elif heading in feedback and student:
                    new.setdefault((student, feedback[heading]), Grade()).feedback = value
            if student is None:
                raise Aborted("user not found")
        self.grades |= new
        self.items |= set(items.values())

    def _user(self, field_name: str, value: str) -> User:
        found = [user for user in self.users if getattr(user, field_name) == value]
        if len(found) != 1:
            raise Aborted(f"no user {value}")
        return found[0]

    def _number(self, item: str, value: str) -> Decimal | None:
        if value == "-":
            return None
        if value == "":
            return None if item in self.items else Decimal(0)
        try:
            number = Decimal(value)
        except InvalidOperation:
            raise Aborted(f"bad grade {value}") from None
        if number > 100:
            raise Aborted("grade too big")
        return number.quantize(Decimal("0.00001"), ROUND_HALF_UP)


def shown(points: Decimal | None) -> str:
    """Return what Moodle shows, with its two decimals."""
    return "-" if points is None else str(points.quantize(Decimal("0.01"), ROUND_HALF_UP))


def _read(text: str) -> list[list[str]]:
    # As PHP's fgetcsv: a quote behind a backslash does not end a cell.
    reader = csv.reader(io.StringIO(text.replace("\r\n", "\n")), escapechar="\\")
    rows = [row for row in reader if row]
    if any(len(row) != len(rows[0]) for row in rows):
        raise Aborted("weird columns")
    return rows
