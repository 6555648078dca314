"""How a person marks an assignment: `rubric.yml` as pydantic models, and the points of levels.

A rubric is public: learners read it before they write, markers while they read. It holds no key.
"""

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt

from autograder import course as courses
from autograder import model_file
from autograder.course import Assessment, Exact, Points, Slug, Text
from autograder.errors import AutograderError
from autograder.model_file import Fault, ModelFileError

FILE = "rubric.yml"
BLANK = "blank"
LEVELS = 4
FACTOR, GROUP = "factor", "group"
_SHORT = re.compile(r"[0-9]([.,][0-9]{1,4})?", re.ASCII)
_TAKEN = (
    "learner",
    "comment",
    FACTOR,
    GROUP,
    BLANK,
)  # Words that marking sheets use for something else.


class RubricFileError(ModelFileError):
    """A rubric that cannot be used: its first problem, and the others."""


class UnknownRubric(AutograderError):
    """An assessment that has no rubric."""


class LevelError(AutograderError):
    """Levels that do not fit a rubric; `criterion` is the one concerned."""

    def __init__(self, criterion: str, message: str) -> None:
        self.criterion, self.message = criterion, message
        super().__init__(f"{criterion}: {message}")


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Grade(_Model):
    """One step of the scale that all criteria share, such as `complete`."""

    id: Slug
    title: Text


class Level(_Model):
    """What a marker sees in work at one step of a criterion, and its points."""

    id: Slug
    points: Exact
    descriptor: Text


class Criterion(_Model):
    """One thing that is marked: what the learner shows, where to look, and the levels."""

    id: Slug
    title: Text
    outcome: Text
    points: Points
    evidence: Annotated[tuple[Text, ...], Field(min_length=1)]
    levels: Annotated[tuple[Level, ...], Field(min_length=LEVELS, max_length=LEVELS)]
    advice: Text


class Part(_Model):
    """Something to hand in."""

    id: Slug
    title: Text
    holds: Text


class Length(_Model):
    """How many words the text may have, and which words count."""

    minimum: Annotated[StrictInt, Field(gt=0)]
    maximum: Annotated[StrictInt, Field(gt=0)]
    counts: Text


class Share(_Model):
    """How a group's points become a member's: times one of `factors`, the first if none is given.

    `rule` says who declares the factor, and what each is for.
    """

    factors: Annotated[tuple[Exact, ...], Field(min_length=2)]
    rule: Text


class Rubric(_Model):
    """How one assessment is marked.

    `blank` says which work counts as not done, so that it does not complete the assessment;
    `incomplete` says what becomes of work that lacks a part. `rule` tells how a level is chosen;
    `share` is there for work of a group.
    """

    assessment: Slug
    source: Literal["design"]
    task: Text
    parts: Annotated[tuple[Part, ...], Field(min_length=1)]
    length: Length
    rule: Text
    blank: Annotated[tuple[Text, ...], Field(min_length=1)]
    incomplete: Annotated[tuple[Text, ...], Field(min_length=1)]
    share: Share | None = None
    scale: Annotated[tuple[Grade, ...], Field(min_length=LEVELS, max_length=LEVELS)]
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]

    @property
    def points(self) -> Fraction:
        """The points of all criteria together."""
        return sum((one.points for one in self.criteria), Fraction(0))


@dataclass(frozen=True)
class Judged:
    """One criterion with the level that a marker chose."""

    criterion: Criterion
    level: Level


@dataclass(frozen=True)
class Judgement:
    """One learner's work as a marker judged it; blank work has no levels and no points.

    `factor` is the learner's share in the work of a group.
    """

    learner: str
    levels: Mapping[str, str] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""
    submitted_at: datetime | None = None
    blank: bool = False
    factor: Fraction = Fraction(1)

    def points(self, rubric: Rubric) -> Fraction:
        """Return the points of this work; raises LevelError."""
        return Fraction(0) if self.blank else self.factor * points(rubric, self.levels)


def path(course: str, assessment: str) -> Path:
    """Return the rubric file of an assessment; raises UnknownRubric naming those that exist."""
    folder = courses.path(course)
    known = sorted(file.parent.name for file in folder.glob(f"*/{FILE}"))
    if assessment not in known:
        names = ", ".join(known) or "none"
        raise UnknownRubric(f"{course} has no rubric for '{assessment}' (rubrics: {names}).")
    return folder / assessment / FILE


def load(course: str, assessment: str) -> Rubric:
    """Return the rubric of an assessment.

    Raises RubricFileError for a file that is not sound, UnknownRubric when there is none.
    """
    file = path(course, assessment)
    marked = {one.id: one for one in courses.load(course).assessments}.get(assessment)
    if marked is None:
        raise UnknownRubric(f"{course} has a rubric for '{assessment}', but no such assessment.")
    return model_file.read(file, Rubric, partial(_faults, marked), RubricFileError, "rubric")


