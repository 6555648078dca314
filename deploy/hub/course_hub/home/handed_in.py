"""What of a learner lies in the exchange: received, whether or not it was collected yet."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from autograder.exchange import SEPARATOR, Exchange

_FORMATS = ("%Y-%m-%d %H:%M:%S.%f %Z", "%Y-%m-%d %H:%M:%S %Z")


def received(exchange: Exchange, learner: str) -> Mapping[str, datetime]:
    """Return when a learner's newest submission of each assignment arrived, in UTC.

    Only names of folders are read. A learner's id may hold a plus sign, an assignment's and a time
    may not, so the parts are told apart from the right.
    """
    found: dict[str, datetime] = {}
    for one in _folders(exchange):
        parts = one.name.rsplit(SEPARATOR, 2)
        at = _moment(parts[-1])
        if len(parts) != 3 or parts[0] != learner or at is None:
            continue
        found[parts[1]] = max(at, found.get(parts[1], at))
    return found


def waiting(exchange: Exchange) -> int:
    """Return how many hand-ins lie in the exchange and may be collected."""
    return sum(1 for _ in _folders(exchange))


def _folders(exchange: Exchange) -> list[Path]:
    """Return what has arrived; a name that begins with a dot is still arriving."""
    if not exchange.inbound.is_dir():
        return []
    return [one for one in exchange.inbound.iterdir() if not one.name.startswith(".")]


def _moment(text: str) -> datetime | None:
    for form in _FORMATS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None
