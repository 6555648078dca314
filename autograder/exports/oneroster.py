"""Results for a student information system: a OneRoster 1.1 bundle of CSV files in a zip.

The bundle is a delta of three files, categories, lineItems and results: it adds and changes what
it names. A bulk bundle would replace what the receiver holds, and a course has no business to
replace an institution's people, classes and enrolments; the manifest says that those files are
absent. So class, grading period and learners go by the ids that the receiver has for them: give
those of class and grading period, and a list of the learners' ids where they differ.

Points have two decimals at most, rounded down. Work that waits for a person has the points so far
and the status "partially graded", or none and "submitted". What was blank is "submitted" without
points, what could not be read "not submitted"; the comment says so. Nothing is written of work that
did not come and is not yet due.

Columns and words are those of 1.1 as three programs that read and write it give them; of the
specification itself only the opening was read. Version 1.2 has more columns and is not written.

Source: oneRoster11.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

from autograder import tables
from autograder.certificate import show
from autograder.exports.errors import ExportRefused
from autograder.exports.moodle import plain
from autograder.exports.results import Cohort, Result, Sheet, Total
from autograder.items.exports.archive import pack

ScoreStatus = Literal["exempt", "fully graded", "not submitted", "partially graded", "submitted"]

CATEGORIES = ("sourcedId", "status", "dateLastModified", "title")
LINE_ITEMS = (
    "sourcedId", "status", "dateLastModified", "title", "description", "assignDate", "dueDate",
    "classSourcedId", "categorySourcedId", "gradingPeriodSourcedId", "resultValueMin",
    "resultValueMax",
)  # fmt: skip
RESULTS = (
    "sourcedId", "status", "dateLastModified", "lineItemSourcedId", "studentSourcedId",
    "scoreStatus", "score", "scoreDate", "comment",
)  # fmt: skip
MANIFEST = ("propertyName", "value")
# Every file that the manifest of 1.1 must speak of, in its order.
FILES = (
    "academicSessions", "categories", "classes", "classResources", "courses", "courseResources",
    "demographics", "enrollments", "lineItems", "orgs", "resources", "results", "users",
)  # fmt: skip
WRITTEN = ("categories", "lineItems", "results")
SYSTEM = "Labour migration course autograder"
COURSE_POINTS = "course-points"

_OURS = uuid.uuid5(uuid.NAMESPACE_URL, "urn:labour-migration-course:oneroster")
_LONGEST = 255


@dataclass(frozen=True)
class Ids:
    """How the receiver calls the class, the grading period, and learners whose id differs."""

    of_class: str
    of_period: str
    learners: Mapping[str, str]


def read_learners(path: Path) -> dict[str, str]:
    """Return the receiver's id of learners from a CSV with learner and sourcedId."""
    return {
        row["learner"]: row["sourcedId"]
        for _, row in tables.rows(path, ("learner", "sourcedId"), ("sourcedId",))
    }


def bundle(cohort: Cohort, ids: Ids) -> bytes:
    """Return the zip; the same results at the same time give the same bytes.

    Raises ExportRefused for ids that a spreadsheet would read otherwise or that two learners share.
    """
    _check(cohort, ids)
    files = {
        "categories": tables.write_csv(CATEGORIES, _categories(cohort)),
        "lineItems": tables.write_csv(LINE_ITEMS, _line_items(cohort, ids)),
        "results": tables.write_csv(RESULTS, _results(cohort, ids)),
    }
    manifest = [("manifest.version", "1.0"), ("oneroster.version", "1.1")]
    manifest += [(f"file.{name}", "delta" if name in WRITTEN else "absent") for name in FILES]
    manifest += [("source.systemName", SYSTEM), ("source.systemCode", cohort.course.id)]
    files["manifest"] = tables.write_csv(MANIFEST, manifest)
    return pack({f"{name}.csv": text.encode() for name, text in sorted(files.items())})


