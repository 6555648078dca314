"""A course is read once for all who ask together, and again as soon as its gradebook changes."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from autograder.gradebook import Gradebook, Learner, Mark
from autograder.reports.progress import Pages
from course_hub.home.readings import Readings
from course_hub.settings import Settings
from tests.hub.aside import run

COURSE = "measuring"
NOW = datetime(2025, 12, 1, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    found = Settings(state=tmp_path)
    with Gradebook(found.workspace(COURSE)) as book:
        book.enrol([Learner("ana", "Ana")])
    return found


@pytest.fixture
def count(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    calls: list[object] = []
    read = Pages.read.__func__  # type: ignore[attr-defined]

    def counted(kind: type[Pages], *words: object) -> object:
        calls.append(words)
        return read(kind, *words)

    monkeypatch.setattr(Pages, "read", classmethod(counted))
    return lambda: len(calls)


def test_a_class_that_asks_together_reads_the_course_once(
    settings: Settings, count: Callable[[], int]
) -> None:
    async def ask() -> None:
        readings = Readings(settings, lambda: NOW)
        await readings.ready()
        found = await asyncio.gather(*(readings.pages(COURSE) for _ in range(30)))
        assert all(one is found[0] for one in found)

    run(ask())
    assert count() == 1


def test_a_new_mark_is_seen_at_once(settings: Settings, count: Callable[[], int]) -> None:
    async def ask() -> tuple[Fraction, Fraction]:
        readings = Readings(settings, lambda: NOW)
        before = (await readings.pages(COURSE)).own("ana").decision.points
        with Gradebook(settings.workspace(COURSE)) as book:
            book.import_marks([Mark("ana", "week-01", "", Fraction(7))])
        return before, (await readings.pages(COURSE)).own("ana").decision.points

    assert run(ask()) == (Fraction(0), Fraction(7))
    assert count() == 2
