"""Calls to the exchange's service, in the name of the person whose server this is."""

import http.client
import json
import os
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import quote

ADDRESS, TOKEN = "COURSE_HUB_EXCHANGE", "JUPYTERHUB_API_TOKEN"
_SECONDS, _UPLOAD_SECONDS = 30, 330
# Pauses before trying again. A service that restarts is back within seconds; JupyterLab waits
# meanwhile, so a list gives up sooner than a submission.
PAUSES = {"GET": (0.5, 1.5), "POST": (0.5, 2.0, 4.0)}
_PASSING = (502, 503, 504)


class CallFailed(Exception):
    """A call that the service refused, or that did not reach it; the message is for the learner."""

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.code = code


def get(*path: str) -> Any:
    """Return what the service answers; raises CallFailed."""
    return _repeated("GET", path, None, {})


def post(archive: Path, key: str, *path: str) -> Any:
    """Send an archive and return the answer; raises CallFailed.

    The key makes a repetition harmless: the service knows by it what it has stored already.
    """
    headers = {
        "Content-Type": "application/zip",
        "Content-Length": str(archive.stat().st_size),
        "Idempotency-Key": key,
    }
    return _repeated("POST", path, archive, headers)


def _repeated(
    method: str, path: tuple[str, ...], body: Path | None, headers: dict[str, str]
) -> Any:
    for pause in (*PAUSES[method], None):
        try:
            return _once(method, path, body, headers)
        except CallFailed as failed:
            if failed.code not in ("unreachable", "in-progress") or pause is None:
                raise
        time.sleep(pause)
    raise AssertionError("The last attempt returns or raises.")


def _once(method: str, path: tuple[str, ...], body: Path | None, headers: dict[str, str]) -> Any:
    address, token = os.environ.get(ADDRESS), os.environ.get(TOKEN)
    if not address or not token:
        raise CallFailed(
            "This server is not connected to the course's exchange. Start it from the course's hub."
        )
    url = address.rstrip("/") + "/api/" + "/".join(quote(part, safe="") for part in path)
    headers = {**headers, "Authorization": f"token {token}"}
    # Settings for a proxy are for the world outside, not for the hub next door.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with ExitStack() as opened:
            content = opened.enter_context(body.open("rb")) if body else None
            request = urllib.request.Request(url, content, headers, method=method)
            seconds = _UPLOAD_SECONDS if body else _SECONDS
            return json.load(opened.enter_context(opener.open(request, timeout=seconds)))
    except urllib.error.HTTPError as error:
        raise _refused(error) from None
    except (OSError, ValueError, http.client.HTTPException):
        raise CallFailed(
            "The course's exchange cannot be reached just now. Nothing is lost: your work is in "
            "your own folder. Try again in a few minutes.",
            "unreachable",
        ) from None


def _refused(error: urllib.error.HTTPError) -> CallFailed:
    if error.code in _PASSING:
        return CallFailed("The course's exchange is starting. Try again shortly.", "unreachable")
    try:
        told = json.load(error)
        return CallFailed(str(told["error"]), str(told.get("code", "")))
    except (OSError, ValueError, KeyError, TypeError):
        return CallFailed(f"The course's exchange answered {error.code}. Tell your instructor.")
