"""The course as data: the models behind `course.yml`, and the only reader of that file."""

import difflib
import os
import re
from collections.abc import Iterator
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)

from autograder import course_rules, model_file
from autograder.errors import AutograderError
from autograder.model_file import Fault, ModelFileError

COURSES = ("governance-coherence", "measuring")
DESIGN = "design"

_EXACT = r"^\d+(\.\d\d?)?$"


class CourseFileError(ModelFileError):
    """A course file that cannot be used: its first problem, and the others."""


class UnknownCourse(AutograderError):
    """A course id, or a path, that leads to no course file."""


def _read_day(value: object) -> date:
    if type(value) is date:
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return date.fromisoformat(value)
    raise ValueError(f"is {value!r}; write a date as YYYY-MM-DD, such as 2020-05-18")


def _read_local_time(value: object) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", value):
        return datetime.fromisoformat(value)
    raise ValueError(
        f"is {value!r}; write date and time in the course's time zone, such as 2020-05-24 23:59"
    )


def _read_exact(value: object) -> Fraction:
    if isinstance(value, Fraction):
        return value
    if isinstance(value, int | str) and re.fullmatch(_EXACT, str(value)):
        return Fraction(value)
    found = f"the float {value}, which is not exact" if isinstance(value, float) else repr(value)
    raise ValueError(
        f'is {found}; write a whole number, or up to two decimals in quotes, such as "2.5"'
    )


