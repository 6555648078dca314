"""What the hub has to know of groups and talk: services, and who may enter which server."""

import sys
from typing import Any

from course_hub import settings as hub_settings
from course_hub.settings import Settings
from course_hub.together import accounts

SERVICE = "together"


def talk(course: str) -> str:
    """Return the name of the service of a course's talk."""
    return f"talk-{course}"


def services(settings: Settings) -> list[dict[str, Any]]:
    """Return a talk for each course, and the page of groups."""
    talks = [
        _service(settings, talk(course), "course_hub.together.talk", {"COURSE_HUB_COURSE": course})
        for course in settings.courses
    ]
    page = _service(settings, SERVICE, "course_hub.together", {})
    # With this the page hands a group's work in, and takes messages out, as the person who asks,
    # and as nobody else.
    page["oauth_client_allowed_scopes"] = [
        f"access:services!service={name}"
        for name in ("exchange", *(talk(course) for course in settings.courses))
    ]
    return [*talks, page]


def roles(settings: Settings) -> list[dict[str, Any]]:
    """Return who enters which talk, who enters which group, and what the page may do."""
    groups = accounts.groups(settings)
    talks = [
        {
            "name": talk(course),
            "scopes": [f"access:services!service={talk(course)}"],
            "groups": [f"nbgrader-{course}", f"formgrade-{course}"],
        }
        for course in settings.courses
    ]
    doors = [
        {
            "name": f"enter-{one.account}",
            "scopes": [
                f"access:servers!user={one.account}",
                f"servers!user={one.account}",
                f"read:users:name!user={one.account}",
            ],
            "groups": [one.account],
        }
        for one in groups
    ]
    page = {
        "name": SERVICE,
        "scopes": [
            scope
            for one in groups
            for scope in (
                f"access:servers!user={one.account}",
                f"servers!user={one.account}",
                f"read:users!user={one.account}",
                f"read:groups!group={one.account}",
            )
        ],
        "services": [SERVICE],
    }
    # Named here, the groups' accounts exist from the start, though nobody signs in to them.
    own = {
        "name": "group-accounts",
        "scopes": ["self"],
        "users": [one.account for one in groups],
    }
    return [*talks, *doors, own, page]


def user_scopes(settings: Settings) -> tuple[str, ...]:
    """Return what everybody who signed in may do: see the page of their groups."""
    return (f"access:services!service={SERVICE}",)


def server_scopes(settings: Settings) -> tuple[str, ...]:
    """Return what a learner's own server may do here: nothing."""
    return ()


def configure(c: Any, settings: Settings) -> None:
    """Let members into their group's server without a question at each of its starts.

    The hub asks before a server learns who its visitor is, and forgets the answer when the server
    stops. It asks nothing for services; groups' servers are the hub's own as well.
    """
    services = (one for one in c.JupyterHub.services if one.get("oauth_no_confirm"))
    known = {one.get("oauth_client_id", f"service-{one['name']}") for one in services}
    known |= {f"jupyterhub-user-{one.account}" for one in accounts.groups(settings)}
    c.JupyterHub.tornado_settings = {"oauth_no_confirm_list": known}


def _service(
    settings: Settings, name: str, module: str, environment: dict[str, str]
) -> dict[str, Any]:
    kept = {accounts.REMEMBERED: str(accounts.REMEMBER)}
    return {
        "name": name,
        "url": f"http://127.0.0.1:{settings.port(name)}",
        "command": [sys.executable, "-m", module],
        "environment": {**hub_settings.service_environment(settings), **kept, **environment},
        "oauth_no_confirm": True,
        "display": False,
    }
