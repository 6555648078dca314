"""The exercises with this week's dates: one test is late, one is open, the others are to come."""

import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from autograder.course import COURSES, exercises_root

LATE, OPEN = "week-01", "week-02"

# So that neither depends on the day of the week: nothing falls due while the tests run, and what
# is late is late by as many days as the rule counts.
_LATER = {LATE: timedelta(days=-5), OPEN: timedelta(days=2)}

_DATED = re.compile(r"((?:starts|ends|opens|due): )(\d{4}-\d{2}-\d{2})")


def this_week(target: Path, today: date) -> Path:
    """Copy the exercises to `target`, with every course in its second week; returns it."""
    shutil.copytree(exercises_root(), target, ignore=shutil.ignore_patterns("__pycache__"))
    first_monday = today - timedelta(days=today.weekday(), weeks=1)
    for course in COURSES:
        file = target / course / "course.yml"
        text = file.read_text(encoding="utf-8")
        starts = re.search(r"^starts: (\S+)", text, re.MULTILINE)
        assert starts, f"{file} says nowhere when the course starts."
        by = first_monday - date.fromisoformat(starts[1])
        file.write_text("".join(_moved(text, by)), encoding="utf-8")
    return target


def _moved(text: str, by: timedelta) -> Iterator[str]:
    """Yield the lines with their dates moved."""
    assessment = ""
    for line in text.splitlines(keepends=True):
        named = re.match(r"  - id: (\S+)", line)
        assessment = named[1] if named else assessment
        own = _LATER.get(assessment, timedelta()) if "due: " in line else timedelta()
        yield _DATED.sub(
            lambda found, days=by + own: f"{found[1]}{date.fromisoformat(found[2]) + days}", line
        )
