"""Short ways to run cells and to look at what they gave."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from autograder.sandbox.client import Sandbox
from autograder.sandbox.protocol import Limits, Ran, Request, Run, Take

SMALL = Limits(
    seconds=10,
    cell_seconds=2,
    cpu_seconds=8,
    memory_bytes=400_000_000,
    processes=20,
    disk_bytes=20_000_000,
    disk_files=200,
    file_bytes=5_000_000,
    output_bytes=100_000,
    value_bytes=100_000,
)


def run(
    sandbox: Sandbox,
    *cells: str,
    take: tuple[str, ...] = (),
    files: Mapping[str, bytes] | None = None,
    **limits: int,
) -> Ran:
    """Run cells, then take names for the check "after"."""
    steps = (*map(Run, cells), Take("after", take))
    return sandbox.run(Request(steps, files or {}, limits=replace(SMALL, **limits)))


def taken(sandbox: Sandbox, *cells: str, **more: Any) -> Any:
    """Run cells and return the value that the last one binds to `found`."""
    ran = run(sandbox, *cells, take=("found",), **more)
    assert ran.ended == "finished", ran
    assert "found" in ran.values["after"], ran
    return ran.values["after"]["found"]


def text(ran: Ran, cell: int = 0) -> str:
    """Return what a cell printed."""
    outputs = ran.outputs[cell]
    assert outputs is not None
    return "".join(output.get("text", "") for output in outputs)
