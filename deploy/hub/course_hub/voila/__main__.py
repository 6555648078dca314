"""Runs the apps, or the dashboard, as a service of the hub: `python -m course_hub.voila apps`.

It starts itself again behind the wall; there it knows its port and where documents come from, and
neither the hub's settings nor the courses' state.
"""

import argparse
import os
import sys
from collections.abc import Sequence

from autograder.errors import AutograderError
from course_hub import settings as hub_settings
from course_hub.voila import enclosed, options
from course_hub.voila.carrying import CARRIED, CARRIED_HERE, source

_HIDDEN = ("COURSE_HUB_SETTINGS", "AUTOGRADER_STATE", "AUTOGRADER_DB", "AUTOGRADER_PRIVATE")
_PLACES = {"HOME": "/tmp", "TMPDIR": "/tmp", "JUPYTER_RUNTIME_DIR": "/tmp/jupyter"}


def main(words: Sequence[str] | None = None) -> int:
    """Serve until asked to end; return the exit code."""
    parser = argparse.ArgumentParser(description="Serve apps behind the hub.")
    parser.add_argument("service", choices=sorted(CARRIED))
    parser.add_argument("--port", type=int, help="given behind the wall")
    parser.add_argument("--documents", help="given behind the wall")
    given = parser.parse_args(words)
    os.umask(0o077)
    try:
        if given.port and given.documents:
            _serve(given.service, given.port, given.documents)
        else:
            _enclose(given.service)
    except AutograderError as problem:
        print(f"{given.service}: {problem}", file=sys.stderr)
        return problem.exit_code
    return 0


def _enclose(name: str) -> None:
    """Become the same service behind the wall."""
    settings = hub_settings.load()
    port, documents = str(settings.port(name)), source(name, settings.port("home"))
    inner = [sys.executable, "-m", "course_hub.voila", name]
    inner += ["--port", port, "--documents", documents]
    kept = {name: value for name, value in os.environ.items() if name not in _HIDDEN}
    # A pod of its own has nothing of the courses to hide, and is a wall itself.
    behind = enclosed.command(settings, inner) if settings.state.exists() else inner
    os.execvpe(behind[0], behind, {**kept, **_PLACES})


def _serve(name: str, port: int, documents: str) -> None:
    enclosed.keep_to_itself()
    os.environ.update(options.environment())
    os.environ[CARRIED_HERE] = "1"
    # Only now: Voilà looks for templates when it is imported.
    from course_hub.voila.behind import BehindHub, chosen, settings
    from course_hub.voila.server import run, shelf

    with shelf(chosen(name)) as folder:
        app = BehindHub.made(name, documents)
        run(settings(name, folder, port), app)


if __name__ == "__main__":
    sys.exit(main())
