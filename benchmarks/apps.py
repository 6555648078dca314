"""How soon an app shows something, how soon it can be used, and how much memory it takes.

Run with ``python -m benchmarks.apps [--visits N] [--app NAME ...]``; five visits to each of the
seven apps take some five minutes. Each visit is made in the system's Chromium on this machine.

``text`` is the first contentful paint: title, explanation and sources can be read. ``controls`` is
the moment when every tool of the page is drawn. ``first`` is a browser that never was here (nothing
cached); ``warm`` one that was, on a server with a kernel started beforehand, which is what a
learner meets after the first app; ``no kernel`` the same browser when nobody started one. Medians,
with the worst. Memory is proportional set size, so that what processes share counts once.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from course_hub.voila import options
from tests.apps.served import Served, ready, serving
from tests.browser import launch

APPS = [one.slug for one in options.catalogue()]
_PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"


@dataclass(frozen=True)
class Visit:
    """Seconds until there is text, and until the tools can be used."""

    text: float
    controls: float


def visit(page: Page, served: Served, app: str) -> Visit:
    """Open an app and wait until it can be used."""
    start = time.monotonic()
    page.goto(f"{served.address}voila/render/{app}.ipynb", wait_until="commit")
    ready(page)
    controls = time.monotonic() - start
    return Visit(page.evaluate(_PAINT) / 1000, controls)


def filled(served: Served, app: str, times: int) -> None:
    """Wait until a kernel stands ready for the app, for so many times."""
    line = f"Kernel pool of {app}.ipynb is filled"
    while served.log.read_text().count(line) < times:
        assert served.process.poll() is None, served.log.read_text()
        time.sleep(0.1)
    # The notebook runs in it after that; the processor falls quiet when it has.
    before = _computed(served)
    while True:
        time.sleep(0.5)
        after = _computed(served)
        if 0 <= after - before < 0.05:
            return
        before = after


def _computed(served: Served) -> float:
    """Processor seconds of the server's children; kernels may end meanwhile."""
    seconds = 0.0
    for one in psutil.Process(served.process.pid).children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            used = one.cpu_times()
            seconds += used.user + used.system
    return seconds


def preheated(browser: Browser, home: Path, app: str, visits: int) -> dict[str, list[Visit]]:
    """Visits to an app with a kernel started beforehand: fresh browsers, then one that knows it."""
    found: dict[str, list[Visit]] = {"first": [], "warm": []}
    with serving(home, "--app", app) as served:
        opened = 0

        def once(page: Page) -> Visit:
            nonlocal opened
            opened += 1
            filled(served, app, opened)
            return visit(page, served, app)

        for _ in range(visits):
            page = browser.new_page()
            found["first"].append(once(page))
            found["warm"].append(once(page))
            page.close()
        filled(served, app, opened + 1)
        print(f"  memory {app}: {_memory(served)}", flush=True)
    return found


def unheated(browser: Browser, home: Path, app: str, visits: int) -> list[Visit]:
    """Visits to an app whose kernel starts with the visit, by a browser that knows it."""
    with serving(home, "--cold", "--app", app) as served:
        page = browser.new_page()
        visit(page, served, app)
        return [visit(page, served, app) for _ in range(visits)]


def _memory(served: Served) -> str:
    server = psutil.Process(served.process.pid)
    kernels = [one for one in server.children(recursive=True) if "ipykernel" in str(one.cmdline())]
    sizes = [round(one.memory_full_info().pss / 1e6) for one in kernels]
    own = round(server.memory_full_info().pss / 1e6)
    return f"server {own} MB, kernels {', '.join(map(str, sorted(sizes)))} MB"


def _row(app: str, name: str, visits: Sequence[Visit]) -> str:
    def cells(of: Callable[[Visit], float]) -> str:
        values = [of(one) for one in visits]
        return f"{statistics.median(values):5.2f} ({max(values):.2f})"

    return f"{app:18} {name:10} {cells(lambda one: one.text):15} {cells(lambda one: one.controls)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=5)
    parser.add_argument("--app", action="append", choices=APPS)
    given = parser.parse_args()
    rows = []
    with sync_playwright() as playwright, launch(playwright) as browser:
        for number, app in enumerate(given.app or APPS):
            with tempfile.TemporaryDirectory() as folder:
                homes = [Path(folder) / name for name in ("a", "b")]
                for home in homes:
                    home.mkdir()
                found = preheated(browser, homes[0], app, given.visits)
                found["no kernel"] = unheated(browser, homes[1], app, given.visits)
            rows += [_row(app if not n else "", name, each)
                     for n, (name, each) in enumerate(found.items())]  # fmt: skip
            print(f"{number + 1} of {len(given.app or APPS)} apps measured", flush=True)
    print(f"\n{'app':18} {'visit':10} {'text, s (worst)':15} controls, s (worst)")
    print("\n".join(rows))


if __name__ == "__main__":
    main()
