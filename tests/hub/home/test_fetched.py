"""Which notebooks a learner has, whatever the learner's folder holds."""

from pathlib import Path

import pytest

from course_hub.home.fetched import fetched
from course_hub.settings import Settings

WEEKS = ("week-01", "week-02")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(state=tmp_path / "state")


def put(settings: Settings, learner: str, assignment: str) -> Path:
    folder = settings.hub_state / "homes" / learner / "measuring" / assignment
    folder.mkdir(parents=True)
    (folder / f"{assignment}.ipynb").write_text("{}")
    return folder


def test_what_lies_in_the_own_folder_was_fetched(settings: Settings) -> None:
    put(settings, "ana", "week-01")
    assert fetched(settings, "ana", "measuring", WEEKS) == {"week-01"}
    assert fetched(settings, "ana", "governance-coherence", WEEKS) == frozenset()
    assert fetched(settings, "ben", "measuring", WEEKS) == frozenset()


def test_a_folder_without_its_notebook_was_not(settings: Settings) -> None:
    (put(settings, "ana", "week-01") / "week-01.ipynb").rename(settings.state / "away.ipynb")
    assert fetched(settings, "ana", "measuring", WEEKS) == frozenset()


def test_a_link_tells_nothing_of_what_it_leads_to(settings: Settings) -> None:
    there = put(settings, "ana", "week-01")
    mine = settings.hub_state / "homes" / "eve" / "measuring"
    mine.mkdir(parents=True)
    (mine / "week-01").symlink_to(there)
    (mine / "week-02").mkdir()
    (mine / "week-02" / "week-02.ipynb").symlink_to(there / "week-01.ipynb")
    (mine.parent / "governance-coherence").symlink_to(there.parent)
    for course in ("measuring", "governance-coherence"):
        assert fetched(settings, "eve", course, WEEKS) == frozenset()