def status(result: Result) -> ScoreStatus:
    """Return how OneRoster calls the state of a result."""
    match result.progress:
        case "excused":
            return "exempt"
        case "marked":
            return "fully graded"
        case "waiting":
            return "partially graded" if result.so_far else "submitted"
        case "blank":
            return "submitted"
        case _:
            return "not submitted"


def _total_status(total: Total, sheet: Sheet) -> ScoreStatus:
    if total.points is not None:
        return "fully graded"
    marked = any(one.progress in ("marked", "waiting") for one in sheet.results)
    return "partially graded" if marked else "not submitted"


def _id(cohort: Cohort, *parts: str) -> str:
    """Return an id that is the same in every export of this edition, and in no other."""
    course = cohort.course
    return str(uuid.uuid5(_OURS, "\n".join((course.id, course.edition, *parts))))


def _head(cohort: Cohort, *parts: str) -> tuple[str, str, str]:
    """Return the three columns that every file of a delta begins with."""
    return _id(cohort, *parts), "active", _moment(cohort.as_of)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _categories(cohort: Cohort) -> Iterable[tuple[object, ...]]:
    for kind in dict.fromkeys(one.kind for one in cohort.course.assessments):
        yield (*_head(cohort, "category", kind), kind.replace("-", " ").capitalize())
    yield (*_head(cohort, "category", COURSE_POINTS), "Certificate")


def _line_items(cohort: Cohort, ids: Ids) -> Iterable[tuple[object, ...]]:
    course = cohort.course
    for one in course.assessments:
        days = (one.opens.date(), one.due.date())
        yield _line_item(cohort, ids, (one.id, one.title, one.kind), days, show(one.points))
    whole = (COURSE_POINTS, "Course points", COURSE_POINTS)
    most = show(course.certificate.total_points)
    yield _line_item(cohort, ids, whole, (course.starts, course.ends), most)


def _line_item(
    cohort: Cohort, ids: Ids, named: tuple[str, str, str], days: tuple[date, date], most: str
) -> tuple[object, ...]:
    name, title, category = named
    return (
        *_head(cohort, "line item", name),
        plain(title),
        "",
        *days,
        ids.of_class,
        _id(cohort, "category", category),
        ids.of_period,
        "0",
        most,
    )


def _results(cohort: Cohort, ids: Ids) -> Iterable[tuple[object, ...]]:
    day = cohort.as_of.astimezone(UTC).date()
    for sheet in cohort.sheets:
        learner = sheet.learner.id
        rows = [
            (one.assessment, status(one), _score(one), one.remark)
            for one in sheet.results
            if not (one.progress == "missing" and one.still_open)
        ]
        total = sheet.total
        points = "" if total.points is None else show(total.points)
        rows.append((COURSE_POINTS, _total_status(total, sheet), points, total.remark))
        for name, state, score, remark in rows:
            yield (
                *_head(cohort, "result", name, learner),
                _id(cohort, "line item", name),
                ids.learners.get(learner, learner),
                state,
                score,
                day,
                plain(remark)[:_LONGEST],
            )


def _score(result: Result) -> str:
    if result.points is not None:
        return show(result.points)
    return show(result.so_far) if status(result) == "partially graded" else ""


def _check(cohort: Cohort, ids: Ids) -> None:
    named = {sheet.learner.id: ids.learners.get(sheet.learner.id) for sheet in cohort.sheets}
    used: dict[str, str] = {}
    for learner, given in named.items():
        other = used.setdefault(given or learner, learner)
        if other != learner:
            raise ExportRefused(f"{other} and {learner} would share the id '{given or learner}'.")
    for one in (ids.of_class, ids.of_period, *used):
        if not one or one != plain(one) or one[0] in "=+-@" or len(one) > _LONGEST:
            raise ExportRefused(
                f"{one!r:.60} cannot be a sourcedId here: it is empty or too long, or has signs "
                "that a spreadsheet reads as a formula or that do not show."
            )
    if not cohort.sheets:
        raise ExportRefused("Nobody is on the roster, so there is nothing to export.")
