"""What all services of the hub have in common: who is asking, safe headers, a quiet end."""

import asyncio
import json
import logging
import os
import secrets
import signal
import sys
from collections.abc import Callable, Sequence
from html import escape
from typing import Any, ClassVar
from urllib.parse import urlsplit

from jupyterhub.services.auth import (
    HubAuth,
    HubAuthenticated,
    HubOAuth,
    HubOAuthCallbackHandler,
    HubOAuthenticated,
)
from tornado import httpserver, web

from autograder.errors import AutograderError
from course_hub import settings as hub_settings
from course_hub.people import Person
from course_hub.settings import Settings

Routes = Sequence[tuple[Any, ...]]

# Somebody who was taken off a course is shut out after so many seconds.
REMEMBER = 30
_MAX_BODY = 64 * 1024 * 1024
_LISTEN = "COURSE_HUB_LISTEN"
_POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'self'"
)


class _Safe(web.RequestHandler):
    """A handler that answers to known people only, with headers that browsers are safe with."""

    # Books and apps have scripts inside their pages; a handler of theirs names its own policy.
    content_security_policy: ClassVar[str] = _POLICY

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        self.set_header("Content-Security-Policy", self.content_security_policy)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "same-origin")
        self.set_header("Cache-Control", "private, no-store")

    @property
    def hub_settings(self) -> Settings:
        """Return the hub's settings."""
        found: Settings = self.application.settings["hub_settings"]
        return found

    @property
    def person(self) -> Person:
        """Return who is asking, in the groups that the hub knows them in."""
        return Person.of(self.current_user["name"], self.current_user.get("groups", ()))


class HubHandler(HubOAuthenticated, _Safe):
    """A page for people: whoever has not signed in is sent to the hub first, in every method."""

    @property
    def hub_auth(self) -> HubOAuth:
        """Return what asks the hub about cookies."""
        return self.application.settings["hub_pages"]

    async def prepare(self) -> None:
        # Asked here without blocking; the hub's own property finds the answer kept.
        await self.hub_auth.get_user(self, sync=False)
        user = self.current_user
        if user is None:
            if self.request.method not in ("GET", "HEAD"):
                raise web.HTTPError(403, "Sign in first.")
            self.redirect(self.get_login_url())
            return
        if user.get("kind") != "user":
            raise web.HTTPError(403, "This page is for people.")

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        text = escape(_reason(status_code, kwargs))
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(
            f'<!doctype html><html lang="en"><title>{status_code}</title>'
            f'<main><h1>That did not work</h1><p>{text}</p><p><a href="/hub/home">Back</a></p>'
        )


class TokenHandler(HubAuthenticated, _Safe):
    """An answer for programs: by a token in the header alone, never by a browser's cookie."""

    @property
    def hub_auth(self) -> HubAuth:
        """Return what asks the hub about tokens."""
        return self.application.settings["hub_tokens"]

    def check_xsrf_cookie(self) -> None:
        """Ask for no such cookie: none is accepted here, so none can be misused."""

    async def prepare(self) -> None:
        await self.hub_auth.get_user(self, sync=False)
        user = self.current_user
        if user is None or user.get("kind") != "user":
            raise web.HTTPError(403, "A token of the hub with access to this service is needed.")

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({"error": _reason(status_code, kwargs)}))


class _Callback(HubOAuthCallbackHandler, _Safe):
    @property
    def hub_auth(self) -> HubOAuth:
        return self.application.settings["hub_pages"]


class _Health(_Safe):
    """Tells the health check, which has no account, that the service answers."""

    def get(self) -> None:
        self.finish("ok")


def application(settings: Settings, name: str, routes: Routes, **tornado_settings: Any) -> Any:
    """Return the tornado application of a service; routes are relative to /services/<name>/."""
    prefix = f"/services/{name}/"
    # Not the shared instances: a HubOAuth would stand in for HubAuth and let cookies pass.
    options: dict[str, Any] = {
        "hub_settings": settings,
        "hub_tokens": HubAuth(cache_max_age=REMEMBER),
        "hub_pages": HubOAuth(cache_max_age=REMEMBER),
        "cookie_secret": secrets.token_bytes(32),
        "xsrf_cookies": True,
        **tornado_settings,
    }
    own = [(prefix + "oauth_callback", _Callback), (prefix + "health", _Health)]
    return web.Application([*own, *((prefix + r[0], *r[1:]) for r in routes)], **options)


def serve(settings: Settings, name: str, routes: Routes, **tornado_settings: Any) -> None:
    """Serve until asked to end. A route is (pattern below the prefix, handler[, arguments]).

    With `max_body` bytes as the largest request.
    """
    max_body = tornado_settings.pop("max_body", _MAX_BODY)
    asyncio.run(_serve(settings, name, routes, max_body, tornado_settings))


async def _serve(
    settings: Settings, name: str, routes: Routes, max_body: int, options: dict[str, Any]
) -> None:
    server = httpserver.HTTPServer(
        application(settings, name, routes, **options), max_body_size=max_body
    )
    # The hub says where; a pod's service listens to all who the network policy lets through.
    given = urlsplit(os.environ.get("JUPYTERHUB_SERVICE_URL", ""))
    host = os.environ.get(_LISTEN) or given.hostname or "127.0.0.1"
    server.listen(given.port or settings.port(name), host)
    ended = asyncio.Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(ending, ended.set)
    await ended.wait()
    server.stop()
    await server.close_all_connections()


def main(name: str, routes: Callable[[Settings], Routes], **tornado_settings: Any) -> None:
    """Run a service as the hub starts it: settings from the environment, errors in plain words."""
    logging.basicConfig(level=logging.INFO, format=f"%(asctime)s {name} %(levelname)s %(message)s")
    os.umask(0o077)
    try:
        settings = hub_settings.load()
        serve(settings, name, routes(settings), **tornado_settings)
    except AutograderError as bad:
        print(f"{name}: {bad}", file=sys.stderr)
        sys.exit(bad.exit_code)


def _reason(status_code: int, details: dict[str, Any]) -> str:
    """Return what the asker may know: what was wrong with the request, never our inside."""
    error = details.get("exc_info", (None, None, None))[1]
    if isinstance(error, AutograderError):
        return str(error)
    if isinstance(error, web.HTTPError) and status_code < 500 and error.log_message:
        return error.log_message % error.args if error.args else error.log_message
    return f"{status_code}: the request could not be answered."
