"""Taking a person out of what the hub itself keeps: home, account, log, words in the talk.

What the courses hold goes first, with `autograder data erase`; what a group wrote together stays.
"""

import json
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from autograder.errors import AutograderError
from autograder.intake import LEARNER_ID
from course_hub import checks, durable
from course_hub.people import People
from course_hub.settings import Settings
from course_hub.together.talk.gate import CHAT

_USERS = "SELECT id FROM users WHERE name = :name"
_SERVERS = f"SELECT server_id FROM spawners WHERE user_id IN ({_USERS})"
# Whatever else belongs to an account goes with it.
_STATEMENTS = (
    ("servers", f"DELETE FROM servers WHERE id IN ({_SERVERS})"),
    ("oauth_clients", "DELETE FROM oauth_clients WHERE identifier = :client"),
    ("users_info", "DELETE FROM users_info WHERE username = :name"),
    ("users", "DELETE FROM users WHERE name = :name"),
)


class NotErased(AutograderError):
    """Somebody whom the hub cannot take out."""


def erase(settings: Settings, name: str) -> tuple[str, ...]:
    """Take a person out of the hub; returns what there was. Again after it was cut short, it ends.

    Raises NotErased, and Busy while the hub runs: it would write some of it again.
    """
    if not LEARNER_ID.fullmatch(name) or name in settings.shared_accounts():
        raise NotErased(f"'{name}' is nobody's name.")
    if name in People.read(settings).by_name:
        raise NotErased(
            f"'{name}' is on a roster, or named in hub.yml, and would be let in again. Run "
            "'autograder data erase' for each course first, or take the name out of hub.yml."
        )
    held = checks.hold(settings)
    try:
        # The account last: as long as it is there, it says that something is left.
        done = [*_files(settings, name), *_words(settings, name), *_account(settings, name)]
    finally:
        checks.let_go(held)
    if not done:
        raise NotErased(f"The hub holds nothing of '{name}'.")
    return tuple(done)


def _files(settings: Settings, name: str) -> list[str]:
    own = (f"homes/{name}", f"logs/servers/{name}.log", f"accounts/{name}")
    found = [one for one in own if (settings.hub_state / one).exists()]
    for one in found:
        # A home may be nested deeper than a program of ours could follow.
        remove = shutil.which("rm") or "/bin/rm"
        subprocess.run([remove, "-rf", "--", str(settings.hub_state / one)], check=True)
    return found


def _words(settings: Settings, name: str) -> list[str]:
    """Take a person's messages out of every talk; returns the talks that had some."""
    return [one for one in settings.courses if _of_talk(_talk(settings, one), name)]


def _talk(settings: Settings, course: str) -> Path:
    return settings.hub_state / "talk" / course / CHAT


def _of_talk(path: Path, name: str) -> bool:
    if not path.is_file():
        return False
    talk = json.loads(path.read_text(encoding="utf-8"))
    messages, users = talk.get("messages", []), talk.get("users", {})
    kept = [_unnamed(one, name) for one in messages if one.get("sender") != name]
    if kept == messages and name not in users:
        return False
    users = {user: about for user, about in users.items() if user != name}
    text = json.dumps({**talk, "messages": kept, "users": users}, ensure_ascii=False)
    durable.write(path, text.encode())
    return True


def _unnamed(message: dict[str, object], name: str) -> dict[str, object]:
    """Return somebody else's message, which calls the person no longer."""
    named = message.get("mentions")
    if not isinstance(named, list) or name not in named:
        return message
    return {**message, "mentions": [one for one in named if one != name]}


def _account(settings: Settings, name: str) -> list[str]:
    """Take the account out of the hub's database, with tokens and password."""
    path = settings.hub_state / "jupyterhub.sqlite"
    if not path.is_file():
        return []
    with closing(sqlite3.connect(path, timeout=60)) as database:
        database.execute("PRAGMA foreign_keys = ON")
        tables = {row[0] for row in database.execute("SELECT name FROM sqlite_master")}
        with database:
            gone = sum(
                database.execute(statement, {"name": name, "client": _client(name)}).rowcount
                for table, statement in _STATEMENTS
                if table in tables
            )
        # What was deleted stands in the file until it is written anew.
        database.execute("VACUUM")
    return ["account"] if gone else []


def _client(name: str) -> str:
    """Return the name by which the hub knows a person's server, as JupyterHub makes it."""
    return f"jupyterhub-user-{quote(name)}"
