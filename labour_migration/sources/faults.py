"""From what HTTP says to an error that tells the reader what to do."""

from typing import TYPE_CHECKING

from labour_migration.sources.errors import (
    EmptyAnswer,
    NotATable,
    NotFound,
    Offline,
    Refused,
    SourceError,
    TimedOut,
    TooLarge,
    Truncated,
    Unavailable,
)

if TYPE_CHECKING:
    from requests.exceptions import RequestException

_AWAY = "Try again later, or use the tables that ship with the course: datasets.names()."


def explain(error: "RequestException", url: str) -> SourceError:
    """The named error for a request that brought no answer."""
    from requests.exceptions import ChunkedEncodingError, ContentDecodingError, Timeout
    from urllib3.exceptions import NewConnectionError, TimeoutError

    if isinstance(error, ChunkedEncodingError | ContentDecodingError):
        return Truncated(f"the answer of {url} broke off; ask again, or for less at once")
    # After retries the reason is wrapped: MaxRetryError around a read timeout.
    inner = error.args[0] if error.args else None
    reason = getattr(inner, "reason", inner)
    refused = isinstance(reason, NewConnectionError)
    if not refused and (isinstance(error, Timeout) or isinstance(reason, TimeoutError)):
        return TimedOut(f"{url} did not answer in time. {_AWAY}")
    return Offline(f"cannot reach {url}; is there a network? {_AWAY}")


def require_success(status: int, url: str) -> None:
    """Nothing for a good status, or the named error."""
    if status < 400:
        return
    if status == 404:
        raise NotFound(f"{url} does not exist (404); check the identifier")
    if status == 413:
        raise TooLarge(f"{url} is too much at once (413); ask for fewer areas or years")
    if status == 429 or status >= 500:
        raise Unavailable(f"{url} fails ({status}). {_AWAY}")
    raise Refused(
        f"{url} is refused to programs ({status}); download it in a browser and read the file"
    )


def require_content(body: bytes, url: str) -> None:
    """Nothing for an answer with something in it, or EmptyAnswer, or NotATable for a web page."""
    start = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not start:
        raise EmptyAnswer(f"{url} answered with nothing at all")
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        raise NotATable(
            f"{url} answered with a web page, not with data; the address may have moved"
        )
