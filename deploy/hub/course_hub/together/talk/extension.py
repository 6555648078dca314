"""The server extension of the talk: the gate, our connection, our file, no other front end."""

import asyncio
import os
from typing import Any

from jupyterlab_chat import chat_manager
from jupyterlab_chat.websocket_model import WsChatModel
from tornado.ioloop import PeriodicCallback
from tornado.routing import PathMatches, Rule

from course_hub.together.accounts import REMEMBER
from course_hub.together.talk.gate import Refused, Unlisted
from course_hub.together.talk.handler import CourseChat
from course_hub.together.talk.kept import KeptChat

COURSE = "COURSE_HUB_COURSE"
FRONT_END = "jupyterlab-chat-extension"
# Parts of JupyterLab that have nothing to work on here, or ask for what the gate refuses.
_IDLE = (
    "@jupyterlab/application-extension:property-inspector",
    "@jupyterlab/apputils-extension:announcements",
    "@jupyterlab/apputils-extension:workspaces",
    "@jupyterlab/cell-toolbar-extension",
    "@jupyterlab/console-extension",
    "@jupyterlab/csvviewer-extension",
    "@jupyterlab/debugger-extension",
    "@jupyterlab/extensionmanager-extension",
    "@jupyterlab/filebrowser-extension:widget",
    "@jupyterlab/htmlviewer-extension",
    "@jupyterlab/launcher-extension",
    "@jupyterlab/logconsole-extension",
    "@jupyterlab/lsp-extension",
    "@jupyterlab/notebook-extension",
    "@jupyterlab/running-extension",
    "@jupyterlab/services-extension:kernel-status",
    "@jupyterlab/terminal-extension",
    "@jupyterlab/toc-extension",
    "jupyterlab-chat-extension:activeCellManager",
    "jupyterlab-chat-extension:attachmentOpener",
    "jupyterlab-chat-extension:chat-panel",
    "jupyterlab-chat-extension:selectionWatcher",
)
# No picture, font or connection from elsewhere: what one writes must not report who reads it.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:
    install(server, os.environ[COURSE])


def install(server: Any, course: str) -> None:
    """Make a Jupyter server the talk of a course."""
    application, base = server.web_app, server.web_app.settings["base_url"]
    # The chat's manager makes its models by this name.
    vars(chat_manager)[WsChatModel.__name__] = KeptChat
    application.settings["talk_instructors"] = f"formgrade-{course}"
    application.settings["talk_said"] = {}
    connections: set[CourseChat] = set()
    application.settings["talk_connections"] = connections
    first = [
        Rule(Unlisted(base), Refused),
        Rule(PathMatches(f"{base}api/chat/ws/(.+)"), CourseChat),
    ]
    application.default_router.rules[:0] = first
    # Extensions load by name, and the hub's own, which comes later, sets the page as well.
    server.io_loop.add_callback(_front_end, application)

    async def sweep() -> None:
        # While the hub does not answer, nobody is let in and nobody is sent away.
        asked = (one.still_welcome() for one in tuple(connections))
        await asyncio.gather(*asked, return_exceptions=True)

    application.settings["talk_sweep"] = sweeping = PeriodicCallback(sweep, REMEMBER * 1000)
    sweeping.start()


def _front_end(application: Any) -> None:
    """Show people the chat alone: no other extension of this machine is loaded."""
    settings = application.settings
    before = settings.get("page_config_hook")
    settings["headers"] = settings.get("headers", {}) | {"Content-Security-Policy": _POLICY}

    def page(handler: Any, config: dict[str, Any]) -> dict[str, Any]:
        config = before(handler, config) if before else config
        others = config.get("federated_extensions", [])
        config["federated_extensions"] = [one for one in others if one["name"] == FRONT_END]
        config["disabledExtensions"] = [*config.get("disabledExtensions", []), *_IDLE]
        return config

    settings["page_config_hook"] = page
