"""Starts one child, watches it from outside its namespaces and says how it ended.

The only process that speaks on the verdict channel. No code of the learner's is in it.
"""

import contextlib
import json
import os
import select
import signal
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from autograder.sandbox import child, layout
from autograder.sandbox.orders import Order

if sys.platform == "linux":
    from autograder.sandbox import linux

INTERRUPT = b"i"
MOST_SOCKETS = 16
_LOOK_EVERY = 0.1
_TICKS = os.sysconf("SC_CLK_TCK")
# Places in /proc/PID/stat, counted from the field after the name.
_OWN_TICKS, _CHILDREN_TICKS, _RESIDENT = slice(11, 13), slice(13, 15), 21
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Use:
    """What the processes of a submission use together."""

    bytes: int = 0
    cpu_seconds: float = 0.0
    processes: int = 1


def supervise(
    order: Order, channel: socket.socket, verdict: socket.socket, runner: Any
) -> NoReturn:
    """Run one child to its end and report it; never returns."""
    try:
        said = _supervise(order, channel, verdict, runner)
    except BaseException as error:
        said = {"reason": "setup", "detail": f"{type(error).__name__}: {error}"}
    try:
        verdict.sendall(json.dumps(said).encode())
    finally:
        os._exit(0)


def _supervise(
    order: Order, channel: socket.socket, verdict: socket.socket, runner: Any
) -> dict[str, Any]:
    _enter_namespaces(order)
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        child.run(order, channel, writing, runner)
    os.close(writing)
    channel.close()
    watch = Watch(order, pid, verdict)
    try:
        reason = watch.until_the_end()
    except BaseException:
        os.kill(pid, signal.SIGKILL)
        raise
    _, status, resources = watch.reap()
    if order.folder is not None:
        _end_the_rest()
    began = os.read(reading, 4096)
    if began != b"ready" and reason is None:
        reason = "setup"
    code = os.waitstatus_to_exitcode(status)
    cpu = max(resources.ru_utime + resources.ru_stime, watch.peak.cpu_seconds)
    if reason is None and code == -signal.SIGKILL and order.folder is None:
        # No process inside can kill its first one, so it was the kernel.
        reason = "cpu" if cpu >= order.limits.cpu_seconds else "memory"
    scale = 1024 if sys.platform == "linux" else 1
    return {
        "reason": reason,
        "detail": began.decode("utf-8", "replace") if reason == "setup" else "",
        "exit": code,
        "cpu_seconds": cpu,
        "peak_bytes": max(resources.ru_maxrss * scale - watch.base, watch.peak.bytes, 0),
    }


def _enter_namespaces(order: Order) -> None:
    """Make the namespaces that the child is born into; this process keeps its own processes'."""
    if order.folder is not None:
        if sys.platform == "linux":
            linux.adopt_orphans()
        return
    own, group = os.getuid(), os.getgid()
    spaces = linux.CLONE_NEWPID | linux.CLONE_NEWIPC | linux.CLONE_NEWUTS | linux.CLONE_NEWNET
    if order.user is not None:
        linux.unshare(spaces)
    else:
        linux.unshare(spaces | linux.CLONE_NEWUSER)
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{layout.INSIDE_USER} {own} 1")
        Path("/proc/self/gid_map").write_text(f"{layout.INSIDE_USER} {group} 1")
    if order.kernel is not None:
        # An ipykernel speaks to itself over it; nobody else is in this network.
        linux.raise_loopback()


