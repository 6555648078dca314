"""What commands take: time, processor seconds and memory, of them and of all they start.

Reads Linux's /proc.
"""

import contextlib
import ctypes
import importlib.metadata
import os
import platform
import resource
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

LIBRARIES = ("nbgrader", "nbclient", "ipykernel", "pandas", "plotly", "SQLAlchemy")


@dataclass(frozen=True)
class Command:
    """A command line, where it runs and in which environment."""

    words: Sequence[str | Path]
    folder: Path
    environment: Mapping[str, str]


@dataclass(frozen=True)
class Usage:
    """What commands run side by side took: seconds of the clock and of the processors.

    `busy` is what the whole machine worked meanwhile: far more than `cpu` means that others were
    at work too. `own` leaves out what ended after its starter and was gathered here, such as the
    sandbox of a cluster's worker. `output` is what was written to standard output.
    """

    wall: float
    cpu: float
    busy: float
    own: float = 0.0
    output: str = ""


class Failed(Exception):
    """A measured command that did not succeed."""


def measured(commands: Sequence[Command]) -> Usage:
    """Run commands side by side and return what they took together."""
    _adopt()
    others = own_children()
    before, busy, start = worked(), _busy(), time.perf_counter()
    running = [_started(command) for command in commands]
    outputs = [_finished(process) for process in running]
    wall = time.perf_counter() - start
    own = worked() - before
    gather(others)
    return Usage(wall, worked() - before, _busy() - busy, own, "".join(outputs))


def in_turn(commands: Sequence[Command]) -> Usage:
    """Run commands one after another and return what they took together."""
    each = [measured([command]) for command in commands]
    return Usage(
        *(sum(getattr(one, name) for one in each) for name in ("wall", "cpu", "busy", "own"))
    )


def _started(command: Command) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command.words,
        cwd=command.folder,
        env=dict(command.environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _finished(process: subprocess.Popen[str]) -> str:
    output, errors = process.communicate()
    if process.returncode:
        words = " ".join(map(str, process.args if isinstance(process.args, list) else []))
        raise Failed(f"{words} ended with {process.returncode}.\n{output[-2000:]}{errors[-2000:]}")
    return output


def _adopt() -> None:
    """Have processes that lose their parent become children of this one, to count their work."""
    be_subreaper = 36
    if ctypes.CDLL(None).prctl(be_subreaper, 1, 0, 0, 0):
        raise OSError("processor time cannot be counted here")


def own_children() -> set[int]:
    """Return the processes whose parent this one is."""
    listed = Path(f"/proc/self/task/{os.getpid()}/children").read_text()
    return set(map(int, listed.split()))


def gather(others: set[int], seconds: float = 20.0) -> None:
    """Wait for the children that are not among `others` to end, so that their work is counted."""
    deadline = time.monotonic() + seconds
    while left := own_children() - others:
        for process in left:
            os.waitpid(process, os.WNOHANG)
        if time.monotonic() > deadline:
            raise Failed(f"Processes that a command started ran on {seconds:.0f} s after its end.")
        time.sleep(0.02)


def worked() -> float:
    """Return the processor seconds of all children that have ended so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _busy() -> float:
    with Path("/proc/stat").open() as lines:
        user, nice, system, _, _, *interrupts = map(int, lines.readline().split()[1:9])
    return (user + nice + system + sum(interrupts)) / os.sysconf("SC_CLK_TCK")


@dataclass
class Memory:
    """The most memory that the processes of a command held, by what they are; in bytes.

    Proportional set size: what processes share is divided among them, so the sums are true.
    """

    each: dict[str, int] = field(default_factory=dict)
    together: int = 0

    def take(self, processes: Mapping[str, list[int]]) -> None:
        for name, sizes in processes.items():
            self.each[name] = max(self.each.get(name, 0), *sizes)
        self.together = max(self.together, sum(map(sum, processes.values())))


def memory_of(command: Command, every: float = 0.2) -> Memory:
    """Run a command and return the most memory it held, looked at several times a second."""
    memory, done = Memory(), threading.Event()
    process = _started(command)

    def watch() -> None:
        while not done.wait(every):
            memory.take(_sizes(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        _finished(process)
    finally:
        done.set()
        watcher.join()
    return memory


def _sizes(root: int) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for process in _family(root):
        try:
            words = Path(f"/proc/{process}/cmdline").read_text().split("\0")
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
        except OSError:
            continue  # It has ended meanwhile.
        sizes = [line.split()[1] for line in rollup.splitlines() if line.startswith("Pss:")]
        name = "this command" if process == root else _name(words)
        found.setdefault(name, []).extend(1024 * int(size) for size in sizes)
    return {name: sizes for name, sizes in found.items() if sizes}


def _family(root: int) -> list[int]:
    """Return a process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            # The name of the program stands in brackets and may hold anything.
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            children.setdefault(int(parent), []).append(int(folder.name))
    family = [root]
    for process in family:
        family += children.get(process, [])
    return family


def _name(words: list[str]) -> str:
    """Return what a command line runs: its module, its script or its program."""
    if "-m" in words[:-1]:
        return words[words.index("-m") + 1]
    scripts = [word for word in words[1:] if word.endswith(".py")]
    return Path((scripts or words)[0]).name


def machine() -> Iterator[str]:
    """Yield lines that describe the machine and the versions."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    yield f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB, load {load:.1f} at the start"
    yield f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    yield ", ".join(f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES)


def _processor() -> str:
    with Path("/proc/cpuinfo").open() as lines:
        names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
