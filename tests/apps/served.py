"""Serves apps on a free port of this machine, as `make apps` does, with a home of its own."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Page, expect

from tests.jupyter import environment

STARTS_WITHIN = 90


@dataclass(frozen=True)
class Served:
    """Apps that run: their address, what they log, and the folder for temporary files."""

    address: str
    log: Path
    temporary: Path
    process: subprocess.Popen[bytes]

    def open(self, page: Page, app: str) -> None:
        """Open an app and wait until its controls are there."""
        page.goto(f"{self.address}voila/render/{app}.ipynb")
        ready(page)

    def left(self) -> list[Path]:
        """What stands in the folder in which the kernels run, beside the notebooks."""
        shelves = [one for one in self.temporary.iterdir() if one.name.startswith("course-apps-")]
        return [path for one in shelves for path in one.rglob("*") if path.suffix != ".ipynb"]


def ready(page: Page) -> None:
    """Wait until the page says no more that it is starting."""
    expect(page.locator("body")).to_have_attribute("data-ready", "true", timeout=60_000)
    expect(page.locator("#course-loading")).to_be_hidden()


def config(page: Page) -> dict[str, str]:
    """What Voilà tells the page of itself, such as the id of its kernel."""
    text = page.locator("#jupyter-config-data").text_content()
    assert text
    found: dict[str, str] = json.loads(text)
    return found


@contextmanager
def serving(home: Path, *words: str) -> Iterator[Served]:
    """Apps served with these words of the command line."""
    temporary = home / "tmp"
    temporary.mkdir()
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    command = [sys.executable, "-m", "course_hub.voila.local", "--port", str(port), *words]
    env = {**environment(home), "TMPDIR": str(temporary)}
    log = home / "apps.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=home, env=env, stdout=out, stderr=out)
        served = Served(f"http://127.0.0.1:{port}/", log, temporary, process)
        try:
            _wait(served)
            yield served
        finally:
            process.terminate()
            process.wait(30)


def _wait(served: Served) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            urlopen(served.address, timeout=5).close()
        except (URLError, OSError):
            alive = served.process.poll() is None and time.monotonic() < deadline
            assert alive, served.log.read_text()
            time.sleep(0.2)
        else:
            return
