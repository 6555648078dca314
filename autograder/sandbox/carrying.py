"""What the two halves of the codec share: its one error, its limits, and what they are counted in.

Read inside the sandbox too, so it imports nothing but the standard library.
"""

import re
from dataclasses import dataclass
from datetime import UTC, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

MOST_BYTES = 20_000_000
MOST_ELEMENTS = 2_000_000
MOST_DEPTH = 50
MOST_DIGITS = 1_000
_MOST_BITS = int(MOST_DIGITS * 3.3219)
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


class NotCarried(Exception):
    """A value that cannot travel; `reason` says why and what to do, to follow a colon."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


DAMAGED = "what came out of the sandbox for it is not a value in the agreed form"


@dataclass
class Budget:
    """What is left of the size that one value may have."""

    most_bytes: int = MOST_BYTES
    used_bytes: int = 0
    used_elements: int = 0
    depth: int = 0

    def take(self, size: int = 8, elements: int = 1) -> None:
        """Count something in; raises NotCarried when it is too much."""
        self.used_bytes += size
        self.used_elements += elements
        if self.used_bytes > self.most_bytes:
            raise NotCarried(
                f"it is larger than {self.most_bytes:,} bytes, the most that is carried over; "
                "assign the part or the summary that is asked for"
            )
        if self.used_elements > MOST_ELEMENTS:
            raise NotCarried(
                f"it has more than {MOST_ELEMENTS:,} elements, the most that is carried over; "
                "assign the part or the summary that is asked for"
            )

    def enter(self) -> None:
        """Go one level deeper; raises NotCarried, as for a list that holds itself."""
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise NotCarried(
                f"it is nested more than {MOST_DEPTH} levels deep (or holds itself); make it flat"
            )

    def leave(self) -> None:
        """Come back from one level."""
        self.depth -= 1


def text(value: str, budget: Budget) -> str:
    """Return a string as it is; raises NotCarried for half a character, which no file can hold."""
    budget.take(len(value) + 8)
    if _SURROGATE.search(value):
        raise NotCarried("its text has broken characters; read the file with the right encoding")
    return str(value)


def whole(value: int) -> int:
    """Return a whole number as it is; raises NotCarried when it has too many digits."""
    if value.bit_length() > _MOST_BITS:
        raise NotCarried(
            f"it is a number of more than {MOST_DIGITS:,} digits, the most that is carried over"
        )
    return value


def fields(data: Any, *names: str) -> tuple[Any, ...]:
    """Return the fields of tagged data, which has these and no others; raises NotCarried."""
    if type(data) is not dict or data.keys() != {"t", *names}:
        raise NotCarried(DAMAGED)
    return tuple(data[name] for name in names)


def expect(value: Any, *kinds: type) -> Any:
    """Return data that has exactly one of the types meant; raises NotCarried."""
    if type(value) not in kinds:
        raise NotCarried(DAMAGED)
    return value


def name_zone(zone: tzinfo | None) -> str | int | None:
    """Return a time zone's name, or its distance from UTC in seconds."""
    if zone is None:
        return None
    if isinstance(zone, timezone):
        return round(zone.utcoffset(None).total_seconds())
    name = getattr(zone, "key", None) or getattr(zone, "zone", None)
    if isinstance(name, str) and _ZONE.fullmatch(name):
        return name
    raise NotCarried('its time zone has no name; use one such as "Europe/Rome" or UTC')


def find_zone(name: Any) -> tzinfo | None:
    """Return the time zone of a name or distance; raises NotCarried."""
    match expect(name, str, int, type(None)):
        case None:
            return None
        case int(seconds) if abs(seconds) < 86_400:
            return timezone(timedelta(seconds=seconds)) if seconds else UTC
        case str() if len(name) < 64 and _ZONE.fullmatch(name):
            try:
                return ZoneInfo(name)
            except (OSError, ValueError, LookupError):
                raise NotCarried(f"the time zone {name!r} is not known here") from None
    raise NotCarried(DAMAGED)
