"""Times as credentials carry them: UTC, whole seconds, one spelling."""

import re
from datetime import UTC, date, datetime

_FORM = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def text_of(when: datetime) -> str:
    """Return a time as text; raises ValueError for one without a zone.

    >>> text_of(datetime(2026, 3, 1, 12, 30, 59, 999, tzinfo=UTC))
    '2026-03-01T12:30:59Z'
    """
    if when.utcoffset() is None:
        raise ValueError(f"{when} has no time zone")
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def day_text(day: date) -> str:
    """Return the start of a day as text.

    >>> day_text(date(2020, 6, 26))
    '2020-06-26T00:00:00Z'
    """
    return f"{day.isoformat()}T00:00:00Z"


def moment(text: object) -> datetime:
    """Return the time that a text says; raises ValueError for any other spelling."""
    if not isinstance(text, str) or not _FORM.fullmatch(text):
        raise ValueError(f"{text!r:.80} is not a time such as 2026-03-01T12:30:59Z")
    return datetime.fromisoformat(text)
