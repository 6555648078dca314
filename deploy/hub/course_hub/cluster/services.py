"""The hub's services as pods: what the hub is told of them, and what each is started with."""

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from autograder.errors import AutograderError
from course_hub import hosts
from course_hub.settings import Settings

# Where each service's token is a file of the service's name; a service's pod holds its own alone.
TOKENS = "COURSE_HUB_TOKENS"
HUB = "COURSE_HUB_HUB"
LISTEN = "COURSE_HUB_LISTEN"
_TOKENS = "/etc/course-tokens"
_HUB = "http://hub:8081"
# What the hub does with a process of its own and cannot do with a pod.
_OF_PROCESSES = ("command", "environment", "cwd", "user")


class NoToken(AutograderError):
    """A service without a token file."""


class NoService(AutograderError):
    """A name that is no service of the hub."""


def token(name: str) -> str:
    """Return the token that hub and service share; raises NoToken."""
    path = Path(os.environ.get(TOKENS) or _TOKENS) / name
    try:
        found = path.read_text().strip()
    except OSError as bad:
        raise NoToken(
            f"The token of the service '{name}' cannot be read from {path} ({bad.strerror}). Make "
            "the secrets with 'python -m course_hub.cluster secrets', and mount course-tokens."
        ) from bad
    if len(found) < 32:
        raise NoToken(
            f"The token of the service '{name}' in {path} is too short. Make the secrets with "
            "'python -m course_hub.cluster secrets'."
        )
    return found


def with_page(entries: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the entries of services that answer requests: each of them is a pod's."""
    return [dict(entry) for entry in entries if entry.get("url")]


def outside(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return a service's entry for a hub that does not start it but finds it by its name."""
    kept = {key: value for key, value in entry.items() if key not in _OF_PROCESSES}
    return {**kept, "url": address(entry), "api_token": token(entry["name"])}


def address(entry: Mapping[str, Any]) -> str:
    """Return where a service answers inside the cluster."""
    return f"http://{entry['name']}:{urlsplit(entry['url']).port}"


def named(entries: Iterable[Mapping[str, Any]], name: str) -> dict[str, Any]:
    """Return the entry of a service; raises NoService."""
    found = {entry["name"]: entry for entry in with_page(entries)}
    if name not in found:
        raise NoService(f"There is no service '{name}'. There are: {', '.join(found)}.")
    return found[name]


def environment(entry: Mapping[str, Any], settings: Settings) -> dict[str, str]:
    """Return what a hub gives a service that it starts itself, for one that a pod starts."""
    name = entry["name"]
    prefix = f"/services/{name}/"
    hub = os.environ.get(HUB) or _HUB
    # As the hub has it on its list, else nobody could sign in.
    host = hosts.of_services(settings)
    access = json.dumps([f"access:services!service={name}", "access:services"])
    return {
        **{key: str(value) for key, value in entry.get("environment", {}).items()},
        LISTEN: "0.0.0.0",
        "JUPYTERHUB_SERVICE_NAME": name,
        "JUPYTERHUB_SERVICE_PREFIX": prefix,
        "JUPYTERHUB_SERVICE_URL": f"http://0.0.0.0:{urlsplit(entry['url']).port}",
        "JUPYTERHUB_API_TOKEN": token(name),
        "JUPYTERHUB_API_URL": f"{hub}/hub/api",
        "JUPYTERHUB_BASE_URL": "/",
        "JUPYTERHUB_HOST": host,
        "JUPYTERHUB_COOKIE_HOST_PREFIX_ENABLED": str(int(hosts.bound(settings))),
        "JUPYTERHUB_CLIENT_ID": entry.get("oauth_client_id") or f"service-{name}",
        "JUPYTERHUB_OAUTH_CALLBACK_URL": f"{host}{prefix}oauth_callback",
        "JUPYTERHUB_OAUTH_SCOPES": access,
        "JUPYTERHUB_OAUTH_ACCESS_SCOPES": access,
        "JUPYTERHUB_OAUTH_CLIENT_ALLOWED_SCOPES": json.dumps(
            entry.get("oauth_client_allowed_scopes") or []
        ),
    }


def start(entry: Mapping[str, Any], settings: Settings) -> None:
    """Become the service: its command, in its folder, with what the hub would have given it."""
    surroundings = {**os.environ, **environment(entry, settings)}
    if entry.get("cwd"):
        os.chdir(entry["cwd"])
    command = list(entry["command"])
    os.execvpe(command[0], command, surroundings)
