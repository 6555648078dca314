"""The hub's parts joined: their services, their roles, and what servers are told of them."""

from importlib import import_module
from types import ModuleType
from typing import Any

from course_hub import settings as hub_settings
from course_hub.settings import Settings

PARTS = ("exchange", "home", "voila", "formgrader", "together")

# What a server of JupyterHub needs, beside what the parts add.
_SERVER = (
    "users:activity!user",
    "access:servers!server",
    "read:users:name!user",
    "read:users:groups!user",
)


def parts() -> list[ModuleType]:
    """Return the module of each part that tells the hub about it."""
    return [import_module(f"course_hub.{part}.hub") for part in PARTS]


def services(settings: Settings) -> list[dict[str, Any]]:
    """Return the entries of all parts' services, each knowing where the settings and state are."""
    known = {**hub_settings.service_environment(settings), "PYTHONNOUSERSITE": "1"}
    return [
        {"oauth_no_confirm": True, **entry, "environment": known | entry.get("environment", {})}
        for part in parts()
        for entry in part.services(settings)
    ]


def roles(settings: Settings) -> list[dict[str, Any]]:
    """Return the parts' roles, and what everybody and every learner's server may do."""
    joined = parts()
    users = [scope for part in joined for scope in part.user_scopes(settings)]
    servers = [scope for part in joined for scope in part.server_scopes(settings)]
    return [
        *(role for part in joined for role in part.roles(settings)),
        {"name": "user", "scopes": list(dict.fromkeys(["self", *users]))},
        {"name": "server", "scopes": list(dict.fromkeys([*_SERVER, *servers]))},
    ]


def server_environment(settings: Settings) -> dict[str, str]:
    """Return what the parts tell every learner's server."""
    found: dict[str, str] = {}
    for part in parts():
        if hasattr(part, "server_environment"):
            found |= part.server_environment(settings)
    return found
