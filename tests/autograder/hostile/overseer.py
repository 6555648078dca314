"""Runs one command and tells what is left of it: run as a program, with nothing of the course's.

Every process that loses its parent while the command runs becomes a child of this one, so that
none can outlive it unseen.
"""

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

_SUBREAPER = 36
# A process that was told to end may need a moment to do so.
PATIENCE = 2.0


def children() -> list[int]:
    """Return the processes whose parent is this one, without those that ended."""
    return [pid for pid in _listed() if not _ended(pid)]


def _listed() -> list[int]:
    found = Path("/proc/self/task", str(os.getpid()), "children").read_text()
    return [int(pid) for pid in found.split()]


def _ended(pid: int) -> bool:
    try:
        done, _ = os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return True
    return done == pid


def survivors() -> list[str]:
    """Return the command lines of processes that go on, after giving them time to end."""
    end = time.monotonic() + PATIENCE
    while children() and time.monotonic() < end:
        time.sleep(0.05)
    found = []
    while left := children():
        for pid in left:
            found.append(f"{pid}: {_words(pid)}")
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)
    return found


def _words(pid: int) -> str:
    try:
        line = Path("/proc", str(pid), "cmdline").read_bytes()
    except OSError:
        return "?"
    return line.replace(b"\0", b" ").decode(errors="replace").strip()[:200]


def main() -> None:
    report, seconds, *words = sys.argv[1:]
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    begun = time.monotonic()
    command = subprocess.Popen(words, start_new_session=True)
    try:
        code: int | None = command.wait(float(seconds))
    except subprocess.TimeoutExpired:
        code = None
        os.killpg(command.pid, signal.SIGKILL)
        command.wait()
    taken = time.monotonic() - begun
    told = {"code": code, "seconds": taken, "survivors": survivors()}
    Path(report).write_text(json.dumps(told))


if __name__ == "__main__":
    main()
