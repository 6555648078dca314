"""What the hub has to know of the apps: one service for everybody, one for instructors alone."""

import sys
from typing import Any

from course_hub.settings import Settings

APPS, DASHBOARD = "apps", "dashboard"
# With this the service asks the first page's service for a document as the person who looks at the
# app, and as nobody else: it has no right of its own to anybody's marks.
_FOR_PERSON = ["access:services!service=home"]


def services(settings: Settings) -> list[dict[str, Any]]:
    """Return the entries of both services in the hub's configuration."""
    return [_service(settings, APPS), _service(settings, DASHBOARD)]


def roles(settings: Settings) -> list[dict[str, Any]]:
    """Return the role that lets instructors, and nobody else, open the dashboard."""
    return [
        {
            "name": DASHBOARD,
            "description": "See the dashboard of one's own courses",
            "scopes": [f"access:services!service={DASHBOARD}"],
            "groups": [f"formgrade-{course}" for course in settings.courses],
        }
    ]


def user_scopes(settings: Settings) -> tuple[str, ...]:
    """Return what everybody who is signed in may do: open the apps."""
    return (f"access:services!service={APPS}",)


def server_scopes(settings: Settings) -> tuple[str, ...]:
    """Return what a learner's server may do here: nothing."""
    return ()


def _service(settings: Settings, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "url": f"http://127.0.0.1:{settings.port(name)}",
        "command": [sys.executable, "-m", "course_hub.voila", name],
        "oauth_no_confirm": True,
        "oauth_client_allowed_scopes": _FOR_PERSON,
    }
