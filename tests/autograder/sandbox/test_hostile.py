"""Hostile cells: each ends in a named state, keeps what came before it, and hurts nobody."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.sandbox.client import Sandbox
from autograder.sandbox.protocol import Ended, Ran, Request, Run, Take
from autograder.sandbox.supervisor import descendants
from tests.autograder.sandbox.running import SMALL, run, text

_TO_ALL = (
    "import os, struct\nfor number in range(3, 100):\n    try:\n        os.write(number, {})\n"
)
_TO_ALL += "    except OSError:\n        pass"
_FRAME = "struct.pack('>Q', len(body)) + body"

ENDS: dict[str, tuple[str, Ended]] = {
    "os._exit": ("import os\nos._exit(0)", "kernel-died"),
    "a crash": ("import ctypes\nctypes.string_at(0)", "kernel-died"),
    "abort": ("import os\nos.abort()", "kernel-died"),
    "closed descriptors": ("import os\nos.closerange(0, 1000)", "kernel-died"),
    "closed sockets": (
        "import gc, socket\nfor thing in gc.get_objects():\n"
        "    if isinstance(thing, socket.socket):\n        thing.close()",
        "kernel-died",
    ),
    "a replaced shell": ("get_ipython().run_cell = None", "kernel-died"),
    "replaced modules": (
        "import builtins, json, os, signal\nfor module in (json, os, signal):\n"
        "    for name in dir(module):\n        setattr(module, name, None)\nbuiltins.len = None",
        "kernel-died",
    ),
    "no JSON": ("body = b'no'\n" + _TO_ALL.format(_FRAME), "kernel-died"),
    "deep JSON": ("body = b'[' * 100_000\n" + _TO_ALL.format(_FRAME), "kernel-died"),
    "a huge number": ("body = b'1' * 50_000\n" + _TO_ALL.format(_FRAME), "kernel-died"),
    "a length without end": (_TO_ALL.format("struct.pack('>Q', 1 << 60)"), "kernel-died"),
    "a deaf loop": (
        "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\nwhile True: pass",
        "timed-out",
    ),
    "a deaf sleep": (
        "import signal, time\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\n"
        "time.sleep(1000)",
        "timed-out",
    ),
    "memory of many processes": (
        "import os, time\nfor _ in range(8):\n    if os.fork() == 0:\n"
        "        kept = b'x' * 100_000_000\n        time.sleep(60)\ntime.sleep(60)",
        "out-of-memory",
    ),
}

FORK_BOMB = "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass"

# What comes after these still runs, and its value counts.
GOES_ON: dict[str, tuple[str, Ended]] = {
    "a loop": ("while True: pass", "finished"),
    "a stubborn loop": (
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        "finished",
    ),
    "a display without end": (
        "class A:\n    def __repr__(self):\n        while True: pass\nA()",
        "finished",
    ),
    "an error without a text": (
        "class E(BaseException):\n    def __str__(self): raise SystemExit\nraise E",
        "finished",
    ),
    "memory at once": ("kept = bytearray(4_000_000_000)", "out-of-memory"),
    "memory by and by": ("kept = []\nwhile True: kept.append(bytearray(10_000_000))",
                         "out-of-memory"),
    "a flood": ("for _ in range(500): print('x' * 1_000_000)", "too-much-output"),
    "a flood from below": ("!yes", "too-much-output"),
    "a large display": (
        "from IPython.display import HTML\nHTML('x' * 1_000_000)",
        "too-much-output",
    ),
    "a long file": ("open('f', 'wb').write(bytes(50_000_000))", "finished"),
    "many files": ("for n in range(10_000): open(str(n), 'w').close()", "finished"),
    "threads without end": (
        "import threading, time\nwhile True:\n"
        "    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
        "finished",
    ),
    "signals to all": (
        "import os\nfor pid in (-1, 0, 2, os.getppid(), os.getpid()):\n    try:\n"
        "        os.kill(pid, 9)\n    except OSError:\n        pass",
        "finished",
    ),
    "a stop": ("import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)", "finished"),
    "a daemon": (
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
        "        time.sleep(1000)\n    os._exit(0)",
        "finished",
    ),
    "a fork that comes back": ("import os\nos.fork()", "finished"),
    "a broken namespace": ("for name in list(globals()): del globals()[name]", "finished"),
}  # fmt: skip


def between(sandbox: Sandbox, cell: str, **limits: int) -> Ran:
    steps = (
        Run("before = 1"),
        Take("before", ("before",)),
        Run(cell),
        Run("after = 2"),
        Take("after", ("after",)),
    )
    return sandbox.run(Request(steps, limits=replace(SMALL, **limits)))


@pytest.mark.parametrize("trick", ENDS)
def test_it_ends_in_a_named_state_and_keeps_what_it_had(sandbox: Sandbox, trick: str) -> None:
    cell, ended = ENDS[trick]
    ran = between(sandbox, cell, seconds=4 if ended == "timed-out" else 30)
    assert ran.ended == ended
    assert ran.values == {"before": {"before": 1}}
    assert ran.outputs[0] == () and ran.outputs[2] is None


def test_a_fork_bomb_ends_with_its_run(sandbox: Sandbox) -> None:
    ran = between(sandbox, FORK_BOMB, seconds=4)
    assert ran.ended in ("finished", "timed-out")
    assert ran.values["before"] == {"before": 1}
    server = server_pid(sandbox)
    deadline = time.monotonic() + 30
    while descendants(server) != [server]:
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("trick", GOES_ON)
def test_the_cells_after_it_count(sandbox: Sandbox, trick: str) -> None:
    cell, ended = GOES_ON[trick]
    ran = between(sandbox, cell)
    assert ran.ended == ended
    assert ran.values == {"before": {"before": 1}, "after": {"after": 2}}


def test_outputs_stay_within_their_limit(sandbox: Sandbox) -> None:
    ran = run(sandbox, "print('x' * 90_000)", "print('y' * 90_000)", "print('z')")
    assert ran.ended == "too-much-output"
    printed = text(ran, 0) + text(ran, 1) + text(ran, 2)
    assert "output was cut here" in text(ran, 1)
    assert 100_000 <= len(printed) < 100_500


def test_values_stay_within_their_limit(sandbox: Sandbox) -> None:
    ran = run(sandbox, "a = 'x' * 60_000\nb = 'y' * 60_000", take=("a", "b"))
    assert list(ran.values["after"]) == ["a"] and "too large" in ran.absent["after"]["b"]


def test_a_flood_of_frames_is_cut_off(sandbox: Sandbox) -> None:
    flood = "body = b'{\"done\": {}}' + b' ' * 500_000\nfor _ in range(100):\n    "
    flood += _TO_ALL.format(_FRAME).replace("\n", "\n    ")
    assert between(sandbox, flood).ended == "too-much-output"


def test_another_runs_processes_and_files_are_out_of_reach(sandbox: Sandbox) -> None:
    busy = "import time\nopen('/tmp/mine', 'w').write('x')\ntime.sleep(1.5)\nx = 1"
    spy = (
        "import os, time\ntime.sleep(0.5)\nseen = os.path.exists('/tmp/mine')\n"
        "for pid in range(2, 400):\n    try:\n        os.kill(pid, 9)\n"
        "    except OSError:\n        pass\nx = seen"
    )
    with ThreadPoolExecutor(2) as threads:
        ran = list(threads.map(lambda cell: run(sandbox, cell, take=("x",)), (busy, spy)))
    assert [each.ended for each in ran] == ["finished", "finished"]
    assert [each.values["after"]["x"] for each in ran] == [1, False]


def test_a_hundred_hostile_children_leave_the_server_as_it_was(sandbox: Sandbox) -> None:
    quick = [ENDS[name][0] for name in list(ENDS)[:11]]
    between(sandbox, quick[0])
    before = _server(sandbox)
    cells = [quick[number % len(quick)] for number in range(100)]
    with ThreadPoolExecutor(4) as threads:
        ends = {ran.ended for ran in threads.map(lambda cell: between(sandbox, cell), cells)}
    assert ends == {"kernel-died"}
    assert between(sandbox, "").ended == "finished"
    pid, descriptors, memory = _server(sandbox)
    assert (pid, descriptors) == before[:2]
    assert abs(memory - before[2]) < 4_000_000


def _server(sandbox: Sandbox) -> tuple[int, int, int]:
    """Return the process number, open files and memory of a sandbox's fork server."""
    pid = server_pid(sandbox)
    resident = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096
    return pid, sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir()), resident


def server_pid(sandbox: Sandbox) -> int:
    """Return the process number of the fork server: the first Python behind bubblewrap."""
    server = sandbox._server
    assert server is not None and server._process is not None
    for pid in descendants(server._process.pid):
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        if b"autograder.sandbox.server" in command and b"--clearenv" not in command:
            return pid
    raise AssertionError("no fork server")
