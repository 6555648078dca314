"""What stands for one learner, or for a cohort, as a document in JSON: written and read here."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from autograder import course as courses
from autograder.certificate import Record, RecordError, RuleId, decide, rule_id
from autograder.course import Course
from autograder.errors import AutograderError
from autograder.reports.cohort_facts import Cohort
from autograder.reports.progress import Own

FORMAT: Literal[1] = 1
MOST_BYTES = 16 * 1024 * 1024


class BadDocument(AutograderError):
    """A document that is not one of ours, or was made under other terms."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Own(_Model):
    format: Literal[1]
    kind: Literal["own"]
    course: str
    edition: str
    name: str
    rule: RuleId
    record: Record


@dataclass(frozen=True)
class OwnDocument:
    """What one learner's document says, with the course whose rule decides on it."""

    course: Course
    name: str
    record: Record


class Progressing(_Model):
    """How many stand where in one assessment."""

    assessment: str
    handed_in: Annotated[int, Field(alias="handed in")]
    late: int
    awaiting: Annotated[int, Field(alias="awaiting a mark")]
    blank: int
    refused: int
    excused: int
    missing: int
    open: Annotated[int, Field(alias="still open")]
    median: Fraction | None


class Concerned(_Model):
    """A learner who may need somebody, and why."""

    learner: str
    reasons: tuple[str, ...]


class Weak(_Model):
    """A question that did not work as it should."""

    name: str
    topic: str
    why: tuple[str, ...]


class Test(_Model):
    """What there is to say of a test's questions."""

    assessment: str
    note: str
    weak: tuple[Weak, ...]


class PartOf(_Model):
    """What one assessment brings to a learner's decision."""

    assessment: str
    state: str
    counted: Fraction
    unmarked: Fraction
    late: bool


class Decided(_Model):
    """The decision on one learner."""

    learner: str
    name: str
    outcome: Literal["awarded", "not_awarded", "pending"]
    points: Fraction
    reachable: Fraction
    parts: tuple[PartOf, ...]


class CohortDocument(_Model):
    """What a cohort's document says: `autograder report COURSE --json` writes the same."""

    course: str
    edition: str
    as_of: datetime
    progress: tuple[Progressing, ...]
    near_the_line: tuple[str, ...]
    concerns: tuple[Concerned, ...]
    questions: tuple[Test, ...]
    decisions: tuple[Decided, ...]


_RECORD = TypeAdapter(Record)
_Read = TypeVar("_Read", bound=BaseModel)


def of_learner(own: Own) -> str:
    """Return a learner's document; it holds nothing of anybody else."""
    return write_own(own.course, own.name, own.record)


def write_own(course: Course, name: str, record: Record) -> str:
    """Return the document of one record."""
    rule = rule_id(course)
    content = {
        "format": FORMAT,
        "kind": "own",
        "course": course.id,
        "edition": course.edition,
        "name": name,
        "rule": {"version": rule.version, "digest": rule.digest},
        "record": _RECORD.dump_python(record, mode="json"),
    }
    return json.dumps(content, ensure_ascii=False)


def of_cohort(cohort: Cohort) -> str:
    """Return a cohort's document."""
    return json.dumps(cohort.as_data(), ensure_ascii=False, default=str)


def read_own(text: str | bytes) -> OwnDocument:
    """Return what a learner's document says; raises BadDocument."""
    found = _read(_Own, text, "a learner's progress")
    course = _course(found.course)
    if rule_id(course) != found.rule:
        raise BadDocument(
            f"The document was made under other terms of {course.id} than those known here. "
            "Open it where it was made, or ask for a new one."
        )
    try:
        decide(course, found.record)
    except (RecordError, ArithmeticError, TypeError, LookupError, ValueError) as problem:
        raise BadDocument(f"The document cannot be true: {problem}") from None
    return OwnDocument(course, found.name, found.record)


def read_cohort(text: str | bytes) -> CohortDocument:
    """Return what a cohort's document says; raises BadDocument."""
    found = _read(CohortDocument, text, "a cohort")
    known = {one.id for one in _course(found.course).assessments}
    named = {one.assessment for one in found.progress}
    if not named <= known:
        raise BadDocument(f"The document names assessments that {found.course} does not have.")
    return found


def several(text: str) -> list[str]:
    """Return the documents that a hub's answer holds, each as text; raises BadDocument."""
    match _json(text):
        case {"format": 1, "documents": list(found)}:
            return [json.dumps(one, ensure_ascii=False) for one in found]
    raise BadDocument("The answer holds no documents.")


def _course(course: str) -> Course:
    try:
        return courses.load(course)
    except AutograderError:
        raise BadDocument(f"The document is of the course {course!r}, unknown here.") from None


def _read(model: type[_Read], text: str | bytes, what: str) -> _Read:
    try:
        return model.model_validate_json(json.dumps(_json(text)))
    except (
        ValidationError,
        AutograderError,
        ArithmeticError,
        RecursionError,
        TypeError,
    ) as problem:
        raise BadDocument(f"The file is not a document of {what}: {_first(problem)}") from None


def _first(problem: Exception) -> str:
    if isinstance(problem, AutograderError):
        return str(problem)
    if not isinstance(problem, ValidationError):
        return "it cannot be read."
    first = problem.errors()[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}."


def _json(text: str | bytes) -> Mapping[str, Any]:
    if len(text) > MOST_BYTES:
        raise BadDocument(f"The document is larger than {MOST_BYTES // 1024**2} MB.")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise BadDocument("This is no JSON; choose a file that the course's pages gave.") from None
    if not isinstance(found, dict):
        raise BadDocument("The file holds no document of this course.")
    return found
