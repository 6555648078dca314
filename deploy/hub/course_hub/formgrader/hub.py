"""What the hub must know of the formgraders: the services, and who may open which."""

import sys
from typing import Any

from course_hub.formgrader.names import VARIABLE, service_name
from course_hub.settings import Settings, service_environment


def services(settings: Settings) -> list[dict[str, Any]]:
    """Return one service for each course."""
    return [_service(settings, course) for course in settings.courses]


def _service(settings: Settings, course: str) -> dict[str, Any]:
    name = service_name(course)
    return {
        "name": name,
        "url": f"http://127.0.0.1:{settings.port(name)}",
        "command": [sys.executable, "-m", "course_hub.formgrader"],
        "environment": {**service_environment(settings), VARIABLE: course},
        "oauth_no_confirm": True,
        "display": False,
    }


def roles(settings: Settings) -> list[dict[str, Any]]:
    """Return the roles that let a course's instructors, and nobody else, open its formgrader."""
    return [
        {
            "name": f"formgraders-{course}",
            "description": f"Mark {course}",
            "scopes": [f"access:services!service={service_name(course)}"],
            "groups": [f"formgrade-{course}"],
        }
        for course in settings.courses
    ]


def user_scopes(settings: Settings) -> tuple[str, ...]:
    """Return what everybody who signs in gets: nothing."""
    return ()


def server_scopes(settings: Settings) -> tuple[str, ...]:
    """Return what a learner's own server gets: nothing."""
    return ()
