"""What is asked of the sandbox and what comes back: plain data, nothing of the course's secrets.

This module is also read inside the sandbox, so it imports nothing but the standard library.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Ended = Literal["finished", "timed-out", "out-of-memory", "too-much-output", "kernel-died"]


@dataclass(frozen=True)
class Limits:
    """What one submission may use; seconds are of the clock unless they say otherwise."""

    seconds: int = 120
    cell_seconds: int = 30
    cpu_seconds: int = 120
    memory_bytes: int = 2_000_000_000
    processes: int = 64
    disk_bytes: int = 100_000_000
    disk_files: int = 2_000
    file_bytes: int = 50_000_000
    output_bytes: int = 5_000_000
    value_bytes: int = 20_000_000


@dataclass(frozen=True)
class Run:
    """A code cell to run."""

    source: str


@dataclass(frozen=True)
class Take:
    """The values wanted at this place, for the test cell `check`, by the names they have here."""

    check: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Request:
    """One submission to run: its steps in order, and the files beside it by relative path."""

    steps: tuple[Run | Take, ...]
    files: Mapping[str, bytes] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True)
class Ran:
    """What became of a request.

    `outputs` holds, for each Run step in order, the outputs as nbformat 4 has them, None where
    the run did not get there. `values` are the encoded values by check and name, `absent` why a
    name has none, in words for the learner. A check that was not reached is in neither.
    """

    ended: Ended
    outputs: tuple[tuple[dict[str, Any], ...] | None, ...] = ()
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    absent: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    slow_cells: int = 0
    cpu_seconds: float = 0.0
    peak_bytes: int = 0
