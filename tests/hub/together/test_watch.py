"""Whoever leaves a group leaves its server: it is stopped, once, also after a restart."""

from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import HTTPClientError

from course_hub.settings import Settings
from course_hub.together.watch import Watch
from tests.hub.aside import run

ACCOUNT = "measuring-group-north"


class Hub:
    """A double of the hub's interface."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.users: list[str] | int = ["ana", "bo"]
        self.stop_fails: int | None = None
        self.stopped: list[str] = []
        monkeypatch.setattr(Watch, "_ask", lambda watch, method, path: self.answer(method, path))

    async def answer(self, method: str, path: str) -> dict[str, Any]:
        if method == "DELETE":
            if self.stop_fails:
                raise HTTPClientError(self.stop_fails)
            self.stopped.append(path)
            return {}
        if isinstance(self.users, int):
            raise HTTPClientError(self.users)
        return {"users": self.users}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(state=tmp_path, groups={"measuring": {"north": ("ana", "bo")}})


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Hub:
    return Hub(monkeypatch)


def look(watch: Watch) -> tuple[str, ...]:
    return run(watch.look())


def test_who_leaves_while_nobody_looked_is_noticed_later(hub: Hub, settings: Settings) -> None:
    assert look(Watch(settings)) == ()
    hub.users = ["ana"]
    again = Watch(settings)
    assert look(again) == (ACCOUNT,)
    assert hub.stopped == [f"users/{ACCOUNT}/server"]
    assert look(again) == () and len(hub.stopped) == 1


def test_who_comes_stops_nothing(hub: Hub, settings: Settings) -> None:
    watch = Watch(settings)
    look(watch)
    hub.users = ["ana", "bo", "cy"]
    assert look(watch) == () and hub.stopped == []


def test_a_hub_that_does_not_answer_is_no_reason_to_forget(hub: Hub, settings: Settings) -> None:
    watch = Watch(settings)
    look(watch)
    hub.users = 503
    assert look(watch) == ()
    hub.users = ["ana"]
    hub.stop_fails = 500
    assert look(watch) == ()
    hub.stop_fails = None
    assert look(watch) == (ACCOUNT,)


def test_a_group_that_is_gone_is_stopped(hub: Hub, settings: Settings) -> None:
    watch = Watch(settings)
    look(watch)
    hub.users = 404
    assert look(watch) == (ACCOUNT,)


def test_a_server_that_did_not_run_counts_as_stopped(hub: Hub, settings: Settings) -> None:
    watch = Watch(settings)
    look(watch)
    hub.users, hub.stop_fails = [], 404
    assert look(watch) == (ACCOUNT,)
    assert look(watch) == ()
