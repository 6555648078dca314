"""The files with which anyone checks a certificate: key list and status lists, beside the book.

They are computed from the folder of keys and the ledgers each time, so losing them loses nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from autograder.credentials import badge, files, jws, status
from autograder.credentials.errors import IssueError, KeyStoreError
from autograder.credentials.issuer import FOLDER
from autograder.credentials.keys import LIST, KeyList, KeyStore, read_list
from autograder.credentials.model import Issuer
from autograder.credentials.register import Issued
from autograder.credentials.status import Mark

_READABLE_BY_ALL, _OPEN_TO_ALL = 0o644, 0o755


@dataclass(frozen=True)
class Published:
    """What was written: the folder, its files, how many certificates and withdrawn files."""

    folder: Path
    files: tuple[str, ...]
    certificates: int
    withdrawn: int


def publish(
    site: Path,
    courses: Mapping[str, Sequence[Issued]],
    keys: KeyStore,
    issuer: Issuer,
    now: datetime,
) -> Published:
    """Write key list and status lists into a built book; raises IssueError if it is none.

    `courses` are the certificates on record by course. Lists of other courses stay as they are.
    """
    if not (site / "index.html").is_file():
        raise IssueError(f"{site} is not a built book. Run 'make book' first.")
    folder = site / FOLDER
    _open(folder)
    kid, key = keys.signing()
    signer = badge.key_address(issuer, kid)
    written = []
    for course, issued in courses.items():
        marks = _marks(issued)
        _open(folder / course)
        for purpose, name in status.FILES.items():
            payload = status.list_payload(issuer, course, purpose, marks, now)
            text = jws.sign(payload, signer, key)
            files.write(folder / course / name, text.encode(), _READABLE_BY_ALL)
            written.append(f"{course}/{name}")
    every = [one for issued in courses.values() for one in issued]
    listed = keys.public_list(issuer.url, now, _genuine(keys, every, folder / LIST))
    files.write(folder / LIST, listed.text().encode(), _READABLE_BY_ALL)
    withdrawn = sum(mark.withdrawn for one in every for mark in one.marks().values())
    return Published(folder, (LIST, *written), len(every), withdrawn)


def _open(folder: Path) -> None:
    """Make a folder that all can read and, whatever the umask, only its owner can write."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(_OPEN_TO_ALL)


def _marks(issued: Sequence[Issued]) -> dict[int, Mark]:
    return {place: mark for one in issued for place, mark in one.marks().items() if mark != Mark()}


def _genuine(keys: KeyStore, issued: Sequence[Issued], before: Path) -> dict[str, set[str]]:
    """Return the files that each compromised key signed before it was lost, by the ledgers.

    Files of courses that are not at hand now are taken over from the list published before.
    """
    earlier = _published(before)
    genuine: dict[str, set[str]] = {}
    for key in keys.all():
        if key.distrusted_from is None:
            continue
        known = earlier.keys.get(key.kid) if earlier else None
        genuine[key.kid] = set(known.believed if known else ()) | {
            file.digest
            for one in issued
            for file in one.files
            if file.key == key.kid and file.at < key.distrusted_from
        }
    return genuine


def _published(path: Path) -> KeyList | None:
    try:
        return read_list(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, KeyStoreError, UnicodeDecodeError):
        return None
