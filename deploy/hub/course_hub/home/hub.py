"""What the hub has to know of the first page: its service, and who may open it."""

import sys
from typing import Any

from course_hub.settings import Settings

NAME = "home"
PREFIX = f"/services/{NAME}/"
ACCESS = f"access:services!service={NAME}"


def services(settings: Settings) -> list[dict[str, Any]]:
    """Return the service's entry in the hub's configuration."""
    return [
        {
            "name": NAME,
            "url": f"http://127.0.0.1:{settings.port(NAME)}",
            "command": [sys.executable, "-m", "course_hub.home"],
            "oauth_no_confirm": True,
        }
    ]


def roles(settings: Settings) -> list[dict[str, Any]]:
    """Return the roles that the service adds: none, since it asks the hub for nothing."""
    return []


def user_scopes(settings: Settings) -> tuple[str, ...]:
    """Return what everybody who is signed in may do: open the first page."""
    return (ACCESS,)


def server_scopes(settings: Settings) -> tuple[str, ...]:
    """Return what a learner's server may do here: nothing, a notebook is not its person."""
    return ()