def judge(rubric: Rubric, levels: Mapping[str, str]) -> tuple[Judged, ...]:
    """Return the level chosen for each criterion, in the order of the rubric.

    `levels` has the id of a level for the id of each criterion. Raises LevelError for a criterion
    that is missing or unknown, and for an unknown level.
    """
    criteria = {one.id: one for one in rubric.criteria}
    for name in levels:
        if name not in criteria:
            raise LevelError(name, f"the rubric has no such criterion{_near(name, criteria)}.")
    return tuple(Judged(one, _level(one, levels)) for one in rubric.criteria)


def points(rubric: Rubric, levels: Mapping[str, str]) -> Fraction:
    """Return the points of one learner's levels; raises LevelError as `judge` does."""
    return sum((one.level.points for one in judge(rubric, levels)), Fraction(0))


def factor(rubric: Rubric, text: str) -> Fraction:
    """Return the factor that a marking sheet gives as text; raises LevelError for another one."""
    factors = rubric.share.factors if rubric.share else (Fraction(1),)
    if not text:
        return factors[0]
    given = Fraction(text.replace(",", ".")) if _SHORT.fullmatch(text) else None
    if given not in factors:
        names = ", ".join(f"{float(one):g}" for one in factors)
        raise LevelError(FACTOR, f"'{text:.40}' is not a factor; use {names}.")
    return given


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a rubric file, for editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Rubric.model_json_schema(),
    }


def _level(criterion: Criterion, levels: Mapping[str, str]) -> Level:
    name = levels.get(criterion.id, "")
    known = {level.id: level for level in criterion.levels}
    if not name:
        raise LevelError(criterion.id, f"has no level; give one of {', '.join(known)}.")
    if name not in known:
        message = f"'{name:.40}' is not a level{_near(name, known)}; use {', '.join(known)}."
        raise LevelError(criterion.id, message)
    return known[name]


def _near(name: str, known: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f" (did you mean '{near[0]}'?)" if near else ""


def _faults(marked: Assessment, rubric: Rubric) -> Iterator[Fault]:
    """Yield the place and the explanation of everything in a rubric that does not agree."""
    if rubric.assessment != marked.id:
        yield ("assessment",), f"is {rubric.assessment!r}, but the folder is called {marked.id!r}"
    if rubric.points != marked.points:
        message = f"give {rubric.points} points together, but course.yml gives {marked.points}"
        yield ("criteria",), message
    if rubric.length.minimum >= rubric.length.maximum:
        yield ("length", "minimum"), "is not below the maximum"
    yield from _share_faults(marked, rubric)
    for part in ("parts", "scale", "criteria"):
        ids = [one.id for one in getattr(rubric, part)]
        for index, name in enumerate(ids):
            if name in ids[:index]:
                yield (part, index, "id"), f"{name!r} is used twice; ids are unique"
            if name in _TAKEN:
                yield (part, index, "id"), f"{name!r} has a meaning in marking sheets; rename it"
    for index, criterion in enumerate(rubric.criteria):
        for loc, message in _level_faults(rubric, criterion):
            yield ("criteria", index, *loc), message


def _share_faults(marked: Assessment, rubric: Rubric) -> Iterator[Fault]:
    in_group = marked.kind == "group-assignment"
    if rubric.share is None:
        if in_group:
            yield ("assessment",), "is a group's; add `share`, which gives each member points"
        return
    if not in_group:
        yield ("share",), "is for the work of a group only"
    factors = rubric.share.factors
    if factors[0] != 1 or factors[-1] <= 0 or any(b >= a for a, b in pairwise(factors)):
        yield ("share", "factors"), "go down from 1, and stay above 0"


def _level_faults(rubric: Rubric, criterion: Criterion) -> Iterator[Fault]:
    scale = [grade.id for grade in rubric.scale]
    for index, (level, name) in enumerate(zip(criterion.levels, scale, strict=True)):
        if level.id != name:
            yield ("levels", index, "id"), f"is {level.id!r}; here the scale has {name!r}"
    given = [level.points for level in criterion.levels]
    if given[0] != criterion.points:
        message = f"are {given[0]}; the highest level has the criterion's {criterion.points}"
        yield ("levels", 0, "points"), message
    if given[-1] != 0:
        yield ("levels", LEVELS - 1, "points"), f"are {given[-1]}; the lowest level has 0"
    for index in range(1, LEVELS):
        if given[index] >= given[index - 1]:
            message = f"are {given[index]}, not below the {given[index - 1]} of the level above"
            yield ("levels", index, "points"), message
