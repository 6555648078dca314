"""Starts a Jupyter server on loopback for a test, with settings and state of its own."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

TOOLS = Path(sys.executable).parent


def environment(home: Path) -> dict[str, str]:
    """The environment of a user whose home, Jupyter's settings and state are under `home`."""
    jupyter = {f"JUPYTER_{name}_DIR": str(home / name.lower()) for name in ("CONFIG", "RUNTIME")}
    return {**os.environ, "HOME": str(home), **jupyter}


@contextmanager
def serving(folder: Path, home: Path, env: Mapping[str, str], *words: str) -> Iterator[str]:
    """The address of `jupyter WORDS` in a folder; `env` builds on `environment(home)`."""
    fixed = ["--no-browser", "--ip=127.0.0.1", "--port=0", "--allow-root"]
    quiet = ["--ServerApp.token=", "--ServerApp.password=", "--YDocExtension.disable_rtc=True"]
    log = home / "server.log"
    with log.open("w") as stderr:
        process = subprocess.Popen(
            [TOOLS / "jupyter", *words, *fixed, *quiet], cwd=folder, env=env, stderr=stderr
        )
        try:
            deadline = time.monotonic() + 90
            while not (found := list((home / "runtime").glob("jpserver-*.json"))):
                assert process.poll() is None and time.monotonic() < deadline, log.read_text()
                time.sleep(0.2)
            yield str(json.loads(found[0].read_text())["url"])
        finally:
            process.terminate()
            process.wait(30)
