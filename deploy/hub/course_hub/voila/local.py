"""The apps on this machine, without a hub: `python -m course_hub.voila.local`."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from collections.abc import Sequence

from autograder.errors import AutograderError
from course_hub.voila import options
from course_hub.voila.options import App


class AppsPortTaken(AutograderError):
    """Something else listens on the port."""


class UnknownApp(AutograderError):
    """No app of that name."""


def main(words: Sequence[str] | None = None) -> int:
    """Serve the apps on loopback; return the exit code."""
    parser = argparse.ArgumentParser(description="Serve the course's apps on this machine alone.")
    parser.add_argument("--port", type=int, default=8866, help="port on 127.0.0.1 (8866)")
    parser.add_argument("--cold", action="store_true", help="start no kernel before it is needed")
    parser.add_argument(
        "--app", action="append", help="only this app, by its name; repeat for more"
    )
    given = parser.parse_args(words)
    try:
        _serve(given.port, chosen(given.app), preheated=not given.cold)
    except AutograderError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


def chosen(names: Sequence[str] | None) -> tuple[App, ...]:
    """The apps of these names, all of them when there is none; or UnknownApp."""
    apps = {one.slug: one for one in options.catalogue()}
    for name in names or ():
        if name not in apps:
            raise UnknownApp(f"There is no app {name!r}. There are: {', '.join(apps)}.")
    return tuple(one for slug, one in apps.items() if not names or slug in names)


def _serve(port: int, apps: Sequence[App], *, preheated: bool) -> None:
    _free(port)
    os.environ.update(options.environment())
    # Only now: Voilà looks for templates when it is imported.
    from course_hub.voila.server import run, shelf

    with shelf(apps) as folder:
        print(f"The apps: http://127.0.0.1:{port}/   (Ctrl+C ends them)", flush=True)
        if preheated:
            print("Each has a kernel started beforehand; that takes some seconds.", flush=True)
        run(options.settings(apps, folder, port=port, preheated=preheated))


def _free(port: int) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError as error:
            raise AppsPortTaken(
                f"Port {port} cannot be used ({error.strerror}). "
                f"Choose another: make apps PORT={port + 1 if port < 65535 else 8866}."
            ) from None
        except OverflowError:
            raise AppsPortTaken(f"{port} is no port; choose one from 1 to 65535.") from None


if __name__ == "__main__":
    sys.exit(main())
