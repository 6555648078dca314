"""What is kept of a learner for the platform that gets scores: its id of them, what was sent."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from typing import Any

from autograder.exports.lti.platform import Place
from autograder.workspace import Workspace

_SENT = "sent.db"


def of(workspace: Workspace, ids: Sequence[str]) -> dict[str, Any]:
    """Return the platform's ids of some learners, and when which of their scores was sent."""
    place = Place.of(workspace)
    users = _users(place, ids)
    path = place.own / _SENT
    if not path.is_file():
        return {"users": users, "sent": []}
    with closing(sqlite3.connect(path, timeout=60)) as rows:
        found = [
            {"column": item, "at": at}
            for user in users.values()
            for item, at in rows.execute("SELECT item, at FROM sent WHERE user = ?", (user,))
        ]
    return {"users": users, "sent": found}


def forget(workspace: Workspace, ids: Sequence[str]) -> None:
    """Take some learners out of both; what the platform itself holds is not reached."""
    place = Place.of(workspace)
    users = _users(place, ids)
    path = place.own / _SENT
    if users and path.is_file():
        with closing(sqlite3.connect(path, timeout=60, isolation_level=None)) as rows:
            rows.executemany("DELETE FROM sent WHERE user = ?", [(one,) for one in users.values()])
            rows.execute("VACUUM")
    # Last: without it, nobody could tell any more which rows are whose.
    if users:
        place.remove_users(users)


def _users(place: Place, ids: Sequence[str]) -> dict[str, str]:
    if not place.file.is_file():
        return {}
    known = place.read().users
    return {name: known[name] for name in ids if name in known}
