"""The systemd units: what a hub behind bubblewrap needs of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from autograder.workspace import REPOSITORY
from course_hub.cli import app

UNITS = REPOSITORY / "deploy" / "hub" / "systemd"


def lines(unit: str) -> dict[str, list[str]]:
    """The settings of a unit; one that may be given several times has several values."""
    found: dict[str, list[str]] = {}
    for line in (UNITS / unit).read_text().splitlines():
        if "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


def test_the_hub_has_time_to_end_and_a_bound_on_memory() -> None:
    hub = lines("course-hub.service")
    assert hub["KillMode"] == ["mixed"]
    assert int(hub["TimeoutStopSec"][0]) >= 60
    assert {"MemoryMax", "MemoryHigh", "TasksMax"} <= hub.keys()
    # Else one learner's kernel that is out of memory would end everybody's hub.
    assert hub["OOMPolicy"] == ["continue"]
    assert (hub["UMask"], hub["StateDirectoryMode"]) == (["0077"], ["0700"])


def test_nothing_keeps_bubblewrap_from_making_its_wall() -> None:
    hub = lines("course-hub.service")
    # Each of them covers a part of /proc or forbids namespaces, and then no server starts.
    forbidden = {"RestrictNamespaces", "ProtectProc", "ProcSubset", "ProtectKernelTunables"}
    assert not forbidden & hub.keys()
    assert "ProtectKernelLogs" not in hub


def services() -> Iterator[Path]:
    return UNITS.glob("*.service")


@pytest.mark.parametrize("unit", sorted(path.name for path in services()))
def test_every_unit_calls_a_verb_that_there_is_as_an_ordinary_account(unit: str) -> None:
    found = lines(unit)
    program, verb, *options = found["ExecStart"][0].split()
    command = get_command(app).commands[verb]  # type: ignore[attr-defined]
    assert program.endswith("/course-hub")
    known = {name for one in command.params for name in one.opts}
    assert {word for word in options if word.startswith("--")} <= known
    assert found["User"] == ["course-hub"]


@pytest.mark.parametrize("timer", sorted(path.name for path in UNITS.glob("*.timer")))
def test_every_timer_has_its_service(timer: str) -> None:
    assert (UNITS / timer).with_suffix(".service").is_file()
