"""How an edition is run, as data: the models behind `running.yml`, and its only reader."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, StrictInt, field_validator

from autograder import course as courses
from autograder import model_file
from autograder.course import Day, Exact, Percent, Slug, Text
from autograder.errors import AutograderError
from autograder.model_file import Fault, ModelFileError
from autograder.registry import people
from autograder.registry.money import Money

FILE = "running.yml"
_WEB = re.compile(r"https?://[^\s<>\"/]+(/[^\s<>\"]*)?")

Holder = Literal["refused", "departed", "not_awarded", "awarded"]
HOLDERS: tuple[Holder, ...] = ("refused", "departed", "not_awarded", "awarded")


class RunningFileError(ModelFileError):
    """A running.yml that cannot be used: its first problem, and the others."""


class NotArranged(AutograderError):
    """The course has no arrangement for what is asked, such as a fee."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Criterion(_Model):
    """Something that a candidate must meet."""

    id: Slug
    text: Text


class Admission(_Model):
    """Until when and on what grounds candidates are admitted."""

    source: Text
    deadline: Day
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]


class Payment(_Model):
    """How many days before the start the fee should be there."""

    source: Text
    days_before: Annotated[StrictInt, Field(ge=0)]


class Fee(_Model):
    """What taking part costs."""

    source: Text
    amount: Annotated[Exact, Field(gt=0)]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    payment: Payment

    @property
    def price(self) -> Money:
        """The fee with its currency."""
        return Money(self.amount, self.currency)


class Band(_Model):
    """Part of the fee that is kept when notice comes at least so many days before the start.

    The last band has no number of days: it holds for every later notice.
    """

    source: Text
    penalty_percent: Percent
    at_least_days: Annotated[StrictInt, Field(gt=0)] | None = None


class Substitution(_Model):
    """Until how many days before the start another person can take the place."""

    source: Text
    at_least_days: Annotated[StrictInt, Field(ge=0)]


class RefundRule(_Model):
    """What is kept of the fee, by the day on which the written notice arrives."""

    source: Text
    bands: Annotated[tuple[Band, ...], Field(min_length=1)]
    substitution: Substitution


class Period(_Model):
    """How many months the data of one kind of person are kept."""

    of: Holder
    months: Annotated[StrictInt, Field(ge=0, le=600)]


class Retention(_Model):
    """How long data are kept; the clock starts at the end of the course or at a departure."""

    source: Text
    periods: tuple[Period, ...]

    def months(self, holder: Holder) -> int:
        """Return how long the data of a kind of person are kept, in months."""
        return {one.of: one.months for one in self.periods}[holder]


class Contact(_Model):
    """Whom learners write to when something is wrong: an e-mail address or a web address."""

    source: Literal["design"]
    address: Text

    @field_validator("address")
    @classmethod
    def _reached(cls, address: str) -> str:
        if _WEB.fullmatch(address):
            return address
        try:
            return people.address(address)
        except people.BadPerson as problem:
            raise ValueError(f"{problem}, nor a web address (https://…)") from None


class Running(_Model):
    """How one edition of a course is run; a course without a fee has no refund rule."""

    course: Slug
    time_zone: Annotated[ZoneInfo, Field()]
    contact: Contact | None = None
    admission: Admission
    fee: Fee | None = None
    refund: RefundRule | None = None
    retention: Retention

    def charged(self) -> tuple[Fee, RefundRule]:
        """Return the fee and its refund rule; raises NotArranged when the course has none."""
        if self.fee is None or self.refund is None:
            raise NotArranged(
                f"{self.course} asks no fee (see its {FILE}), so nothing is refunded."
            )
        return self.fee, self.refund


def load(course_id: str) -> Running:
    """Return how a course is run; raises RunningFileError, UnknownCourse or NotArranged."""
    return read(courses.path(course_id) / FILE, courses.load(course_id))


def contact(course_id: str) -> str:
    """Return whom learners write to, empty when nobody is named; raises RunningFileError."""
    try:
        named = load(course_id).contact
    except NotArranged:
        return ""
    return named.address if named else ""


def read(file: Path, course: courses.Course) -> Running:
    """Return what a running.yml says of a course; raises RunningFileError or NotArranged."""
    if not file.is_file():
        raise NotArranged(f"There is no {file}; write one to admit, refund or erase people.")

    def faults(running: Running) -> Iterator[Fault]:
        if running.course != course.id:
            yield ("course",), f"is {running.course!r}, but the folder is of {course.id!r}"
        if running.admission.deadline >= course.starts:
            message = f"is {running.admission.deadline}; the course starts on {course.starts}"
            yield ("admission", "deadline"), message
        if (running.fee is None) != (running.refund is None):
            yield ("refund",), "a fee needs a refund rule, and a refund rule needs a fee"
        yield from _bands(running)
        yield from _periods(running)

    return model_file.read(file, Running, faults, RunningFileError, "file of a course's running")


def _bands(running: Running) -> Iterator[Fault]:
    bands = running.refund.bands if running.refund else ()
    for index, band in enumerate(bands):
        last = index == len(bands) - 1
        if (band.at_least_days is None) != last:
            message = "every band but the last has a number of days; the last holds for the rest"
            yield ("refund", "bands", index, "at_least_days"), message
    days = [band.at_least_days for band in bands if band.at_least_days is not None]
    if any(later >= earlier for earlier, later in pairwise(days)):
        yield ("refund", "bands"), "are out of order; write the earliest notice first"
    kept = [band.penalty_percent for band in bands]
    if any(later < earlier for earlier, later in pairwise(kept)):
        yield ("refund", "bands"), "keep less after a later notice; correct the percentages"


def _periods(running: Running) -> Iterator[Fault]:
    named = [one.of for one in running.retention.periods]
    for holder in HOLDERS:
        if named.count(holder) != 1:
            message = f"{holder!r} needs one period; there are {named.count(holder)}"
            yield ("retention", "periods"), message
