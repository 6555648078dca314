"""A server whose processes use too much memory together."""

import logging
import os
from types import SimpleNamespace
from typing import Any

import pytest
from jupyterhub.spawner import LocalProcessSpawner

from course_hub import memory
from course_hub.settings import Limits, Settings
from course_hub.spawner import SandboxSpawner
from tests.hub.aside import run
from tests.hub.core.conftest import Make
from tests.hub.core.test_wall import started

# Three processes, none of which is over the limit of a single one.
GREEDY = """
import os, signal, sys, time
def hold(megabytes):
    held = bytes(range(256)) * (megabytes * 4096)
    print("holds", megabytes, flush=True)
    time.sleep(120)
children = {}
for megabytes in (100, 300, 200):
    child = os.fork()
    if child == 0:
        hold(megabytes)
    children[child] = megabytes
while True:
    child, status = os.wait()
    print("ended", children[child], os.WTERMSIG(status), flush=True)
"""


@pytest.fixture
def settings(make: Make) -> Settings:
    found = make(limits=Limits(memory_mb=1024, together_mb=512, processes=64, file_mb=8))
    found.hub_state.mkdir(parents=True, mode=0o700)
    return found


def test_the_largest_of_a_persons_processes_ends_and_the_others_go_on(settings: Settings) -> None:
    with started(settings, GREEDY) as running:
        try:
            assert running.stdout is not None
            assert {running.stdout.readline() for _ in range(3)} == {
                f"holds {megabytes}\n" for megabytes in (100, 200, 300)
            }
            assert memory.hold(running.pid, 1024) is None
            found = memory.hold(running.pid, 512)
            assert found is not None
            assert 300 <= found.process_mb < 340
            assert 600 <= found.together_mb < 800
            assert running.stdout.readline() == "ended 300 9\n"
            assert memory.hold(running.pid, 512) is None
        finally:
            running.kill()


def test_who_has_ended_meanwhile_is_no_fault() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    assert memory.hold(child, 512) is None


def test_the_hub_looks_whenever_it_asks_whether_a_server_is_there(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked = []
    ends: list[int | None] = [None, 0]

    async def poll(spawner: Any) -> int | None:
        return ends.pop(0)

    def hold(process: int, limit: int) -> memory.Ended:
        asked.append((process, limit))
        return memory.Ended(17, 300, 600)

    monkeypatch.setattr(LocalProcessSpawner, "poll", poll)
    monkeypatch.setattr(memory, "hold", hold)
    monkeypatch.setattr("course_hub.settings.in_force", lambda: settings)
    spawner = SandboxSpawner.__new__(SandboxSpawner)
    spawner.pid, spawner.user = 12, SimpleNamespace(name="ana")
    spawner.log = logging.getLogger("test")

    assert run(spawner.poll()) is None
    assert asked == [(12, 512)]
    said = "ana's processes used 600 MB together; ended the largest, 17, of 300 MB"
    assert caplog.messages == [said]
    assert run(spawner.poll()) == 0
    assert len(asked) == 1, "A server that has ended uses nothing."
