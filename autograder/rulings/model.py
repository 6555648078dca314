"""What a ruling is made of: its errors, methods, and times and points as people write them."""

import re
from datetime import UTC, datetime
from fractions import Fraction
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from autograder.errors import AutograderError

Method = Literal["full-points", "rescale"]
METHODS: tuple[Method, ...] = get_args(Method)
EVERY = "*"

_POINTS = re.compile(r"\d{1,4}([.,]\d{1,4})?|\d{1,6}/\d{1,6}")


class RulingError(AutograderError):
    """A ruling that cannot be made, such as more points than an assessment has."""


def read_points(text: str) -> Fraction:
    """Return points as people write them; raises RulingError.

    >>> read_points("7.5"), read_points("7,5"), read_points("20/3")
    (Fraction(15, 2), Fraction(15, 2), Fraction(20, 3))
    """
    stripped = text.strip()
    if not (stripped.isascii() and _POINTS.fullmatch(stripped)):
        raise RulingError(
            f"'{text:.40}' is not a number of points. Write it as 7, 7.5 or 20/3; it cannot be "
            "below 0."
        )
    try:
        return Fraction(stripped.replace(",", "."))
    except ZeroDivisionError:
        raise RulingError(f"'{text}' divides by 0.") from None


def read_moment(text: str, zone: ZoneInfo) -> datetime:
    """Return a date and time of the course's time zone, in UTC; raises RulingError.

    >>> read_moment("2020-06-01 12:00", ZoneInfo("Europe/Rome")).isoformat()
    '2020-06-01T10:00:00+00:00'
    """
    stripped = text.strip()
    if not re.fullmatch(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d", stripped, re.ASCII):
        raise RulingError(
            f"'{text:.40}' is not a date and time. Write it in the course's time zone ({zone}), "
            "such as '2020-06-01 12:00'."
        )
    try:
        local = datetime.fromisoformat(stripped)
        moment = local.replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        raise RulingError(f"'{text}': there is no such date and time.") from None
    if moment.astimezone(zone).replace(tzinfo=None) != local:
        raise RulingError(
            f"'{text}' does not exist in {zone}: the clocks go forward there. Name another time."
        )
    return moment


def shown(moment: datetime, zone: ZoneInfo) -> str:
    """Return a time for people, in the course's time zone.

    >>> shown(datetime(2020, 6, 1, 10, tzinfo=UTC), ZoneInfo("Europe/Rome"))
    '1 June 2020 at 12:00 Europe/Rome'
    """
    local = moment.astimezone(zone)
    return f"{local.day} {local:%B %Y at %H:%M} {zone}"
