"""Stops a group's server when somebody leaves the group, so that open windows close with it.

The hub refuses whoever left at the next request; what is open already, a connection or a kernel,
ends only with the server.
"""

import asyncio
import json
import logging
import os
from pathlib import Path
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest

from autograder.errors import AutograderError
from course_hub import durable
from course_hub.settings import Settings
from course_hub.together import accounts

_log = logging.getLogger(__name__)


def forever(settings: Settings) -> None:
    """Look again and again, in a thread of its own."""
    asyncio.run(_look_again(Watch(settings)))


async def _look_again(watch: "Watch") -> None:
    while True:
        try:
            await watch.look()
        except AutograderError as bad:
            _log.error("%s", bad)
        except Exception:
            # Whatever went wrong this time, who leaves later must still lose the server.
            _log.exception("the groups could not be looked at")
        await asyncio.sleep(accounts.REMEMBER)


class Watch:
    """Remembers who was in each group when it looked last, also after a restart."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.path = Path(settings.hub_state) / "groups" / "members.json"
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.known = _read(self.path)

    async def look(self) -> tuple[str, ...]:
        """Stop the servers of groups that somebody left; returns the groups' accounts."""
        stopped = []
        for group in accounts.groups(self.settings):
            try:
                now = await self._members(group.account)
                if set(self.known.get(group.account, ())) - set(now):
                    await self._stop(group.account)
                    stopped.append(group.account)
            except (HTTPClientError, OSError) as bad:
                # Nothing is remembered, so that the next look tries again.
                _log.warning("the group %s could not be looked at: %s", group.account, bad)
                continue
            self.known[group.account] = now
        durable.write(self.path, json.dumps(self.known).encode())
        return tuple(stopped)

    async def _members(self, account: str) -> list[str]:
        try:
            found = await self._ask("GET", f"groups/{account}")
        except HTTPClientError as bad:
            if bad.code != 404:
                raise
            return []
        return sorted(str(name) for name in found.get("users", ()))

    async def _stop(self, account: str) -> None:
        _log.info("somebody left %s: its server is stopped", account)
        try:
            await self._ask("DELETE", f"users/{account}/server")
        except HTTPClientError as bad:
            # It was not running, or nobody ever started it.
            if bad.code not in (400, 404):
                raise

    async def _ask(self, method: str, path: str) -> dict[str, Any]:
        request = HTTPRequest(
            f"{os.environ['JUPYTERHUB_API_URL']}/{path}",
            method=method,
            headers={"Authorization": f"token {os.environ['JUPYTERHUB_API_TOKEN']}"},
            request_timeout=30,
        )
        answer = await AsyncHTTPClient().fetch(request)
        found = json.loads(answer.body or b"{}")
        return found if isinstance(found, dict) else {}


def _read(path: Path) -> dict[str, list[str]]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
