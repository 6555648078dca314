"""The hub's parts joined for a cluster: their services and roles, as assembly joins them."""

from typing import Any

from course_hub import assembly
from course_hub import settings as hub_settings
from course_hub.settings import Settings

_SERVER = (
    "users:activity!user",
    "access:servers!server",
    "read:users:name!user",
    "read:users:groups!user",
)


def services(settings: Settings) -> list[dict[str, Any]]:
    """Return the entries of all parts' services, each knowing where the settings are."""
    known = {**hub_settings.service_environment(settings), "PYTHONNOUSERSITE": "1"}
    return [
        {"oauth_no_confirm": True, **entry, "environment": known | entry.get("environment", {})}
        for part in assembly.parts()
        for entry in part.services(settings)
    ]


def roles(settings: Settings) -> list[dict[str, Any]]:
    """Return the parts' roles, and what everybody and every learner's server may do."""
    parts = assembly.parts()
    users = [scope for part in parts for scope in part.user_scopes(settings)]
    servers = [scope for part in parts for scope in part.server_scopes(settings)]
    return [
        *(role for part in parts for role in part.roles(settings)),
        {"name": "user", "scopes": list(dict.fromkeys(["self", *users]))},
        {"name": "server", "scopes": list(dict.fromkeys([*_SERVER, *servers]))},
    ]
