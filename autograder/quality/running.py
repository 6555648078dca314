"""Gate: a learner's copy runs from top to bottom, silently, in time and without the network."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from traitlets.config import Config

from autograder.intake import ANSWERS
from autograder.quality import network
from autograder.quality.findings import Fault
from autograder.quality.trial import LEARNERS, Trial, name_of
from autograder.workspace import REPOSITORY

SECONDS = 60
LEARNER = "offline"
_CUT = """
import sys, types
trial = types.ModuleType("trial")
exec(compile({source!r}, "trial", "exec"), trial.__dict__)
trial.cut()
sys.modules["trial"] = trial
del sys, types, trial
"""
_ATTEMPTS = "import json, trial; print(json.dumps(trial.attempts))"


@dataclass(frozen=True)
class Run:
    """What came of running a notebook: its cells with outputs, the time, who was asked for."""

    cells: tuple[NotebookNode, ...]
    seconds: float
    attempts: tuple[str, ...] = ()
    stopped: str = ""


def faults(trial: Trial) -> Iterator[Fault]:
    """Yield what went wrong while marking and running the notebook without the network."""
    began = time.monotonic()
    with network.away() as asked:
        trial.mark(LEARNER, trial.answers(LEARNER))
        yield from _reached("marking", asked)
    yield from _late("marking", time.monotonic() - began)
    with TemporaryDirectory() as home:
        work = Path(home) / trial.name
        shutil.copytree(trial.release, work)
        learner = LEARNERS[0]
        saved = {
            "format": 1, "assignment": trial.name, "learner": learner,
            "answers": trial.answers(learner), "saved_at": {},
        }  # fmt: skip
        (work / ANSWERS).write_text(json.dumps(saved), encoding="utf-8")
        yield from judged(trial.name, run(work / f"{trial.name}.ipynb", learner))


def judged(name: str, done: Run) -> Iterator[Fault]:
    """Yield the faults of a run: errors, noise on stderr, the network asked for, time."""
    if done.stopped:
        yield Fault(name, f"it was stopped: {done.stopped}", "Make the cell quicker or smaller.")
    for cell in done.cells:
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                message = f"{output.ename}: {output.evalue}"[:300]
                yield Fault(name_of(cell), message, "Let the cell run with right answers.")
            elif output.get("name") == "stderr":
                message = f"it writes to stderr: {output.text.strip()[:300]}"
                yield Fault(name_of(cell), message, "Repair what the message is about.")
    yield from _reached(name, done.attempts)
    yield from _late(name, done.seconds)


def _reached(name: str, asked: list[str] | tuple[str, ...]) -> Iterator[Fault]:
    for attempt in dict.fromkeys(asked):
        yield Fault(name, f"it asks for the network ({attempt}).", "Use bundled data.")


def _late(name: str, seconds: float) -> Iterator[Fault]:
    if seconds > SECONDS:
        message = f"it takes {seconds:.0f} s; the limit is {SECONDS} s."
        yield Fault(name, message, "Make the data smaller or the cells fewer.")


def run(notebook: Path, learner: str) -> Run:
    """Return what running a notebook gives, as a learner, in a kernel without the network."""
    book = nbformat.read(notebook, as_version=4)
    source = Path(network.__file__).read_text(encoding="utf-8")
    shown = list(book.cells)
    before = nbformat.v4.new_code_cell(_CUT.format(source=source))
    after = nbformat.v4.new_code_cell(_ATTEMPTS)
    book.cells = [before, *shown, after]
    client: Any = NotebookClient(
        book,
        timeout=SECONDS,
        # Socket files instead of ports: the kernel needs no loopback, and warns of none.
        config=Config({"KernelManager": {"transport": "ipc", "ip": str(notebook.parent / ".k")}}),
        kernel_name="python3",
        allow_errors=True,
        resources={"metadata": {"path": str(notebook.parent)}},
    )
    began = time.monotonic()
    try:
        client.execute(env=_environment(learner))
    except (CellTimeoutError, DeadKernelError) as error:
        reason = str(error).strip().splitlines()[0]
        return Run(tuple(shown), time.monotonic() - began, stopped=reason)
    seconds = time.monotonic() - began
    attempts = json.loads(after.outputs[0].text)
    return Run((before, *shown), seconds, tuple(attempts))


def _environment(learner: str) -> dict[str, str]:
    """Return a learner's environment; our own packages are found wherever the notebook lies."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AUTOGRADER")}
    path = os.pathsep.join(filter(None, (str(REPOSITORY), kept.get("PYTHONPATH"))))
    return kept | {"JUPYTERHUB_USER": learner, "PYTHONPATH": path}
