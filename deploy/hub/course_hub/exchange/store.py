"""Where the exchange of one course keeps what: a folder that only its own account can enter."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from autograder.exchange import Exchange
from autograder.workspace import Workspace
from course_hub.durable import private_folder

# As nbgrader writes it, so that its own collecting reads the same moment.
STAMP = "%Y-%m-%d %H:%M:%S.%f UTC"
IS_STAMP = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6} UTC", re.ASCII)


def now() -> datetime:
    """Return the time, which is the service's own and nobody else's."""
    return datetime.now(UTC)


def stamp(at: datetime) -> str:
    """Return a moment as it is written in the store.

    >>> stamp(datetime(2026, 3, 1, 9, 30, tzinfo=UTC))
    '2026-03-01 09:30:00.000000 UTC'
    """
    return at.astimezone(UTC).strftime(STAMP)


@dataclass(frozen=True)
class Store:
    """The folders of one course's exchange."""

    folder: Path

    @classmethod
    def of(cls, workspace: Workspace) -> "Store":
        """Return the exchange of a course, made where it was missing."""
        exchange = Exchange(workspace)
        exchange.prepare()
        store = cls(exchange.folder)
        store.folder.chmod(0o700)
        private_folder(store.receipts)
        return store

    @property
    def inbound(self) -> Path:
        """What learners handed in: `<learner>+<assignment>+<time>/`, as nbgrader names it."""
        return self.folder / "inbound"

    @property
    def receipts(self) -> Path:
        """What learners were told about it: `<learner>/<assignment>/<time>.json`."""
        return self.folder / "receipts"

    @property
    def arriving(self) -> Path:
        """What is not stored yet; nobody collects it."""
        return self.folder / "arriving"
