"""The exercises with this week's dates: one test is late, one is open, the others are to come.

For demonstrations and tests: the courses of the checkout have dates of their own, which are past.
"""

import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from autograder.course import COURSES, load

LATE, OPEN = "week-01", "week-02"

# So that neither depends on the day of the week: nothing falls due within the next hours, and what
# is late is late by as many days as the rule counts.
_LATER = {LATE: timedelta(days=-5), OPEN: timedelta(days=2)}

_DATED = re.compile(r"((?:starts|ends|opens|due): )(\d{4}-\d{2}-\d{2})")


def this_week(source: Path, target: Path, today: date) -> Path:
    """Copy exercises to `target`, with every course in its second week; returns it."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    first_monday = today - timedelta(days=today.weekday(), weeks=1)
    for course in COURSES:
        file = target / course / "course.yml"
        text = file.read_text(encoding="utf-8")
        by = first_monday - load(file).starts
        file.write_text("".join(_moved(text, by)), encoding="utf-8")
    return target


def _moved(text: str, by: timedelta) -> Iterator[str]:
    """Yield the lines with their dates moved."""
    assessment = ""
    for line in text.splitlines(keepends=True):
        named = re.match(r"  - id: (\S+)", line)
        assessment = named[1] if named else assessment
        own = _LATER.get(assessment, timedelta()) if "due: " in line else timedelta()
        yield _DATED.sub(partial(_later, by + own), line)


def _later(by: timedelta, found: re.Match[str]) -> str:
    return f"{found[1]}{date.fromisoformat(found[2]) + by}"
