"""Tries on this machine what a hostile notebook would try, and says what was held."""

import os
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from autograder.sandbox import probes, seccomp, wall
from autograder.sandbox.client import Sandbox
from autograder.sandbox.probes import LIMITS, Probe
from autograder.sandbox.protocol import Request, Run, Take

# Calls that no library has a function for, by number; all are harmless with zeros.
_BY_NUMBER = (
    "bpf",
    "perf_event_open",
    "userfaultfd",
    "io_uring_setup",
    "keyctl",
    "add_key",
    "open_by_handle_at",
    "process_vm_readv",
    "kexec_load",
    "init_module",
    "fsopen",
)
_OF_THE_CHILD = ("HOME", "TMPDIR", "PWD")
_FILES = (
    "/etc/shadow",
    "/etc/hostname",
    "/etc/machine-id",
    "/proc/1/environ",
    "/proc/self/environ",
    "/proc/self/mem",
    "/dev/tty",
    "/dev/kmsg",
)
_FOLDERS = ("/var", "/sys", "/run", "/boot", "/srv", "/opt", "/mnt", "/media")


@dataclass(frozen=True)
class Finding:
    """Whether the sandbox held one trick, and what the trick met."""

    name: str
    enforced: bool
    met: str


def selftest(sandbox: Sandbox) -> tuple[Finding, ...]:
    """Return what is enforced and what is not, probe by probe; ValueError without a wall."""
    if not sandbox.walled:
        raise ValueError("There is no wall here to try.")
    with ExitStack() as held:
        listener = held.enter_context(socket.create_server(("127.0.0.1", 0)))
        secret = held.enter_context(tempfile.NamedTemporaryFile(prefix="probe-"))
        secret.write(b"secret")
        secret.flush()
        facts = _facts(Path(secret.name), listener.getsockname()[1])
        return tuple(_try(sandbox, probe, facts) for probe in _probes())


def _probes() -> Iterator[Probe]:
    yield Probe("reads nothing of the course, the machine or other users", probes.READS)
    yield Probe("sees nothing of the grader's environment", probes.ENVIRONMENT)
    yield Probe("writes nowhere but in its own folder", probes.WRITES)
    yield Probe("reaches no network", probes.NETWORK)
    yield Probe("sees and signals no other process", probes.OTHERS)
    yield Probe("cannot make the kernel's rarer calls", probes.CALLS)
    yield Probe("has no rights and can gain none", probes.RIGHTS)
    yield Probe("holds no files of the grader open", probes.DESCRIPTORS)
    yield Probe("leaves nothing for the next submission", probes.ALONE)
    yield Probe("finds nothing of the submission before", probes.ALONE)
    yield Probe("starts no more processes than it may", _with_limit(probes.FORKS, LIMITS.processes))
    memory = LIMITS.memory_bytes
    yield Probe(
        "takes no more memory than it may", _with_limit(probes.MEMORY, memory), ended="finished"
    )
    yield Probe(
        "takes no more memory with all its processes",
        probes.TOTAL_MEMORY,
        ended="out-of-memory",
        expects="end",
    )
    yield Probe(
        "writes no longer file than it may", _with_limit(probes.FILE_SIZE, LIMITS.file_bytes)
    )
    yield Probe("fills no more disk than it may", _with_limit(probes.DISK, LIMITS.disk_bytes))
    yield Probe("prints no more than it may", probes.FLOOD, ended="too-much-output", expects="end")
    yield Probe(
        "runs no longer than it may",
        probes.DEAF,
        limits=replace(LIMITS, seconds=3),
        ended="timed-out",
        expects="end",
    )
    yield Probe(
        "takes no more processor time than it may",
        probes.DEAF,
        limits=replace(LIMITS, cpu_seconds=1),
        ended="timed-out",
        expects="end",
    )


def _with_limit(code: str, limit: int) -> str:
    return f"LIMIT = {limit}\n{code}"


def _facts(secret: Path, port: int) -> str:
    """Return the assignments that tell the probes where to look."""
    spec = find_spec("autograder")
    package = Path(spec.origin).parent if spec and spec.origin else Path()
    state = Path(os.environ.get("AUTOGRADER_STATE") or package.parent / "state")
    files = [*_FILES, str(secret), str(package / "errors.py")]
    ours = [package / "marking", package.parent / "exercises", package.parent / ".git", state]
    folders = [*map(Path, _FOLDERS), *ours, Path.home()]
    told: dict[str, Any] = {
        "SECRETS": files,
        "FOLDERS": [str(path) for path in folders if not _holds_python(path)],
        "KNOWN": sorted({*wall.environment(), *_OF_THE_CHILD}),
        "PACKAGE": str(package / "sandbox"),
        "PORT": port,
        "PID": os.getpid(),
        "NUMBERS": [number for name, number in seccomp.denied().items() if name in _BY_NUMBER],
    }
    return "\n".join(f"{name} = {value!r}" for name, value in told.items())


def _holds_python(folder: Path) -> bool:
    """Return whether Python itself is inside a folder, which then is there, with Python alone."""
    inside = (sys.prefix, sys.base_prefix, str(Path(sys.prefix).resolve()))
    return any(Path(place).is_relative_to(folder) for place in inside)


def _try(sandbox: Sandbox, probe: Probe, facts: str) -> Finding:
    steps = (Run(facts), Run(probe.code), Take("probe", ("held", "met")))
    ran = sandbox.run(Request(steps, limits=probe.limits))
    if probe.expects == "end":
        return Finding(probe.name, ran.ended == probe.ended, f"ended as {ran.ended}")
    values = ran.values.get("probe", {})
    if ran.ended != "finished" or values.get("held") is None:
        said = (ran.outputs[1] or ({},))[-1] if len(ran.outputs) > 1 else {}
        return Finding(probe.name, False, f"not tried: {ran.ended} {said.get('evalue', '')}")
    return Finding(probe.name, values["held"] is True, _words(values.get("met")))


def _words(met: object) -> str:
    return ", ".join(map(str, met)) if isinstance(met, list) else str(met or "")
