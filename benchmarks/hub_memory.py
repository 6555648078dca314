"""The memory of a hub and of all that it started, by what each process is; from /proc."""

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Memory:
    """Megabytes, as proportional set size: what processes share is divided among them."""

    together: int
    hub: int
    proxy: int
    services: int
    servers: int
    kernels: int
    server_each: int
    kernel_each: int


def memory_of(hub: int) -> Memory:
    """Return the memory of a hub, given its process, and of everything below it."""
    sizes: dict[str, list[int]] = {
        kind: [] for kind in ("hub", "proxy", "services", "servers", "kernels")
    }
    process = psutil.Process(hub)
    for one in (process, *process.children(recursive=True)):
        with suppress(psutil.Error, OSError):
            kind = "hub" if one.pid == hub else _kind(one)
            sizes[kind].append(_pss(one.pid))
    sums = {kind: round(sum(each)) for kind, each in sizes.items()}
    return Memory(
        together=sum(sums.values()),
        server_each=_typical(sizes["servers"]),
        kernel_each=_typical(sizes["kernels"]),
        **sums,
    )


def _kind(process: psutil.Process) -> str:
    words = " ".join(process.cmdline())
    if "configurable-http-proxy" in words:
        return "proxy"
    theirs = bool(process.environ().get("JUPYTERHUB_USER"))
    if "ipykernel_launcher" in words and theirs:
        return "kernels"
    return "servers" if theirs else "services"


def _pss(process: int) -> int:
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) // 1024
    return 0


def _typical(sizes: Iterable[int]) -> int:
    """Return the middle size of the processes that are not just wrappers of others."""
    large = sorted(size for size in sizes if size > 20)
    return large[len(large) // 2] if large else 0


def busy() -> float:
    """Return the seconds that all processors of the machine have worked since it started."""
    with Path("/proc/stat").open() as lines:
        user, nice, system, _, _, *interrupts = map(int, lines.readline().split()[1:9])
    return (user + nice + system + sum(interrupts)) / os.sysconf("SC_CLK_TCK")
