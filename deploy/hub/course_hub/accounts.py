"""Accounts of native sign-up: who signed up, and who was approved."""

import sqlite3
from contextlib import closing

from autograder.errors import AutograderError
from course_hub.people import People
from course_hub.settings import Settings


class NoAccount(AutograderError):
    """An account that nobody made, or that belongs to nobody on a roster."""


def signed_up(settings: Settings) -> dict[str, bool]:
    """Return who signed up with a password, and whether each was approved."""
    path = settings.hub_state / "jupyterhub.sqlite"
    if not path.is_file():
        return {}
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=60)) as database:
        if not _has_table(database):
            return {}
        rows = database.execute("SELECT username, is_authorized FROM users_info").fetchall()
    return {name: bool(approved) for name, approved in rows}


def approve(settings: Settings, name: str) -> None:
    """Approve an account; raises NoAccount.

    The first administrator is approved in this way: an account that approves itself because of
    its name would belong to whoever signs up first.
    """
    if name not in People.read(settings).by_name:
        raise NoAccount(f"'{name}' is on no roster and is no instructor or admin of hub.yml.")
    if name not in signed_up(settings):
        raise NoAccount(
            f"Nobody has signed up as '{name}' yet. Sign up at {settings.address}/hub/signup, then "
            "run this again."
        )
    path = settings.hub_state / "jupyterhub.sqlite"
    with closing(sqlite3.connect(path, timeout=60)) as database, database:
        database.execute("UPDATE users_info SET is_authorized = 1 WHERE username = ?", (name,))


def _has_table(database: sqlite3.Connection) -> bool:
    query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'users_info'"
    return database.execute(query).fetchone() is not None
