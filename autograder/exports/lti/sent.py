"""What the platform has been told: kept on disk score by score, so that a run can be cut short."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType

from autograder.exports.lti.errors import PlatformError

_TABLE = """
CREATE TABLE IF NOT EXISTS sent (
    item TEXT NOT NULL,
    user TEXT NOT NULL,
    digest TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (item, user)
)
"""
_STEP = timedelta(milliseconds=1)


class Sent:
    """The last score that the platform took, by its column's address and its user's id."""

    def __init__(self, path: Path) -> None:
        try:
            self._rows = sqlite3.connect(path, timeout=60, isolation_level=None)
            path.chmod(0o600)
            self._rows.execute(_TABLE)
        except sqlite3.Error as error:
            raise PlatformError(f"{path} cannot be used: {error}.") from None

    def __enter__(self) -> "Sent":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._rows.close()
        if isinstance(error, sqlite3.Error):
            raise PlatformError(f"What was sent cannot be written down: {error}.") from error

    def digest(self, item: str, user: str) -> str | None:
        """Return the digest of what was sent last, None for nothing."""
        query = "SELECT digest FROM sent WHERE item = ? AND user = ?"
        row = self._rows.execute(query, (item, user)).fetchone()
        return row[0] if row else None

    def next_time(self, item: str, user: str) -> datetime:
        """Return a time for the next score: now, and later than that of the last one.

        A platform ignores a score that is not newer than the one it has; the clock of this machine
        may have been set back since.
        """
        now = datetime.now(UTC)
        row = self._rows.execute(
            "SELECT at FROM sent WHERE item = ? AND user = ?", (item, user)
        ).fetchone()
        return max(now, datetime.fromisoformat(row[0]) + _STEP) if row else now

    def remember(self, item: str, user: str, digest: str, at: datetime) -> None:
        """Write down that the platform took a score."""
        self._rows.execute(
            "INSERT OR REPLACE INTO sent VALUES (?, ?, ?, ?)",
            (item, user, digest, at.isoformat(timespec="milliseconds")),
        )
