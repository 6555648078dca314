"""What a learner is told about each submission, kept beside the store as the service's own word."""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from autograder import intake
from course_hub import durable
from course_hub.exchange.errors import BadRequest
from course_hub.exchange.store import IS_STAMP, Store

_ASSIGNMENT = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_LONGEST_NAME = 200


@dataclass(frozen=True)
class StoredFile:
    """One file of a submission."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Receipt:
    """That a submission was stored: when by the service's clock, and what exactly.

    `sha256` is that of the lines `<sha256 of the file>  <path>`, sorted by path: what
    `sha256sum` prints. `key` is the learner's program's own, to ask again without doing it twice.
    """

    course: str
    assignment: str
    learner: str
    time: str
    sha256: str
    files: tuple[StoredFile, ...]
    key: str = ""

    @property
    def folder(self) -> str:
        """Return the name of the submission's folder in the store."""
        return folder_name(self.learner, self.assignment, self.time)

    @property
    def bytes(self) -> int:
        """Return how much the submission's files hold."""
        return sum(file.size for file in self.files)

    def told(self) -> dict[str, Any]:
        """Return what the learner's program is told."""
        return {name: value for name, value in asdict(self).items() if name != "key"}


def check_names(learner: str, assignment: str) -> None:
    """Refuse names that would not be the plain name of one folder; raises BadRequest."""
    try:
        intake.check_learner(learner)
    except intake.Refusal as bad:
        raise BadRequest(str(bad)) from None
    if not _ASSIGNMENT.fullmatch(assignment):
        raise BadRequest(f"{intake.shown(assignment)!r} cannot be the name of an assignment.")
    if len(f"{learner}{assignment}".encode()) > _LONGEST_NAME:
        raise BadRequest(f"The name {learner!r} is too long to be stored. Ask for a shorter one.")


def folder_name(learner: str, assignment: str, time: str) -> str:
    """Return the name of a submission's folder; neither assignment nor time holds a plus.

    >>> folder_name("a+b", "week-01", "2026-03-01 09:30:00.000000 UTC")
    'a+b+week-01+2026-03-01 09:30:00.000000 UTC'
    """
    return f"{learner}+{assignment}+{time}"


def write(store: Store, receipt: Receipt) -> None:
    """Keep a receipt; it counts once the submission's folder is in its place too."""
    folder = durable.private_folder(store.receipts / receipt.learner / receipt.assignment)
    content = json.dumps(asdict(receipt), ensure_ascii=True)
    durable.write(folder / f"{receipt.time}.json", content.encode())


def of_learner(store: Store, learner: str, assignment: str | None = None) -> Iterator[Receipt]:
    """Yield a learner's receipts, the oldest of each assignment first."""
    mine = store.receipts / learner
    folders = [mine / assignment] if assignment else sorted(_entries(mine))
    for folder in folders:
        for path in sorted(_entries(folder)):
            if path.suffix == ".json" and IS_STAMP.fullmatch(path.stem):
                receipt = _read(path)
                # A receipt is written first, so that no submission is ever without one.
                if (store.inbound / receipt.folder).is_dir():
                    yield receipt


def every(store: Store, assignment: str) -> Iterator[Receipt]:
    """Yield all receipts of an assignment, by learner, the oldest first."""
    for mine in sorted(_entries(store.receipts)):
        yield from of_learner(store, mine.name, assignment)


def _entries(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


def _read(path: Path) -> Receipt:
    data = json.loads(path.read_bytes())
    files = tuple(StoredFile(**file) for file in data.pop("files"))
    return Receipt(files=files, **data)
