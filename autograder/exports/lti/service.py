"""Talking to a platform: tokens, columns and scores, by pylti1p3next, with care around it.

The library signs the requests for tokens and knows the addresses and media types. What it leaves
open is closed here: how long to wait, how often to try again, that a token is asked for anew when
it has run out, and that it goes nowhere but to the addresses that somebody wrote down.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import requests
from pylti1p3.assignments_grades import AssignmentsGradesService, TAssignmentsGradersData
from pylti1p3.exception import LtiException, LtiServiceException
from pylti1p3.grade import Grade
from pylti1p3.lineitem import LineItem
from pylti1p3.registration import Registration
from pylti1p3.service_connector import ServiceConnector
from requests.adapters import HTTPAdapter

from autograder.certificate import show
from autograder.exports.lti.errors import PlatformError, ScoreRefused
from autograder.exports.lti.platform import Platform, origin
from autograder.exports.lti.scores import Column, Score

WAIT_SECONDS = (5.0, 30.0)
PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0)
LONGEST_PAUSE = 120.0
MOST_PAGES = 1_000

_AGAIN = {429, 500, 502, 503, 504}
_USED = 0.9  # The part of a token's time after which it is left aside.

_CUT = (
    requests.ConnectionError,
    requests.Timeout,
    requests.exceptions.ChunkedEncodingError,
)
_WRONG = (
    LtiException,
    requests.RequestException,
    KeyError,
    TypeError,
    ValueError,
    AttributeError,
)

Found = TypeVar("Found")
Pause = Callable[[float], None]


class _Careful(HTTPAdapter):
    """Sends nothing to other addresses than those written down, and waits for nobody for ever."""

    def __init__(self, platform: Platform) -> None:
        super().__init__()
        self._known = {origin(platform.token_url), origin(platform.lineitems_url)}

    def send(
        self, request: requests.PreparedRequest, *args: Any, **kwargs: Any
    ) -> requests.Response:
        url = request.url or ""
        if origin(url) not in self._known:
            raise PlatformError(
                f"The platform names an address elsewhere ({url:.200}); nothing was sent there. "
                "Look at its addresses with 'autograder lti show'."
            )
        return super().send(request, *args, **{**kwargs, "timeout": WAIT_SECONDS})


class _Tokens(ServiceConnector):
    """Keeps a token until shortly before it runs out."""

    def __init__(self, registration: Registration, session: requests.Session) -> None:
        super().__init__(registration, session)
        self._tokens: dict[str, tuple[str, float]] = {}

    def _get_cached_access_token(self, scope_key: str) -> str | None:
        token, until = self._tokens.get(scope_key, ("", 0.0))
        return token if time.monotonic() < until else None

    def _cache_access_token(self, scope_key: str, access_token: str, expires_in: float) -> None:
        self._tokens[scope_key] = (access_token, time.monotonic() + _USED * expires_in)

    def forget(self) -> None:
        """Have the next request ask for a token."""
        self._tokens.clear()


class Service:
    """The gradebook of one platform."""

    def __init__(self, platform: Platform, private_key: str, public_key: str, pause: Pause) -> None:
        self._session = requests.Session()
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, _Careful(platform))
        self._session.max_redirects = 0
        # Without one of its own, `requests` would take credentials from a .netrc file instead.
        self._session.auth = lambda request: request
        registration = (
            Registration()
            .set_issuer(platform.issuer)
            .set_client_id(platform.client_id)
            .set_auth_token_url(platform.token_url)
            .set_tool_private_key(private_key)
            .set_tool_public_key(public_key)
        )
        if platform.audience:
            registration.set_auth_audience(platform.audience)
        self._tokens = _Tokens(registration, self._session)
        data: TAssignmentsGradersData = {
            "scope": [
                "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem",
                "https://purl.imsglobal.org/spec/lti-ags/scope/score",
            ],
            "lineitems": platform.lineitems_url,
        }
        self._grades = AssignmentsGradesService(self._tokens, data)
        self._token_url = platform.token_url
        self._pause = pause

    def close(self) -> None:
        self._session.close()

    def column(self, column: Column, due: datetime | None) -> str:
        """Return the address of a column, made if the platform has none; raises PlatformError."""
        return self._patiently(lambda: self._find(column) or self._make(column, due))

    def _find(self, column: Column) -> str:
        found = [
            item["id"]
            for item in self._columns()
            if isinstance(item, dict)
            and item.get("resourceId") == column.resource
            and isinstance(item.get("id"), str)
        ]
        if len(found) > 1:
            raise PlatformError(
                f"The platform has {len(found)} columns for '{column.label}'. Take away all but "
                "one there, then run the same command again."
            )
        return found[0] if found else ""

    def _columns(self) -> list[Any]:
        """Return all pages of the list of columns."""
        listed: list[Any] = []
        seen: set[str | None] = set()
        url: str | None = None
        while url not in seen and len(seen) < MOST_PAGES:
            seen.add(url)
            page, url = self._grades.get_lineitems_page(url)
            listed += page
            if not url:
                return listed
        raise PlatformError("The platform's list of columns does not come to an end.")

    def _make(self, column: Column, due: datetime | None) -> str:
        item = (
            LineItem()
            .set_label(column.label)
            .set_score_maximum(_number(show(column.maximum)))
            .set_resource_id(column.resource)
            .set_tag(column.assessment)
        )
        if due:
            item.set_end_date_time(moment(due))
        made = self._grades.create_lineitem(item).get_id()
        if not isinstance(made, str) or not made:
            raise PlatformError(f"The platform made no column for '{column.label}'.")
        return made

    def send(self, item: str, user: str, score: Score, at: Callable[[], datetime]) -> datetime:
        """Send one score and return its time; raises ScoreRefused or PlatformError.

        A score that is sent again, because no answer came, has a later time.
        """
        return self._patiently(lambda: self._send(item, user, score, at()))

    def _send(self, item: str, user: str, score: Score, at: datetime) -> datetime:
        grade = (
            Grade()
            .set_user_id(user)
            .set_activity_progress(score.activity)
            .set_grading_progress(score.grading)
            .set_timestamp(moment(at))
        )
        if score.points:
            grade.set_score_given(_number(score.points)).set_score_maximum(_number(score.maximum))
        if score.comment:
            grade.set_comment(score.comment)
        try:
            self._grades.put_grade(grade, LineItem({"id": item}))
        except requests.JSONDecodeError:
            pass  # It was taken; what the platform says besides is not JSON, and nobody reads it.
        except LtiServiceException as error:
            status = error.response.status_code
            of_score = error.response.url != self._token_url
            if of_score and 400 <= status < 500 and status not in (401, 403, 429):
                raise ScoreRefused(f"the platform refuses it: {_said(error.response)}") from None
            raise
        return at

    def _patiently(self, action: Callable[[], Found]) -> Found:
        """Try until it works: at once with a new token, otherwise after a pause, five times."""
        pauses, renewed = iter(PAUSES), False
        while True:
            try:
                return action()
            except LtiServiceException as error:
                status = error.response.status_code
                if status == 401 and not renewed:
                    self._tokens.forget()
                    renewed = True
                    continue
                if error.response.ok:
                    raise PlatformError(_strange(error)) from None
                if status not in _AGAIN:
                    raise PlatformError(_refusal(error.response)) from None
                problem, asked = _refusal(error.response), _asked(error.response)
            except requests.TooManyRedirects:
                raise PlatformError(
                    "The platform sends requests on to another address. Write down the address "
                    "itself with 'autograder lti register'."
                ) from None
            except _CUT as error:
                problem, asked = f"The platform cannot be reached: {_cut(error)}.", 0.0
            except _WRONG as error:
                raise PlatformError(_strange(error)) from None
            pause = next(pauses, None)
            if pause is None:
                raise PlatformError(f"{problem} It was tried {len(PAUSES) + 1} times.")
            self._pause(min(max(pause, asked), LONGEST_PAUSE))


def moment(at: datetime) -> str:
    """Return a time as the protocol asks: in UTC, with parts of a second."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _number(text: str) -> float:
    """Return points for JSON, which has no fractions; two decimals come out as they went in."""
    return float(text)


