"""The address that browsers show, and people's servers apart from it, as strangers to the hub.

Whoever runs a server decides what pages it shows. On the hub's own host such a page could do
whatever its visitor may: browsers keep hosts apart, and not paths of one host.
"""

from typing import Any

from jupyterhub.utils import subdomain_hook_idna

from course_hub.settings import Settings


def configure(c: Any, settings: Settings) -> None:
    """Write into the hub's configuration where people find it and their servers."""
    if settings.https:
        # Else the hub would take the way from its own proxy, http, for the browser's: its cookies
        # would travel in the open as well.
        c.JupyterHub.public_url = f"{settings.origin}/"
    if not settings.hosts_apart:
        return
    c.JupyterHub.subdomain_host = of_services(settings)
    c.JupyterHub.subdomain_hook = of
    c.JupyterHub.cookie_host_prefix_enabled = bound(settings)


def of(name: str, domain: str, kind: str) -> str:
    """Return the host of a person's or a group's server; services stay where the hub is.

    >>> of("ana", "hub.example.org", "user"), of("home", "hub.example.org", "service")
    ('ana.hub.example.org', 'hub.example.org')
    """
    return str(subdomain_hook_idna(name, domain, kind)) if kind == "user" else domain


def of_services(settings: Settings) -> str:
    """Return what stands before services' addresses for the hub: nothing where there is one host.

    >>> of_services(Settings(address="https://hub.example.org/"))
    'https://hub.example.org'
    """
    return settings.origin if settings.hosts_apart else ""


def bound(settings: Settings) -> bool:
    """Return whether cookies are bound to the hub's host, which needs https.

    Such cookies are for every path: on one host they would reach every learner's server.
    """
    return settings.hosts_apart and settings.https
