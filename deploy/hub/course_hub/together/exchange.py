"""The exchange, asked with the token of the member who pressed the button, and with no other."""

import base64
import io
import json
import os
import secrets
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPError, HTTPRequest

from autograder.errors import AutograderError
from course_hub.settings import Settings

_TIMEOUT = 60.0


class ExchangeRefused(AutograderError):
    """What the exchange did not do, in its own words."""


@dataclass(frozen=True)
class Receipt:
    """What was handed in, and when, by the exchange's clock."""

    assignment: str
    time: str
    sha256: str


@dataclass(frozen=True)
class Asking:
    """One member's way to the exchange."""

    settings: Settings
    token: str

    async def fetch(self, course: str, assignment: str) -> dict[str, bytes]:
        """Return the released files of an assignment; raises ExchangeRefused."""
        answer = await self._ask("GET", f"{course}/assignments/{assignment}")
        files = answer.get("files")
        if not isinstance(files, dict):
            raise ExchangeRefused(f"The exchange sent no files of {assignment}.")
        return {str(path): base64.b64decode(text) for path, text in files.items()}

    async def submit(self, course: str, assignment: str, files: Mapping[str, bytes]) -> Receipt:
        """Hand files in as this member; raises ExchangeRefused."""
        answer = await self._ask(
            "POST",
            f"{course}/submissions/{assignment}",
            body=packed(files),
            headers={"Content-Type": "application/zip", "Idempotency-Key": secrets.token_hex(16)},
        )
        return Receipt(assignment, str(answer.get("time", "")), str(answer.get("sha256", "")))

    async def _ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        request = HTTPRequest(
            f"{_address(self.settings)}api/{path}",
            method=method,
            body=body,
            headers={"Authorization": f"token {self.token}", **(headers or {})},
            request_timeout=_TIMEOUT,
            follow_redirects=False,
        )
        try:
            answer = await AsyncHTTPClient().fetch(request)
            found = json.loads(answer.body)
        except HTTPError as bad:
            raise ExchangeRefused(_reason(bad)) from bad
        except (OSError, ValueError) as bad:
            raise ExchangeRefused("The exchange does not answer. Try again in a minute.") from bad
        if not isinstance(found, dict):
            raise ExchangeRefused("The exchange's answer cannot be read. Tell your instructor.")
        return found


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return files as a zip archive."""
    space = io.BytesIO()
    with zipfile.ZipFile(space, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(files.items()):
            archive.writestr(path, content)
    return space.getvalue()


def _address(settings: Settings) -> str:
    # In a cluster the exchange is a pod of its own.
    given = os.environ.get("COURSE_HUB_EXCHANGE")
    return given or f"http://127.0.0.1:{settings.port('exchange')}/services/exchange/"


def _reason(bad: HTTPError) -> str:
    if bad.response is not None:
        try:
            return str(json.loads(bad.response.body)["error"])
        except (ValueError, KeyError, TypeError):
            pass
    return f"The exchange answered {bad.code}. Try again in a minute."
