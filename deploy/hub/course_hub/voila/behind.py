"""Voilà behind the hub: everything asks first, and no kernel starts with a secret."""

import os
import secrets
from pathlib import Path
from typing import Any, ClassVar

from jupyterhub.services.auth import HubOAuth
from tornado import web
from traitlets.config import Config

from course_hub.serving import REMEMBER
from course_hub.voila import options
from course_hub.voila.carrying import CARRIED, Carrying
from course_hub.voila.guard import SIGN_IN, Callback, Kernels, SignIn, guarded
from course_hub.voila.options import App, AppsError
from course_hub.voila.server import Apps

_HOME = "/services/home/"
_IDLE_MINUTES = 5
_TOKENS = ("JUPYTERHUB_API_TOKEN", "JPY_API_TOKEN")


class Health(web.RequestHandler):
    """Tells the health check, which has no account, that the service answers."""

    def get(self) -> None:
        """Answer."""
        self.finish("ok")


class BehindHub(Apps):
    """The course's Voilà as a service of the hub; made by `made`, which gives it its rights."""

    service: ClassVar[str]
    carried_from: ClassVar[str]
    hub: ClassVar[HubOAuth]

    @classmethod
    def made(cls, service: str, carried_from: str) -> type["BehindHub"]:
        """Return the class of one service; kernels inherit the environment without the token."""
        hub = HubOAuth(cache_max_age=REMEMBER)
        if not hub.api_token:
            raise AppsError("The hub starts this service. Without one, run 'make apps'.")
        for name in _TOKENS:
            os.environ.pop(name, None)
        own = {"service": service, "carried_from": carried_from, "hub": hub}
        return type(cls.__name__, (cls,), own)

    def init_settings(self) -> dict[str, Any]:
        """Voilà's own, with the hub's beside them."""
        found: dict[str, Any] = super().init_settings()
        return found | {
            "hub_pages": self.hub,
            "kernels": Kernels(),
            "cookie_secret": secrets.token_bytes(32),
            "xsrf_cookies": True,
        }

    def init_handlers(self) -> list[Any]:
        """Voilà's own, every one of them behind the guard, and three more."""
        prefix = self.server_url
        address, _ = CARRIED[self.service]
        front = []
        if self.service == "dashboard":
            only = {"url": f"{prefix}voila/render/dashboard.ipynb", "permanent": False}
            front = [(prefix, web.RedirectHandler, only)]
        return [
            (f"{prefix}oauth_callback", Callback),
            (f"{prefix}{SIGN_IN}", SignIn),
            (f"{prefix}health", Health),
            (prefix + address, Carrying, {"source": self.carried_from}),
            *guarded([*front, *super().init_handlers()]),
        ]


def chosen(service: str) -> tuple[App, ...]:
    """Return the apps of a service: the instructors' are on the dashboard's alone."""
    instructors = service == "dashboard"
    return tuple(one for one in options.catalogue() if one.instructors == instructors)


def settings(service: str, shelf: Path, port: int) -> Config:
    """Return Voilà's settings for a service. Kernels are reached over files, not over ports.

    An app that shows what is a person's can be started beforehand too: its kernel knows nobody,
    and the person's browser brings the document.
    """
    found = options.settings(
        chosen(service),
        shelf,
        port=port,
        prefix=f"/services/{service}/",
        home=_HOME,
        preheated=os.environ.get("COURSE_HUB_COLD") is None,
        idle_minutes=_IDLE_MINUTES,
        address=os.environ.get("COURSE_HUB_LISTEN", "127.0.0.1"),
    )
    found.KernelManager.transport = "ipc"
    return found
