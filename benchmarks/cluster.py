"""A Dask cluster on this machine, and what its processes worked."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.processes import gather, worked

SECONDS = 60


@dataclass
class Cluster:
    """A cluster's address; the processor seconds are known once it has ended."""

    address: str = ""
    scheduler_cpu: float = 0.0
    workers_cpu: float = 0.0


@contextmanager
def cluster(folder: Path, environment: Mapping[str, str], workers: int) -> Iterator[Cluster]:
    """Give a cluster with so many worker processes of one thread each."""
    folder.mkdir(parents=True)
    note, log = folder / "scheduler.json", folder / "log"

    def start(*words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *words, "--scheduler-file", str(note)]
        with log.open("a") as output:
            return subprocess.Popen(
                command, cwd=folder, env=dict(environment), stdout=output, stderr=output
            )

    made, running = Cluster(), list[subprocess.Popen[bytes]]()
    scheduler = start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
    try:
        made.address = _address(note, log)
        single = ("--nworkers", "1", "--nthreads", "1", "--no-dashboard")
        running += [start("worker", *single) for _ in range(workers)]
        yield made
    finally:
        made.workers_cpu = _end(running, others={scheduler.pid})
        made.scheduler_cpu = _end([scheduler], others=set())


def _address(note: Path, log: Path) -> str:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        try:
            return str(json.loads(note.read_text())["address"])
        except (OSError, ValueError):
            time.sleep(0.1)
    raise TimeoutError(f"The Dask scheduler did not start.\n{log.read_text()[-2000:]}")


def _end(processes: list[subprocess.Popen[bytes]], others: set[int]) -> float:
    """End processes; returns the processor seconds of them and of all that they started."""
    before = worked()
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait(SECONDS)
    gather(others)
    return worked() - before