class Watch:
    """Looks at a child ten times a second until it ends, or ends it."""

    def __init__(self, order: Order, pid: int, verdict: socket.socket) -> None:
        self.order, self.pid, self.verdict = order, pid, verdict
        self.peak = Use()
        # A fork begins with the server's pages; they are shared and not the learner's.
        self.base = _resident(os.getpid())
        self._deadline = time.monotonic() + order.limits.seconds
        self._status: tuple[int, int, Any] | None = None

    def until_the_end(self) -> str | None:
        """Return why the child had to be ended, in a word; None if it ended by itself."""
        waiting = select.poll()
        waiting.register(self.verdict, select.POLLIN)
        handle = os.pidfd_open(self.pid) if sys.platform == "linux" else -1
        if handle >= 0:
            waiting.register(handle, select.POLLIN)
        wait = _LOOK_EVERY if handle >= 0 else _LOOK_EVERY / 10
        while self._status is None:
            events = dict(waiting.poll(wait * 1000))
            if handle in events or handle < 0:
                self._poll()
            asked = self._asked() if self.verdict.fileno() in events else None
            reason = asked or self._over()
            if reason is not None and self._status is None:
                os.kill(self.pid, signal.SIGKILL)
                return reason
        return None

    def reap(self) -> tuple[int, int, Any]:
        """Return what is known of the ended child."""
        if self._status is None:
            self._status = os.wait4(self.pid, 0)
        return self._status

    def _poll(self) -> None:
        found = os.wait4(self.pid, os.WNOHANG)
        if found[0]:
            self._status = found

    def _asked(self) -> str | None:
        """Do what the client asks: to interrupt a kernel, or to stop, as when it is no more."""
        if self.verdict.recv(1) != INTERRUPT:
            return "stopped"
        os.kill(self.pid, signal.SIGINT)
        return None

    def _over(self) -> str | None:
        limits = self.order.limits
        if time.monotonic() > self._deadline:
            return "time"
        use = used(self.pid, self.base, limits.memory_bytes)
        self.peak = Use(
            max(self.peak.bytes, use.bytes), max(self.peak.cpu_seconds, use.cpu_seconds)
        )
        if use.bytes > limits.memory_bytes:
            return "memory"
        if use.processes > limits.processes:
            return "processes"
        if self.order.kernel is not None and not _sockets_alone(layout.KERNELS / self.order.kernel):
            return "disk"
        return "cpu" if use.cpu_seconds > limits.cpu_seconds else None


def used(pid: int, base: int, limit: int) -> Use:
    """Return what a process and its descendants use, beyond the `base` that all of them share."""
    memory, ticks, pids = 0, 0, descendants(pid)
    for each in pids:
        fields = _stat(each)
        if fields is None:
            continue
        memory += max(int(fields[_RESIDENT]) * _PAGE - base, 0)
        ticks += sum(map(int, fields[_OWN_TICKS]))
        if each == pid:
            ticks += sum(map(int, fields[_CHILDREN_TICKS]))
    if memory > limit:
        # Forks share pages that each is charged with above; this count is exact and dearer.
        memory = sum(_proportional(each) for each in pids)
    return Use(memory, ticks / _TICKS, len(pids))


def descendants(pid: int) -> list[int]:
    """Return a process and all that descend from it; only itself where /proc does not tell."""
    found, waiting = {pid: None}, [pid]
    while waiting:
        new = [each for each in _children(waiting.pop()) if each not in found]
        found |= dict.fromkeys(new)
        waiting += new
    return list(found)


def _children(pid: int) -> list[int]:
    found: list[int] = []
    # Processes end while we look.
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with contextlib.suppress(OSError):
                found += map(int, (task / "children").read_text().split())
    return found


def _sockets_alone(folder: Path) -> bool:
    """Return whether a kernel's folder on this machine's own disk holds its sockets only."""
    found = list(folder.iterdir())
    return len(found) <= MOST_SOCKETS and all(entry.is_socket() for entry in found)


def _stat(pid: int) -> list[str] | None:
    try:
        text = Path(f"/proc/{pid}/stat").read_text(errors="replace")
    except OSError:
        return None
    # The name in brackets is the learner's to choose; the fields begin after its last bracket.
    fields = text.rpartition(")")[2].split()
    return fields if len(fields) > _RESIDENT else None


def _resident(pid: int) -> int:
    fields = _stat(pid)
    return int(fields[_RESIDENT]) * _PAGE if fields else 0


def _proportional(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return _resident(pid)
    sizes = {line.split(":")[0]: line.split()[1] for line in text.splitlines()[1:]}
    return int(sizes.get("Pss", 0)) * 1024


def _end_the_rest() -> None:
    """End what a child without a process namespace has left behind."""
    # Each round may meet what was forked during the one before; a bomb loses its race in the end.
    for _ in range(200):
        for pid in descendants(os.getpid())[1:]:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        time.sleep(0.01)
