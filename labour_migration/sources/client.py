"""Fetching a publisher's answer once, keeping it on disk, and saying where it came from.

The HTTP libraries are imported at the first request, so importing this package stays light.
"""

import logging
import os
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from labour_migration.sources.errors import DamagedCopy, Offline, StaleCopy
from labour_migration.sources.faults import explain, require_content, require_success

if TYPE_CHECKING:
    from requests import Response
    from requests_cache import AnyResponse, CachedSession

# Some publishers send programs away that do not look a little like a browser.
USER_AGENT = "Mozilla/5.0 (compatible; labour-migration-course)"
_DIGEST = "X-Labour-Migration-SHA256"
_WORTH_ANOTHER_TRY = (429, 500, 502, 503, 504)

# The cache logs each failure with a traceback, which Python prints where no one set up logging.
logging.getLogger("requests_cache").addHandler(logging.NullHandler())

Check = Callable[[bytes], object]


@dataclass(frozen=True, slots=True)
class Record:
    """Where and when an answer was fetched, and the checksum of its bytes.

    ``from_cache`` tells that it was read from disk, ``stale`` that it was older than the client
    keeps answers but the service failed.
    """

    url: str
    retrieved: datetime
    sha256: str
    size_bytes: int
    from_cache: bool
    stale: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """The bytes of an answer and their record."""

    body: bytes
    record: Record


@dataclass(frozen=True)
class Client:
    """Fetches by HTTP with a cache on disk, retries and a timeout.

    ``folder`` defaults to the environment's LABOUR_MIGRATION_CACHE, then to the user's cache
    folder. An answer stays fresh for ``keep`` after it was fetched and comes from disk; later
    it is fetched again, and the old one used all the same if the service fails (with a StaleCopy
    warning). With ``refresh`` it is fetched whatever its age, and a failure is raised. Failed
    connections and answers 429 and 5xx are tried ``attempts`` times, waiting
    ``back_off_seconds`` x 1, 2, 4, …; a publisher's Retry-After is honoured up to a minute.
    With ``offline`` nothing is ever fetched.

    >>> Client(offline=True).attempts
    4
    """

    folder: Path | None = None
    keep: timedelta = timedelta(days=7)
    timeout_seconds: float = 60.0
    attempts: int = 4
    back_off_seconds: float = 1.0
    refresh: bool = False
    offline: bool = False

    def get(
        self, url: str, parameters: Mapping[str, object] | None = None, *, check: Check
    ) -> Answer:
        """The answer to a GET request, from disk or from the service.

        ``check`` is called with the bytes of a fresh answer and raises a SourceError if they are
        not what was asked for: such an answer is never stored, and an older copy stays. Raises
        Offline, TimedOut, Unavailable, Refused, NotFound, TooLarge, Truncated, NotATable, and
        what ``check`` raises.
        """
        if parameters:
            # A plus sign separates values at ILOSTAT and must not become %2B.
            url = f"{url}?{urlencode({k: str(v) for k, v in parameters.items()}, safe='+:;,')}"
        with self._session() as session:
            try:
                response = self._send(session, url, check)
            except DamagedCopy:
                if self.offline:
                    raise
                session.cache.delete(urls=[url])
                response = self._send(session, url, check, renew=True)
        record = _record(url, response)
        if record.stale and not self.offline:
            warnings.warn(
                f"{url} failed; using the copy of {record.retrieved:%d %B %Y}",
                StaleCopy,
                stacklevel=3,
            )
        return Answer(response.content, record)

    def _send(
        self, session: "CachedSession", url: str, check: Check, *, renew: bool = False
    ) -> "AnyResponse":
        from requests.exceptions import RequestException

        try:
            response = session.get(
                url,
                timeout=self.timeout_seconds,
                only_if_cached=self.offline,
                force_refresh=(self.refresh or renew) and not self.offline,
                hooks={"response": _examiner(check)},
            )
        except RequestException as error:
            raise explain(error, url) from error
        if _not_on_disk(response):
            raise Offline(f"no copy of {url} is on disk; fetch it once without offline=True")
        return response

    def _session(self) -> "CachedSession":
        from requests.adapters import HTTPAdapter
        from requests_cache import CachedSession
        from urllib3.util import Retry

        retries = Retry(
            total=self.attempts - 1,
            backoff_factor=self.back_off_seconds,
            status_forcelist=_WORTH_ANOTHER_TRY,
            raise_on_status=False,
            retry_after_max=60,
        )
        session = CachedSession(
            str(self.folder or default_folder()),
            # One readable file an answer; nothing on disk is ever unpickled.
            backend="filesystem",
            serializer="json",
            decode_content=False,
            expire_after=self.keep,
            stale_if_error=True,
        )
        session.headers["User-Agent"] = USER_AGENT
        for scheme in ("https://", "http://"):
            session.mount(scheme, HTTPAdapter(max_retries=retries))
        return session


def default_folder() -> Path:
    """Where answers are kept unless a client says otherwise."""
    chosen = os.environ.get("LABOUR_MIGRATION_CACHE")
    if chosen:
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("labour-migration")


def _examiner(check: Check) -> Callable[..., None]:
    """A hook that runs before an answer is stored, and again when it is read from disk."""

    def examine(response: "Response", **_: object) -> None:
        if response.is_redirect or response.status_code == 304 or _not_on_disk(response):
            return
        digest = sha256(response.content).hexdigest()
        stored = response.headers.get(_DIGEST)
        if stored is not None and stored != digest:
            raise DamagedCopy(f"the copy of {response.url} on disk was changed after it was stored")
        if stored is None:
            require_success(response.status_code, response.url)
            require_content(response.content, response.url)
            check(response.content)
            response.headers[_DIGEST] = digest

    return examine


def _not_on_disk(response: "Response") -> bool:
    """Whether this is the cache's own stand-in for an answer it does not have."""
    return response.status_code == 504 and response.reason == "Not Cached"


def _record(url: str, response: "AnyResponse") -> Record:
    confirmed = getattr(response, "revalidated", False)
    return Record(
        url=url,
        retrieved=response.created_at.replace(tzinfo=response.created_at.tzinfo or UTC),
        sha256=response.headers[_DIGEST],
        size_bytes=len(response.content),
        from_cache=response.from_cache,
        stale=response.from_cache and response.is_expired and not confirmed,
    )
