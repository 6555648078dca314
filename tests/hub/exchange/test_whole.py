"""A submission is stored whole or not at all, whatever ends the service, and twice never."""

import errno
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from autograder.workspace import Workspace
from course_hub import durable
from course_hub.exchange import inbound, limits, receipts
from course_hub.exchange.errors import DiskFull
from course_hub.exchange.store import Store, now
from tests.hub.exchange.double import COURSE, WEEK, answered, running, zipped

ME, KEY = "learner-1", "0123456789abcdef"

# Ends itself, as a power cut would, when a function is called for the first time or has returned.
_KILLED = """
import os, signal, sys
from pathlib import Path
import course_hub.durable as durable
from autograder.workspace import Workspace
from course_hub.exchange import inbound, receipts

state, upload, where = sys.argv[1:]
when, module, name = where.split()
modules = {"os": os, "durable": durable, "inbound": inbound, "receipts": receipts}
real = getattr(modules[module], name)

def ends(*words, **named):
    if when == "after":
        real(*words, **named)
    os.kill(os.getpid(), signal.SIGKILL)

setattr(modules[module], name, ends)
workspace = Workspace.open("measuring", Path(state))
with inbound.arriving(workspace) as place:
    (place / "upload.zip").write_bytes(Path(upload).read_bytes())
    inbound.accept(workspace, "week-01", "learner-1", place / "upload.zip", "0123456789abcdef")
"""
MOMENTS = {
    "after inbound expand": 0,
    "before os fsync": 0,
    "after receipts write": 0,
    "before durable move": 0,
    "after durable move": 1,
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_in_the_middle_nothing_is_half_stored(
    workspace: Workspace, tmp_path: Path, moment: str
) -> None:
    content = zipped(answered("killed"))
    (tmp_path / "sent.zip").write_bytes(content)
    files = str(workspace.state.parent), str(tmp_path / "sent.zip")
    words = [sys.executable, "-c", _KILLED, *files, moment]
    assert subprocess.run(words, check=False).returncode == -9
    store = Store.of(workspace)
    assert len(list(store.inbound.iterdir())) == MOMENTS[moment]
    assert len(list(receipts.of_learner(store, ME))) == MOMENTS[moment]
    # An hour later somebody submits, and the learner's program sends the same again.
    for left in store.arriving.iterdir():
        os.utime(left, (0, 0))
    receipt = _accept(workspace, content)
    [folder] = store.inbound.iterdir()
    assert folder.name == receipt.folder
    assert {name: (folder / name).read_bytes() for name in answered("killed")} == answered("killed")
    assert list(receipts.of_learner(store, ME)) == [receipt]
    assert list(store.arriving.iterdir()) == []


@pytest.mark.parametrize("place", ["expand", "receipts.write", "durable.move", "fsync"])
def test_on_a_full_disk_nothing_is_stored(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def full(*words: Any, **named: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    targets: dict[str, tuple[Any, str]] = {
        "expand": (inbound, "expand"),
        "receipts.write": (receipts, "write"),
        "durable.move": (durable, "move"),
        "fsync": (os, "fsync"),
    }
    with monkeypatch.context() as patched:
        patched.setattr(*targets[place], full)
        with pytest.raises(OSError, match="No space"):
            _accept(workspace, zipped(answered("full")))
    store = Store.of(workspace)
    assert [*store.inbound.iterdir(), *store.arriving.iterdir()] == []
    assert list(receipts.of_learner(store, ME)) == []
    assert _accept(workspace, zipped(answered("full"))).learner == ME


def test_a_submission_appears_in_one_step(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is done before the renaming, nothing is in the store; after it, everything is."""
    store, real = Store.of(workspace), Path.rename
    seen: list[tuple[int, int]] = []

    def watched(path: Path, target: Path) -> Path:
        before = len(list(store.inbound.iterdir()))
        found = real(path, target)
        seen.append((before, len(list(store.inbound.iterdir()))))
        return found

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", watched)
        receipt = _accept(workspace, zipped(answered("one step")))
    assert seen[-1] == (0, 1)
    assert (store.inbound / receipt.folder / f"{WEEK}.ipynb").is_file()


def test_a_store_that_was_opened_by_mistake_is_closed_again(workspace: Workspace) -> None:
    Store.of(workspace).folder.chmod(0o777)
    assert Store.of(workspace).folder.stat().st_mode & 0o777 == 0o700


def test_little_room_is_told_before_anything_is_received(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = shutil.disk_usage(workspace.state).free
    monkeypatch.setattr(limits, "SPARE_BYTES", left)
    with pytest.raises(DiskFull, match="nothing was stored"):
        inbound.check(workspace, WEEK, ME, now())


def test_a_file_that_cannot_grow_is_answered_as_a_full_disk(
    workspace: Workspace, tmp_path: Path, hub_address: str
) -> None:
    large = answered("large") | {"noise.bin": os.urandom(3_000_000)}
    with running(tmp_path, hub_address, _cannot_write_much) as service:
        answer = service.submit("token-of-1", large)
        assert (answer.status, answer.data["code"]) == (507, "disk-full")
        assert service.stored("learner-1") == []
        assert list((service.inbound.parent / "arriving").iterdir()) == []
        assert service.submit("token-of-1", answered("small")).status == 201


def test_a_service_that_starts_anew_knows_what_it_stored(
    workspace: Workspace, tmp_path: Path, hub_address: str
) -> None:
    with running(tmp_path, hub_address) as service:
        first = service.submit("token-of-1", answered("before"), KEY)
        service.process.kill()
    left, coming = (Store.of(workspace).arriving / name for name in ("left", "coming"))
    for place in (left, coming):
        place.mkdir(parents=True, exist_ok=True)
    os.utime(left, (0, 0))
    with running(tmp_path, hub_address) as service:
        assert (left.exists(), coming.exists()) == (False, True)
        assert service.submit("token-of-1", answered("before"), KEY).data == first.data
        listed = service.ask("token-of-1", COURSE, "submissions").data["submissions"]
        assert [one["time"] for one in listed] == [first.data["time"]]


def _cannot_write_much() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))


def _accept(workspace: Workspace, content: bytes) -> receipts.Receipt:
    with inbound.arriving(workspace) as place:
        (place / "upload.zip").write_bytes(content)
        return inbound.accept(workspace, WEEK, ME, place / "upload.zip", KEY)