Text = Annotated[str, Field(min_length=1)]
Slug = Annotated[str, Field(pattern=r"^[a-z]+(-[a-z0-9]+)*$")]
Day = Annotated[
    date, BeforeValidator(_read_day), WithJsonSchema({"type": "string", "format": "date"})
]
LocalTime = Annotated[
    datetime,
    BeforeValidator(_read_local_time),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d\d-\d\d \d\d:\d\d$"}),
]
Exact = Annotated[
    Fraction,
    BeforeValidator(_read_exact),
    WithJsonSchema(
        {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": _EXACT}]}
    ),
]
Points = Annotated[Exact, Field(gt=0)]
Percent = Annotated[Exact, Field(ge=0, le=100)]
Minutes = Annotated[StrictInt, Field(gt=0)]
WeekNumber = Annotated[StrictInt, Field(ge=1, le=6)]
Kind = Literal["weekly-test", "assignment", "group-assignment"]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Conflict(_Model):
    """A place where the note behind the course disagrees with itself, or is silent."""

    field: Text
    stated: Text
    used: Text
    reason: Text


class Phase(_Model):
    """A part of the course; the weeks say which phase they belong to."""

    id: Slug
    title: Text


class Topic(_Model):
    """One page of teaching and the time it takes."""

    id: Annotated[str, Field(pattern=r"^[a-z]+/[a-z-]+$")]
    title: Text
    minutes: Minutes

    @property
    def page(self) -> str:
        """The name of the book page, such as modules/introduction/key-concepts."""
        return f"modules/{self.id}"


class Week(_Model):
    """One week of the course, from its Monday to its last working day."""

    number: WeekNumber
    title: Text
    phase: Slug
    starts: Day
    ends: Day
    topics: Annotated[tuple[Topic, ...], Field(min_length=1)]


class Work(_Model):
    """Time spent on an assessment in one week."""

    week: WeekNumber
    minutes: Minutes


class NoLatePolicy(_Model):
    """Late work keeps all its points."""

    kind: Literal["none"]


class PerDayPolicy(_Model):
    """Past the grace, each started day after the due time costs a percentage of the points earned.

    Days count from the due time, not from the end of the grace.
    """

    kind: Literal["per-day"]
    grace_minutes: Annotated[StrictInt, Field(ge=0)]
    percent_per_day: Percent
    at_most_percent: Percent


LatePolicy = Annotated[NoLatePolicy | PerDayPolicy, Field(discriminator="kind")]


class Assessment(_Model):
    """Something the learner hands in; `week` is the week in which it ends.

    `opens` and `due` are aware once a course is loaded. `earlier_work` is the part of `minutes`
    that falls in weeks before the last. `late_policy` is its own; None: the course's.
    """

    id: Slug
    title: Text
    kind: Kind
    week: WeekNumber
    points: Points
    minutes: Minutes
    earlier_work: tuple[Work, ...] = ()
    opens: LocalTime
    due: LocalTime
    late_policy: LatePolicy | None = None

    def minutes_in(self, week: int) -> int:
        """Return the minutes of work on this assessment that fall in a week."""
        earlier = sum(work.minutes for work in self.earlier_work)
        last = self.minutes - earlier if week == self.week else 0
        return last + sum(work.minutes for work in self.earlier_work if work.week == week)


class CompletedWhen(_Model):
    """When work completes an assessment: with so many questions answered, rightly or wrongly."""

    answered: Annotated[StrictInt, Field(ge=1)]


class Excused(_Model):
    """How many assessments of which kinds may be excused, and what becomes of their points.

    reweight: the others of the kind count for more, so that the kind keeps its total;
    full-points: the excused one counts with all its points;
    not-counted: everything else counts for more, so that the course keeps its total.
    More than `at_most` need the signature of the course manager.
    """

    method: Literal["reweight", "full-points", "not-counted"]
    at_most: Annotated[StrictInt, Field(ge=0)]
    kinds: tuple[Kind, ...]


class CertificateRule(_Model):
    """What a certificate asks for; `version` changes whenever a decision could come out otherwise.

    `source` is where points and completion come from: a bibliography key, or `design` when ours.
    All other terms are ours. `attempt: best` is the best that arrived without a deduction; when
    there is none, the best after the deduction.
    """

    STATED: ClassVar = ("pass_points", "total_points", "complete_all")

    version: Annotated[str, Field(pattern=r"^\d{4}\.\d+$")]
    pass_points: Points
    total_points: Points
    complete_all: StrictBool
    completed_when: CompletedWhen
    attempt: Literal["best"]
    excused: Excused
    rounding: Literal["none"]
    source: Text


class Course(_Model):
    """A course as its file describes it.

    Every arrangement comes from `source`, except those that `design` lists by their path in
    the file (`*` stands for every entry): these are this course's own. `seed` decides
    draws and synthetic surveys of the demonstration; an edition that counts has a private one.
    """

    id: Slug
    title: Text
    edition: Text
    starts: Day
    ends: Day
    time_zone: Annotated[ZoneInfo, WithJsonSchema({"type": "string"})]
    hours: Annotated[StrictInt, Field(gt=0)]
    seed: Annotated[StrictInt, Field(gt=0)]
    source: Text
    design: tuple[Text, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    phases: Annotated[tuple[Phase, ...], Field(min_length=1)]
    weeks: Annotated[tuple[Week, ...], Field(min_length=6, max_length=6)]
    assessments: Annotated[tuple[Assessment, ...], Field(min_length=1)]
    late_policy: LatePolicy
    certificate: CertificateRule

    @field_validator("assessments")
    @classmethod
    def _in_time_zone(
        cls, assessments: tuple[Assessment, ...], info: ValidationInfo
    ) -> tuple[Assessment, ...]:
        zone = info.data.get("time_zone")
        return tuple(
            one.model_copy(
                update={
                    "opens": one.opens.replace(tzinfo=zone),
                    "due": one.due.replace(tzinfo=zone),
                }
            )
            for one in assessments
        )

    @property
    def topics(self) -> tuple[Topic, ...]:
        """Every topic, in the order of the weeks."""
        return tuple(topic for week in self.weeks for topic in week.topics)

    def assessment(self, assessment_id: str) -> Assessment:
        """Return an assessment by its id; raises KeyError."""
        return {one.id: one for one in self.assessments}[assessment_id]

    def late_policy_of(self, assessment: Assessment) -> LatePolicy:
        """Return the late policy of an assessment: its own, or the course's."""
        return assessment.late_policy or self.late_policy

    def minutes_in(self, week: int) -> int:
        """Return the minutes of learning in a week: topics, tests and assignment work."""
        reading = sum(topic.minutes for topic in self.weeks[week - 1].topics)
        return reading + sum(one.minutes_in(week) for one in self.assessments)

    def source_of(self, field: str) -> str:
        """Return where a field comes from: a bibliography key, or `design`."""
        parts = field.split(".")
        if parts[0] == "certificate":
            stated = parts[1:2] == [] or parts[1] in CertificateRule.STATED
            return self.certificate.source if stated else DESIGN
        ours = (pattern.split(".") for pattern in self.design)
        is_ours = any(
            len(pattern) <= len(parts)
            and all(ask in ("*", part) for ask, part in zip(pattern, parts, strict=False))
            for pattern in ours
        )
        return DESIGN if is_ours else self.source


def exercises_root() -> Path:
    """Return the folder of all courses: AUTOGRADER_EXERCISES, or `exercises/` in the checkout."""
    default = Path(__file__).resolve().parent.parent / "exercises"
    return Path(os.environ.get("AUTOGRADER_EXERCISES", default))


def path(course: str) -> Path:
    """Return the folder of a course, given its id; raises UnknownCourse naming the known ones."""
    root = exercises_root()
    known = sorted(file.parent.name for file in root.glob("*/course.yml"))
    if course not in known:
        near = difflib.get_close_matches(course, known, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        names = ", ".join(known) or "none"
        raise UnknownCourse(f"There is no course {course!r} in {root} (known: {names}).{hint}")
    return root / course


def load(course: str | Path) -> Course:
    """Return a course, given its id or the path of its file or folder.

    Raises CourseFileError for a file that is not sound, UnknownCourse when there is none.
    """
    if isinstance(course, str) and "/" not in course and not course.endswith(".yml"):
        return _read(path(course) / "course.yml", expected=course)
    file = Path(course)
    file = file / "course.yml" if file.is_dir() else file
    if not file.is_file():
        raise UnknownCourse(f"There is no course file {file}; give a course id or a path to one.")
    return _read(file)


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a course file, for editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Course.model_json_schema(),
    }


def _read(file: Path, expected: str | None = None) -> Course:
    def faults(course: Course) -> Iterator[Fault]:
        yield from course_rules.faults(course)
        if expected is not None and course.id != expected:
            yield ("id",), f"is {course.id!r}, but the folder is called {expected!r}"

    return model_file.read(file, Course, faults, CourseFileError, "course file")
