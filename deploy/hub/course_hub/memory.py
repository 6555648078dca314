"""The memory that all processes of one server use together, and what is done when it is too much.

The system's limit is for each process alone. Looked at every few seconds, so it stops who forgets
to free memory and who fills it on purpose, not who fills it all at once: for these the unit of the
service has a limit for everybody.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")
_MB = 1024 * 1024


@dataclass(frozen=True)
class Ended:
    """What was ended: the largest process, and what all of them used, in megabytes."""

    process: int
    process_mb: int
    together_mb: int


def hold(outermost: int, limit_mb: int) -> Ended | None:
    """End the largest process of a server that uses more than it may; return what was ended."""
    used = {process: _own_bytes(process) for process in _family(outermost)}
    together = sum(used.values())
    if together <= limit_mb * _MB:
        return None
    largest = max(used, key=lambda process: used[process])
    with suppress(ProcessLookupError):
        os.kill(largest, signal.SIGKILL)
    return Ended(largest, used[largest] // _MB, together // _MB)


def _family(outermost: int) -> Iterator[int]:
    """Give a process and all that come from it, as they are now."""
    waiting = [outermost]
    while waiting:
        process = waiting.pop()
        yield process
        # A process, or one of its threads, may end at any moment.
        with suppress(OSError):
            for thread in Path(f"/proc/{process}/task").iterdir():
                with suppress(OSError):
                    waiting += map(int, (thread / "children").read_text().split())


def _own_bytes(process: int) -> int:
    """Return what a process holds in memory and shares with no other."""
    with suppress(OSError, ValueError):
        _, resident, shared, *_ = Path(f"/proc/{process}/statm").read_text().split()
        return (int(resident) - int(shared)) * _PAGE
    return 0
