"""The chat's connection: who speaks is who the hub says, and who left the course is cut off."""

import logging
import time
from collections import deque
from collections.abc import Mapping
from typing import Any

from jupyterhub.services.auth import HubOAuth
from jupyterlab_chat.websocket_handler import WSChatHandler
from tornado import web

from course_hub.together.talk.gate import CHAT
from course_hub.together.talk.messages import LARGEST, BadMessage, checked

_log = logging.getLogger(__name__)

# One person may send so many messages in so many seconds, from however many windows.
_MANY, _SECONDS = 20, 20.0
CLOSED_NO_ACCESS = 4403


class CourseChat(WSChatHandler):
    """One person's connection to the course's chat."""

    @property
    def max_message_size(self) -> int:
        """Return the largest message that is read at all."""
        return LARGEST * 4

    @property
    def teaches(self) -> bool:
        """Return whether the person teaches the course of this server."""
        groups = self.current_user.hub_user.get("groups", ())
        return self.settings["talk_instructors"] in groups

    def open(self, *args: str, **kwargs: str) -> None:
        """Connect to the course's chat; there is no other."""
        if args[:1] != (CHAT,):
            self.close(1008, "There is one chat in this course.")
            return
        super().open(*args, **kwargs)
        self.settings["talk_connections"].add(self)

    async def on_message(self, raw: str | bytes) -> None:
        """Take a message if it is this person's to send; what is not taken is only logged."""
        if not self._path:
            return
        if not await self.still_welcome():
            return
        now, person = time.monotonic(), self.current_user.username
        said = self.settings["talk_said"].setdefault(person, deque(maxlen=_MANY))
        if len(said) == _MANY and now - said[0] < _SECONDS:
            _log.warning("%s sends too fast", person)
            return
        said.append(now)
        try:
            text = checked(raw, person, self.teaches, self._stored())
        except BadMessage as bad:
            _log.warning("from %s: %s", person, bad)
            return
        await super().on_message(text)

    def on_close(self) -> None:
        """Forget the connection."""
        self.settings["talk_connections"].discard(self)
        super().on_close()

    async def still_welcome(self) -> bool:
        """Ask the hub again; closes the connection of whoever may not be here any more."""
        provider: Any = self.identity_provider
        hub: HubOAuth = provider.hub_auth
        token = hub.get_token(self)
        user = await hub.user_for_token(token, sync=False) if token else None
        if user is not None and hub.check_scopes(hub.access_scopes, user):
            self.current_user.hub_user = user
            return True
        self.close(CLOSED_NO_ACCESS, "You are no longer in this course's talk.")
        return False

    def _stored(self) -> Mapping[str, Mapping[str, Any]]:
        return {message["id"]: message for message in self._model._messages}

    def pre_get(self) -> Any:
        """Refuse whoever is not known, before the connection is made."""
        if self.current_user is None:
            raise web.HTTPError(403)
        return super().pre_get()  # type: ignore[no-untyped-call]
