"""How many learners a hub carries: response times and memory with real servers and kernels.

    python -m benchmarks.hub 1 10 30 --into book/instructors/data

All learners begin each step at the same moment, which is the worst case: a class that is told to.
Nothing else should be at work on the machine. Written: hub_load.json and hub_load.md.
"""

import argparse
import json
import os
import platform
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.hub_learner import Learner, Refused
from benchmarks.hub_memory import Memory, busy, memory_of
from course_hub.edition import OPEN
from tests.hub.hub import MEASURING, PASSWORD, running_hub

NOTEBOOK = f"{MEASURING}/{OPEN}/{OPEN}.ipynb"

Action = Callable[[Learner], None]
STEPS: dict[str, Action] = {
    "sign in": Learner.sign_in,
    "first page": Learner.first_page,
    "start the server": Learner.start_server,
    "fetch": lambda one: one.fetch(MEASURING, OPEN),
    "start the kernel": lambda one: one.open(NOTEBOOK),
    "run all cells": Learner.run_all,
    "answer": lambda one: one.answer("q7", 5.0),
    "save": Learner.save,
    "validate": Learner.validate,
    "submit": lambda one: one.submit(MEASURING, OPEN),
}
# Memory is read when everybody has a notebook open with all that it computed.
FULLEST = "save"


@dataclass(frozen=True)
class Step:
    """How long a step took the learners, in seconds; `cpu_s` is the machine's work a learner."""

    step: str
    p50_s: float
    p95_s: float
    worst_s: float
    failed: int
    cpu_s: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Run:
    """What so many learners at once met."""

    learners: int
    steps: tuple[Step, ...]
    memory_mb: Memory


def measure(count: int) -> Run:
    """Return what `count` learners at once meet on a hub of their own."""
    names = [f"learner-{number}" for number in range(1, count + 1)]
    with (
        tempfile.TemporaryDirectory() as folder,
        running_hub(Path(folder), names, cold=False, limits={"servers": count}) as hub,
    ):
        learners = [Learner(hub.address, name, PASSWORD) for name in names]
        settle()
        memory, steps = None, []
        for name, action in STEPS.items():
            step, learners = _together(name, action, learners)
            steps.append(step)
            print(f"{count:3} {name:18} {step.p50_s:7.2f} {step.p95_s:7.2f}", flush=True)
            if name == FULLEST:
                memory = memory_of(hub.process.pid)
        for one in learners:
            one.leave()
    assert memory is not None
    return Run(count, tuple(steps), memory)


def settle(seconds: float = 60) -> None:
    """Wait until what a start still has to do is done, such as kernels warming up."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        before = busy()
        time.sleep(2)
        if busy() - before < 0.3:
            return


def _together(name: str, action: Action, learners: Sequence[Learner]) -> tuple[Step, list[Learner]]:
    """Have all learners do a step at once; returns what it took and who can go on."""
    took: dict[Learner, float] = {}
    reasons: dict[Learner, str] = {}
    ready = threading.Barrier(len(learners))

    def act(one: Learner) -> None:
        ready.wait()
        begun = time.monotonic()
        try:
            action(one)
            took[one] = time.monotonic() - begun
        except (Refused, OSError, KeyError, ValueError) as error:
            reasons[one] = f"{type(error).__name__}: {error}"[:300]

    before = busy()
    threads = [threading.Thread(target=act, args=(one,)) for one in learners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if not took:
        raise SystemExit(f"Nobody could {name}: {set(reasons.values())}")
    seconds = sorted(took.values())
    step = Step(
        name,
        round(median(seconds), 3),
        round(seconds[min(len(seconds) - 1, round(0.95 * (len(seconds) - 1)))], 3),
        round(seconds[-1], 3),
        len(reasons),
        round((busy() - before) / len(learners), 2),
        tuple(sorted(set(reasons.values()))),
    )
    return step, [one for one in learners if one in took]


def breaks_first(runs: Sequence[Run]) -> str:
    """Return in words what gave way first as learners were added."""
    for run in runs:
        for step in run.steps:
            if step.failed:
                return (
                    f"With {run.learners} learners at once, {step.failed} could not "
                    f"{step.step}: {step.reasons[0]}"
                )
    first, last = runs[0], runs[-1]
    waits = {
        new.step: (new.p95_s, new.p95_s / max(old.p95_s, 0.001))
        for old, new in zip(first.steps, last.steps, strict=True)
    }
    slowest = max(waits, key=lambda name: waits[name][0])
    seconds, times = waits[slowest]
    share = last.memory_mb.together / _machine_mb()
    return (
        f"Nothing failed with {last.learners} learners at once. The processors give way first: "
        f"'{slowest}' takes {seconds:.0f} s at the 95th percentile, {times:.0f} times what one "
        f"learner waits. Memory is at {share:.0%} of the machine's."
    )


def _machine_mb() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20


def report(runs: Sequence[Run]) -> dict[str, Any]:
    """Return everything as it stands in hub_load.json."""
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "machine": {
            "cores": os.cpu_count(),
            "memory_mb": _machine_mb(),
            "python": platform.python_version(),
            "jupyterhub": version("jupyterhub"),
            "jupyterlab": version("jupyterlab"),
        },
        "assignment": f"{MEASURING}/{OPEN}",
        "runs": [asdict(run) for run in runs],
        "breaks_first": breaks_first(runs),
    }


def table(found: dict[str, Any]) -> str:
    """Return the report as markdown."""
    return "\n".join(
        (*_times(found["runs"]), "", *_memory(found["runs"]), "", found["breaks_first"], "")
    )


def _times(runs: Sequence[dict[str, Any]]) -> Iterable[str]:
    heads = [f"{run['learners']} at once" for run in runs]
    yield (
        "| step, seconds (median / 95th percentile) | " + " | ".join(heads) + " | CPU s a learner |"
    )
    yield "|---|" + "---|" * (len(runs) + 1)
    for steps in zip(*(run["steps"] for run in runs), strict=True):
        cells = [f"{one['p50_s']:.1f} / {one['p95_s']:.1f}" + _failed(one) for one in steps]
        yield f"| {steps[0]['step']} | " + " | ".join(cells) + f" | {steps[-1]['cpu_s']:.1f} |"


def _failed(step: dict[str, Any]) -> str:
    return f" ({step['failed']} failed)" if step["failed"] else ""


def _memory(runs: Sequence[dict[str, Any]]) -> Iterable[str]:
    heads = [f"{run['learners']} at once" for run in runs]
    yield "| memory, MB (PSS) | " + " | ".join(heads) + " |"
    yield "|---|" + "---|" * len(runs)
    for kind in runs[0]["memory_mb"]:
        cells = [f"{run['memory_mb'][kind]:,}" for run in runs]
        yield f"| {kind.replace('_', ', ')} | " + " | ".join(cells) + " |"


def main() -> None:
    """Measure and write both files."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("learners", type=int, nargs="+")
    parser.add_argument("--into", type=Path, required=True)
    given = parser.parse_args()
    found = report([measure(count) for count in given.learners])
    given.into.mkdir(parents=True, exist_ok=True)
    (given.into / "hub_load.json").write_text(json.dumps(found, indent=2) + "\n")
    (given.into / "hub_load.md").write_text(table(found))
    print(table(found))


if __name__ == "__main__":
    main()