def _asked(response: requests.Response) -> float:
    """Return the seconds that the platform asks to wait."""
    asked = response.headers.get("Retry-After", "")
    if asked.isascii() and asked.isdigit():
        return float(asked[:9])
    try:
        return (parsedate_to_datetime(asked) - datetime.now(UTC)).total_seconds()
    except (TypeError, ValueError):
        return 0.0


def _refusal(response: requests.Response) -> str:
    advice = {
        400: "Look at client id, audience and key with 'autograder lti show'.",
        401: "It does not accept this tool's key or token; is the public key registered there?",
        403: "This tool may not write to that gradebook; allow it on the platform.",
        404: "Is the address of the columns right? See 'autograder lti show'.",
    }.get(response.status_code, "")
    return f"The platform answers {_said(response)}. {advice}".rstrip()


def _said(response: requests.Response) -> str:
    body = " ".join("".join(c if c.isprintable() else " " for c in response.text[:2_000]).split())
    return f"{response.status_code}{f' ({body[:200]})' if body else ''}"


def _cut(error: requests.RequestException) -> str:
    """Return why a connection failed, without the pools and retries it went through."""
    inner = getattr(error.args[0] if error.args else None, "reason", None) or error
    return _cause(inner).rpartition("): ")[2].rstrip(".)")


def _strange(error: BaseException) -> str:
    return f"The platform does not answer as the protocol asks ({_cause(error)})."


def _cause(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
