"""The sandbox's life: it starts or says why not, outlives its server, and leaves nothing behind."""

import os
import platform
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from autograder.sandbox import starting, wall
from autograder.sandbox.client import NoSandbox, Sandbox, SandboxError
from autograder.sandbox.supervisor import descendants
from tests.autograder.sandbox.running import run
from tests.autograder.sandbox.test_hostile import server_pid


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture(scope="module")
def own() -> Iterator[Sandbox]:
    """A sandbox that may be hurt, started by a thread that is no more."""
    with ThreadPoolExecutor(1) as thread:
        started = thread.submit(Sandbox.start).result()
    with started:
        yield started


def test_it_outlives_the_thread_that_started_it(own: Sandbox) -> None:
    assert run(own, "x = 1", take=("x",)).values == {"after": {"x": 1}}


def test_a_run_is_done_again_when_the_server_is_killed(own: Sandbox) -> None:
    server = server_pid(own)
    ran = []
    cell = "import time\ntime.sleep(1)\nx = 1"
    thread = threading.Thread(target=lambda: ran.append(run(own, cell, take=("x",))))
    thread.start()
    wait_for(lambda: len(descendants(server)) > 1)
    os.kill(server, signal.SIGKILL)
    thread.join()
    assert ran[0].values == {"after": {"x": 1}} and ran[0].ended == "finished"
    assert server_pid(own) != server


def test_close_ends_all_that_runs(own: Sandbox) -> None:
    server = own._server
    assert server is not None and server._process is not None
    failed: list[BaseException] = []

    def sleep() -> None:
        try:
            run(own, "import time\ntime.sleep(1000)", cell_seconds=1000, seconds=1000)
        except SandboxError as error:
            failed.append(error)

    thread = threading.Thread(target=sleep)
    thread.start()
    bubblewrap = server._process.pid
    wait_for(lambda: len(descendants(server_pid(own))) > 2)
    everyone = descendants(bubblewrap)
    own.close()
    thread.join()
    wait_for(lambda: not any(map(alive, everyone)))
    assert "closed" in str(failed[0])
    with pytest.raises(SandboxError, match="closed"):
        run(own, "1")


def test_without_bubblewrap_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wall, "bubblewrap", lambda: None)
    with pytest.raises(NoSandbox, match=r"sudo apt install bubblewrap.*--unsafe"):
        Sandbox.start()


def test_elsewhere_than_on_linux_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(NoSandbox, match="on Linux only"):
        starting.require_bubblewrap()


def test_on_another_processor_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    with pytest.raises(NoSandbox, match="x86_64 and aarch64"):
        Sandbox.start()


@pytest.mark.parametrize(
    ("complaint", "advice"),
    [
        ("bwrap: No permissions to create new namespace", "max_user_namespaces"),
        ("something else", "something else"),
    ],
)
def test_a_server_that_cannot_start_is_explained(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, complaint: str, advice: str
) -> None:
    program = tmp_path / "bwrap"
    program.write_text(f"#!/bin/sh\necho '{complaint}' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(wall, "bubblewrap", lambda: str(program))
    with pytest.raises(NoSandbox, match=advice):
        Sandbox.start()


def test_an_environment_that_shows_the_course_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "prefix", str(Path(__file__).parents[3]))
    with pytest.raises(NoSandbox, match="folder of its own"):
        Sandbox.start()
