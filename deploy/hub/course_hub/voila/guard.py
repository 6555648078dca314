"""Voilà asks nobody who they are: here every handler of its asks the hub first, whatever it is.

A page sends whoever has not signed in to the hub. Everything else (kernels, their channels,
files) is refused. A kernel belongs to the person who used it first: its name is known to the page
that was given it, and to no other.
"""

import inspect
from collections.abc import MutableMapping
from typing import Any
from urllib.parse import quote

from jupyterhub.services.auth import HubOAuth, HubOAuthCallbackHandler
from tornado import web

from course_hub.serving import HubHandler

SIGN_IN = "sign-in"
_WHAT = "Sign in, then open the app again."


class Kernels:
    """Whose kernel is whose."""

    def __init__(self) -> None:
        self._owners: MutableMapping[str, str] = {}

    def claim(self, kernel: str, person: str, running: Any) -> None:
        """Give a kernel to the first who uses it; an answer 404 for any other, or for none."""
        self._owners = {one: owner for one, owner in self._owners.items() if one in running}
        if kernel not in running or self._owners.setdefault(kernel, person) != person:
            raise web.HTTPError(404, "There is no such kernel of yours.")


class Guard:
    """Put before a handler's own class: nothing of it runs for somebody who may not be here."""

    async def prepare(self: Any) -> None:
        """Ask the hub who this is, then let the handler prepare itself."""
        auth: HubOAuth = self.application.settings["hub_pages"]
        user = await auth.get_user(self, sync=False)
        if not user:
            self._send_to_sign_in()
            return
        if user.get("kind") != "user" or not auth.check_scopes(auth.access_scopes, user):
            raise web.HTTPError(403, "You may not open this.")
        kernel = self._kernel()
        if kernel is not None:
            settings = self.application.settings
            settings["kernels"].claim(kernel, user["name"], settings["kernel_manager"])
        prepared = super().prepare()  # type: ignore[misc]  # The handler's own, mixed in after.
        if inspect.isawaitable(prepared):
            await prepared

    def _send_to_sign_in(self: Any) -> None:
        request = self.request
        page = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
        upgrade = "upgrade" in request.headers.get("Connection", "").lower()
        if request.method not in ("GET", "HEAD") or not page or upgrade:
            raise web.HTTPError(403, _WHAT)
        prefix = self.application.settings["base_url"]
        self.redirect(f"{prefix}{SIGN_IN}?next={quote(request.uri, safe='')}")

    def _kernel(self: Any) -> str | None:
        named: str | bytes | None = self.path_kwargs.get("kernel_id")
        if named is None and "/api/shutdown/" in self.request.path:
            named = self.path_args[0]
        if isinstance(named, bytes):
            named = named.decode("utf-8", "replace")
        return named


class _SameForAll:
    """For files that hold nothing of anybody: a module of the page may load them."""

    def check_xsrf_cookie(self) -> None:
        """Ask for no such cookie."""


def guarded(handlers: list[Any]) -> list[Any]:
    """Return the handlers of an application, each behind the guard."""
    return [(pattern, _guarded(kind), *rest) for pattern, kind, *rest in handlers]


def _guarded(kind: type) -> type:
    bases = (Guard, _SameForAll, kind) if issubclass(kind, web.StaticFileHandler) else (Guard, kind)
    return type(f"Guarded{kind.__name__}", bases, {})


class Callback(HubOAuthCallbackHandler):
    """Where the hub sends people back to."""

    @property
    def hub_auth(self) -> HubOAuth:
        """Return what asks the hub about cookies."""
        return self.application.settings["hub_pages"]


class SignIn(HubHandler):
    """Goes through the hub's sign-in, then on to a page of this service."""

    async def get(self) -> None:
        """Go on; an address elsewhere is not gone to."""
        prefix = self.application.settings["base_url"]
        wanted = self.get_argument("next", prefix)
        inside = wanted.startswith(prefix) and ".." not in wanted and "\\" not in wanted
        self.redirect(wanted if inside else prefix)
