"""The diploma's rule: `exercises/diploma.yml` as models, and the only reader of that file."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt

from autograder import model_file
from autograder.course import COURSES, Points, Slug, Text, exercises_root
from autograder.model_file import Fault, ModelFileError

FILE = "diploma.yml"
_FIELDS_WITHOUT_SOURCE = ("ideas", "design")

Count = Annotated[StrictInt, Field(ge=1, le=20)]


class DiplomaFileError(ModelFileError):
    """A diploma file that cannot be used."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Eligible(_Model):
    """A course whose certificate counts: ours, or one with the address of who issues it."""

    id: Slug
    issuer: str = ""
    title: str = ""


class CapstoneRule(_Model):
    """The final work; `in_window` says whether it must be handed in within the courses' years."""

    title: Text
    hours: Annotated[StrictInt, Field(ge=1, le=1000)]
    total_points: Points
    pass_points: Points
    in_window: StrictBool


class DiplomaRule(_Model):
    """What the diploma asks for."""

    id: Slug
    title: Text
    version: Annotated[str, Field(pattern=r"^\d{4}\.\d+$")]
    ideas: tuple[Text, ...]
    design: tuple[Text, ...]
    courses: Annotated[tuple[Eligible, ...], Field(min_length=1)]
    needed: Count
    different: Count
    same_course: Literal["once", "each-edition"]
    years: Count
    dated: Literal["completed", "awarded"]
    capstone: CapstoneRule

    def accepts(self, course: str, issuer: str) -> bool:
        """Return whether a certificate of this course from this issuer ("" is us) counts."""
        return any((one.id, one.issuer) == (course, issuer) for one in self.courses)


def load(file: Path | None = None) -> DiplomaRule:
    """Return the diploma's rule; raises DiplomaFileError naming line and field."""
    path = file or exercises_root() / FILE
    try:
        return model_file.read(path, DiplomaRule, _faults, DiplomaFileError, "diploma file")
    except FileNotFoundError:
        missing = "is missing; it says what the diploma asks for (see exercises/diploma.yml)"
        raise DiplomaFileError(path, 1, "", missing) from None


def _faults(rule: DiplomaRule) -> Iterable[Fault]:
    named = [(one.id, one.issuer) for one in rule.courses]
    for place, one in enumerate(rule.courses):
        if named.index((one.id, one.issuer)) < place:
            yield ("courses", place), f"lists {one.id} twice; remove one"
        if one.issuer and not one.issuer.startswith("https://"):
            yield ("courses", place, "issuer"), "is no address; it starts with https://"
        if one.issuer and not one.title:
            yield ("courses", place), "is of somebody else, so it needs a title"
        if not one.issuer and one.id not in COURSES:
            yield ("courses", place, "id"), f"is not a course here; these are: {', '.join(COURSES)}"
    if rule.different > min(rule.needed, len(set(named))):
        yield ("different",), "asks for more different courses than are needed or listed"
    if rule.same_course == "once" and rule.needed > len(set(named)):
        yield ("needed",), "cannot be reached: each course counts once, and fewer are listed"
    if rule.capstone.pass_points > rule.capstone.total_points:
        yield ("capstone", "pass_points"), "are more than total_points"
    for name in rule.design:
        if name not in DiplomaRule.model_fields or name in _FIELDS_WITHOUT_SOURCE:
            yield ("design",), f"names {name!r}, which is no field of this file"
