"""Waits for a service that a test has started."""

import subprocess
import time
import urllib.request
from pathlib import Path

_STARTS_WITHIN = 120


def wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the service answers; fails with its log when it does not."""
    until = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"{address} did not answer.\n{log.read_text()}")
