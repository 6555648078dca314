"""What the chart's hub is told: sign-in, services in pods of their own, roles, learners' pods."""

from collections.abc import Iterable, Mapping
from typing import Any

from autograder.errors import AutograderError
from course_hub import hosts, joined, signin
from course_hub import settings as hub_settings
from course_hub.cluster import pods, services
from course_hub.settings import Settings


class NotForClusters(AutograderError):
    """Settings that only make sense on one machine."""


def configure(c: Any, profiles: pods.Profiles = (), *, one_node: bool = True) -> None:
    """Write the course's part into the configuration of the chart's hub; raises NotForClusters.

    What the chart has put there stays: its proxy, database, culler and addresses.
    """
    known = hub_settings.load()
    refuse(known)
    signin.configure(c, known)
    entries = services.with_page(joined.services(known))
    c.JupyterHub.services = [
        *_list(c.JupyterHub.get("services")),
        *(services.outside(entry) for entry in entries),
    ]
    c.JupyterHub.load_roles = [
        *_list(c.JupyterHub.get("load_roles")),
        *joined.roles(known),
    ]
    c.JupyterHub.default_url = "/services/home/"
    c.JupyterHub.allow_named_servers = False
    c.JupyterHub.implicit_spawn_seconds = 1
    hosts.configure(c, known)
    told = in_cluster(joined.server_environment(known), entries)
    pods.configure(c, known, told, profiles, one_node)
    _parts(c, known)


def _parts(c: Any, settings: Settings) -> None:
    """Let the parts add what they need, and keep what the chart has set for its own server."""
    before = c.JupyterHub.get("tornado_settings")
    for part in joined.parts():
        if hasattr(part, "configure"):
            part.configure(c, settings)
    if isinstance(before, dict):
        c.JupyterHub.tornado_settings = {**before, **c.JupyterHub.tornado_settings}


def refuse(settings: Settings) -> None:
    """Return when the settings fit a cluster; raises NotForClusters."""
    if settings.sign_in == "demo":
        raise NotForClusters(
            "Demo sign-in has one password for everybody and works on one machine only. Choose "
            "'sign_in: lti', 'oauth' or 'native' in deploy/kubernetes/hub.yml."
        )
    if not settings.https:
        raise NotForClusters(
            f"'address' is {settings.address}: passwords and cookies would travel unprotected. "
            "Give the https address that the ingress answers to."
        )


def in_cluster(
    environment: Mapping[str, str], entries: Iterable[Mapping[str, Any]]
) -> dict[str, str]:
    """Return what servers are told, with services' names in place of this machine's ports."""
    moved = {entry["url"]: services.address(entry) for entry in entries}
    found = {}
    for name, text in environment.items():
        for here, there in moved.items():
            text = text.replace(f"{here.rstrip('/')}/", f"{there}/")
        found[name] = text
    return found


def _list(found: Any) -> list[Any]:
    """Return a list of the configuration, which is no list while nothing was set."""
    return list(found) if isinstance(found, list) else []
