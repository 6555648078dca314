"""Is the hub well? Asked from outside, as people reach it, and of its files."""

import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, ProxyHandler, build_opener

from course_hub.settings import Settings

_SECONDS = 10
_ROOM_MB = 1024


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    what: str
    well: bool
    detail: str = ""


def look(settings: Settings) -> tuple[Finding, ...]:
    """Return what is well and what is not: proxy, hub, services, databases, room on the disk."""
    from course_hub import joined

    services = [
        _answers(f"service {one['name']}", f"{one['url']}/services/{one['name']}/", 500)
        for part in joined.parts()
        for one in part.services(settings)
        if "url" in one
    ]
    hub = _answers("proxy and hub", f"{settings.bind_address}hub/health", 300)
    return (hub, *services, *_databases(settings), _room(settings.state))


def _answers(what: str, address: str, below: int) -> Finding:
    """Say whether an answer comes, with a status below a number."""
    # Asked on this machine, whatever proxy the environment names.
    ask = build_opener(ProxyHandler({}), _NoRedirect())
    try:
        with ask.open(address, timeout=_SECONDS):
            return Finding(what, True)
    except HTTPError as error:
        # A service that wants a sign-in, or has no page of this name, answers all the same.
        well = error.code < below
        return Finding(what, well, "" if well else f"{address} answers {error.code}")
    except (URLError, OSError) as error:
        return Finding(what, False, f"{address}: {getattr(error, 'reason', error)}")


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *asked: Any, **also: Any) -> None:
        """Follow no redirect: that somebody is sent to sign in is answer enough."""


def _databases(settings: Settings) -> Iterable[Finding]:
    hub = settings.hub_state / "jupyterhub.sqlite"
    books = (settings.state / course / "gradebook.db" for course in settings.courses)
    for path in (hub, *books):
        if path.is_file():
            what = f"database {path.relative_to(settings.state)}"
            yield _sound(what, path)


def _sound(what: str, path: Path) -> Finding:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=60)) as database:
            found = str(database.execute("PRAGMA quick_check").fetchone()[0])
    except sqlite3.Error as error:
        found = str(error)
    return Finding(what, found == "ok", "" if found == "ok" else f"{found}; restore a backup")


def _room(state: Path) -> Finding:
    free = shutil.disk_usage(state).free // 2**20
    detail = f"{free:,} MB free at {state}"
    return Finding("room on the disk", free >= _ROOM_MB, detail)
