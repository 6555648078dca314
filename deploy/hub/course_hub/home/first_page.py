"""The first page put together: each course that a person learns or teaches, and where things are.

One course that cannot be read is said to be so, and never takes the others with it.
"""

import asyncio
import logging
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from autograder.errors import AutograderError
from autograder.exchange import Exchange
from course_hub.home import book, handed_in, views
from course_hub.home.fetched import fetched
from course_hub.home.readings import Readings
from course_hub.home.views import Learning, Teaching
from course_hub.people import Person
from course_hub.settings import Settings

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Trouble:
    """A course that cannot be shown now."""

    course: str
    why: str


@dataclass(frozen=True)
class FirstPage:
    """Everything on somebody's first page."""

    person: Person
    name: str
    learning: tuple[Learning, ...]
    teaching: tuple[Teaching, ...]
    troubles: tuple[Trouble, ...]
    book: bool
    together: bool
    approval: bool


async def read(person: Person, settings: Settings, readings: Readings) -> FirstPage:
    """Return what stands on a person's first page."""
    learns = [one for one in person.learns if one in settings.courses]
    teaches = [one for one in person.teaches if one in settings.courses]
    learnt = await _each(learns, (_learning(one, person, settings, readings) for one in learns))
    taught = await _each(teaches, (_teaching(one, settings, readings) for one in teaches))
    found = [one for one in (*learnt, *taught) if isinstance(one, Trouble)]
    names = [one[0] for one in learnt if isinstance(one, tuple)]
    return FirstPage(
        person=person,
        name=next((name for name in names if name), ""),
        learning=tuple(one[1] for one in learnt if isinstance(one, tuple)),
        teaching=tuple(one for one in taught if isinstance(one, Teaching)),
        troubles=tuple(found),
        book=book.is_built(),
        together=find_spec("course_hub.together.hub") is not None,
        approval=person.admin and settings.sign_in == "native",
    )


async def _learning(
    course: str, person: Person, settings: Settings, readings: Readings
) -> tuple[str, Learning]:
    own = (await readings.pages(course)).own(person.name)
    exchange = Exchange(settings.workspace(course))
    notebooks = _open(exchange, readings)
    view = views.learning(
        own,
        handed_in.received(exchange, person.name),
        readings.now(),
        notebooks,
        fetched(settings, person.name, course, notebooks),
    )
    return own.name, view


async def _teaching(course: str, settings: Settings, readings: Readings) -> Teaching:
    cohort = await readings.cohort(course)
    exchange = Exchange(settings.workspace(course))
    return views.teaching(cohort, readings.now(), handed_in.waiting(exchange))


def _open(exchange: Exchange, readings: Readings) -> frozenset[str]:
    return frozenset(exchange.available(readings.now()))


async def _each(courses: Iterable[str], readings: Iterable[Awaitable[Any]]) -> list[Any]:
    """Return what each course gave, or the trouble with it."""
    found = await asyncio.gather(*readings, return_exceptions=True)
    return [_told(course, one) for course, one in zip(courses, found, strict=True)]


def _told(course: str, found: Any) -> Any:
    if isinstance(found, AutograderError):
        return Trouble(course, str(found))
    if isinstance(found, Exception):
        _LOG.error("The first page of %s could not be made", course, exc_info=found)
        return Trouble(course, "The course cannot be read now. Try again in a minute.")
    if isinstance(found, BaseException):
        raise found
    return found
