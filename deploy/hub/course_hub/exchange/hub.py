"""What the hub has to know of the exchange: its service, and who may use it."""

import sys
from typing import Any

from course_hub import settings as hub_settings
from course_hub.settings import Settings

NAME = "exchange"
ACCESS = f"access:services!service={NAME}"


def services(settings: Settings) -> list[dict[str, Any]]:
    """Return the service's entry in the hub's configuration."""
    return [
        {
            "name": NAME,
            "url": f"http://127.0.0.1:{settings.port(NAME)}",
            "command": [sys.executable, "-m", "course_hub.exchange"],
            "environment": hub_settings.service_environment(settings),
            "display": False,
        }
    ]


def roles(settings: Settings) -> list[dict[str, Any]]:
    """Return the roles that the service itself needs: none, since it asks with others' tokens."""
    return []


def user_scopes(settings: Settings) -> tuple[str, ...]:
    """Return what everybody who signs in may do."""
    return (ACCESS,)


def server_scopes(settings: Settings) -> tuple[str, ...]:
    """Return what a learner's own server may do: use the exchange, and say whose it is."""
    return (ACCESS, "read:users:name!user", "read:users:groups!user")


def server_environment(settings: Settings) -> dict[str, str]:
    """Return how a learner's server finds the exchange."""
    return {"COURSE_HUB_EXCHANGE": f"http://127.0.0.1:{settings.port(NAME)}/services/{NAME}/"}
