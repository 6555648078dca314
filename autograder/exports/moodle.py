"""The gradebook as a CSV that Moodle imports unedited (Grades, Import, CSV file).

Moodle finds the user by one column, and somebody chooses for every other column the grade item or
the feedback that it is. Where it matters for what is written here, Moodle works so:

- The whole import is given up at the first user it does not find, at the first value that is not a
  number, and where a line has another number of columns than the first.
- It takes an empty cell in the user's column, and the value 0, for "no user here", and writes the
  marks of that line to the user of the line before.
- "-" is no grade, and takes away one that was there. An empty cell is the same for a grade item
  that exists; of one that the import makes it becomes 0.
- Feedback alone, without the points beside it, takes the points away.
- A number keeps five decimals, rounded to the nearest, and is shown with as many as the grade
  item says, two by default, again to the nearest.

So points have two decimals at most, rounded down: what Moodle stores and shows is the same, and
neither is ever on the other side of the pass mark, which has two decimals at most too. The points
of the course are a column of their own, rounded down once: the sum of rounded assessments can be
lower, so a pass mark in Moodle belongs to that column. It is only half of the rule: who has the
points but did not complete everything is not awarded, as the feedback of that column says.

Names are left out. Moodle does not need them, and they may start with signs of a formula.

Source: moodleGradeImport.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Literal

from autograder import tables
from autograder.certificate import show
from autograder.exports.errors import ExportRefused
from autograder.exports.results import Cohort, Result, Sheet
from autograder.gradebook import Learner

By = Literal["idnumber", "email", "username"]
HEADINGS: dict[By, str] = {
    "idnumber": "ID number",
    "email": "Email address",
    "username": "Username",
}
NO_GRADE = "-"
COURSE_POINTS, OUTCOME = "Course points", "Certificate outcome"

_KEYS: dict[By, Callable[[Learner], str]] = {
    "idnumber": lambda learner: learner.id,
    "email": lambda learner: learner.email,
    "username": lambda learner: learner.id,
}
# Feedback becomes HTML in Moodle, and PHP's CSV reader takes a backslash for an escape.
_PLAIN = str.maketrans({"<": "‹", ">": "›", "\\": "/"})
_FEW = 10


def gradebook(cohort: Cohort, by: By = "idnumber") -> str:
    """Return the CSV: the user, points and feedback of each assessment, points and outcome.

    Work that is missing, blank, excused or waits for a mark has no grade ("-"), never 0. Raises
    ExportRefused when Moodle could not tell the users apart.
    """
    keys = _users(cohort, by)
    titles = _titles(cohort)
    columns = [HEADINGS[by]]
    for title in titles:
        columns += [title, f"{title} (feedback)"]
    return tables.write_csv(
        (*columns, COURSE_POINTS, OUTCOME),
        (
            (key, *_cells(sheet), _points_of(sheet), plain(sheet.total.remark))
            for key, sheet in zip(keys, cohort.sheets, strict=True)
        ),
    )


def _cells(sheet: Sheet) -> Iterator[str]:
    for result in sheet.results:
        yield points(result)
        yield plain(result.remark)


def points(result: Result) -> str:
    """Return points as Moodle takes them."""
    return NO_GRADE if result.points is None else show(result.points)


def _points_of(sheet: Sheet) -> str:
    return NO_GRADE if sheet.total.points is None else show(sheet.total.points)


def plain(text: str) -> str:
    """Return text on one line, without signs that would be markup or an escape in Moodle."""
    shown = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(shown.translate(_PLAIN).split())


def _titles(cohort: Cohort) -> list[str]:
    """Return the headings of the assessments; equal ones could not be told apart."""
    titles = [plain(one.title) for one in cohort.course.assessments]
    twice = [title for title, count in Counter(titles).items() if count > 1]
    if twice:
        raise ExportRefused(
            f"Two assessments are called {twice[0]!r}; give each a title of its own in course.yml."
        )
    return titles


def _users(cohort: Cohort, by: By) -> list[str]:
    """Return what Moodle finds each user by; raises ExportRefused."""
    if not cohort.sheets:
        raise ExportRefused("Nobody is on the roster, so there is nothing to export.")
    keys = [_KEYS[by](sheet.learner) for sheet in cohort.sheets]
    times = Counter(key.casefold() for key in keys)
    problems = [
        f"{sheet.learner.id} ({problem})"
        for key, sheet in zip(keys, cohort.sheets, strict=True)
        if (problem := _problem(key, by) or (times[key.casefold()] > 1 and "given twice"))
    ]
    if problems:
        more = f" and {len(problems) - _FEW} more" if len(problems) > _FEW else ""
        raise ExportRefused(
            f"Moodle could not find these users by their {HEADINGS[by]}: "
            f"{', '.join(problems[:_FEW])}{more}. Correct the roster, or choose another column "
            "with --by; nothing was written."
        )
    return keys


def _problem(key: str, by: By) -> str:
    if not key:
        return "there is none"
    if key == "0":
        return "Moodle takes 0 for an empty cell"
    if key != key.strip() or not key.isprintable():
        return "it has signs that Moodle drops"
    if key[0] in "=+-@" or "\\" in key:
        return "a spreadsheet or Moodle would read it otherwise"
    if by == "username" and key != key.lower():
        return "usernames have no capitals"
    return ""
