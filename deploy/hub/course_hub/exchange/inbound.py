"""What learners hand in: looked at, then stored whole or not at all.

The last step is one renaming. Until then everything is in `arriving/`, which nobody collects.
"""

import secrets
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from autograder import intake
from autograder.intake.archive import Bounds, expand
from autograder.workspace import Workspace
from course_hub import durable
from course_hub.exchange import limits, receipts, shelf
from course_hub.exchange.errors import DiskFull, TooOften
from course_hub.exchange.receipts import Receipt, StoredFile
from course_hub.exchange.store import Store, now, stamp

TIMESTAMP = "timestamp.txt"
# What the exchange itself writes, and what nbgrader's own exchange would.
_OURS = frozenset({TIMESTAMP, "submission_secret.txt"})
_BOUNDS = Bounds(limits.MAX_FILES, limits.MAX_FILE_BYTES, limits.MAX_TOTAL_BYTES)


def check(workspace: Workspace, assignment: str, learner: str, at: datetime) -> None:
    """Ask whether this learner may hand an assignment in now, before anything is received.

    Raises BadRequest, NotReleased, TooOften, DiskFull.
    """
    receipts.check_names(learner, assignment)
    shelf.find(workspace, assignment, at)
    store = Store.of(workspace)
    known = list(receipts.of_learner(store, learner, assignment))
    if (
        len(known) >= limits.MAX_SUBMISSIONS
        or sum(one.bytes for one in known) >= limits.MAX_BYTES_PER_ASSIGNMENT
    ):
        raise TooOften(
            f"You handed {assignment} in {len(known)} times; no more can be stored. "
            "What you handed in is kept. Write to your instructor."
        )
    if shutil.disk_usage(store.folder).free < limits.SPARE_BYTES + 2 * limits.MAX_UPLOAD_BYTES:
        raise DiskFull("The course's disk is full, so nothing was stored. Tell your instructor.")


@contextmanager
def arriving(workspace: Workspace) -> Iterator[Path]:
    """Give a new folder to receive into; it is gone afterwards, whatever happens."""
    clean(workspace)
    place = Store.of(workspace).arriving / secrets.token_hex(16)
    durable.private_folder(place)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def clean(workspace: Workspace) -> None:
    """Take away what a service did not live to store: what is older than any upload may take."""
    folder, oldest = Store.of(workspace).arriving, time.time() - limits.LEFT_SECONDS
    for place in folder.iterdir() if folder.is_dir() else ():
        with suppress(FileNotFoundError):  # Another upload just ended.
            if place.lstat().st_mtime < oldest:
                shutil.rmtree(place, ignore_errors=True)


def accept(
    workspace: Workspace,
    assignment: str,
    learner: str,
    upload: Path,
    key: str = "",
    clock: Callable[[], datetime] = now,
) -> Receipt:
    """Store a zip archive as a learner's submission and return its receipt.

    The same key, or the same files as in the latest submission, give the receipt of the earlier
    one: nothing is stored twice, and a repetition is never later than the first. The time is that
    at which all of it had come. Raises Refusal, BadRequest, NotReleased.
    """
    receipts.check_names(learner, assignment)
    at = clock()
    store = Store.of(workspace)
    known = list(receipts.of_learner(store, learner, assignment))
    if key and (same := [one for one in known if one.key == key]):
        return same[-1]
    shelf.find(workspace, assignment, at)  # It may have been closed while this was on its way.
    folder = upload.with_name("files")
    expand(upload, folder, _BOUNDS)
    _take_ours_away(folder)
    files = _looked_at(workspace, assignment, learner, folder)
    number = shelf.digest(files)
    if known and known[-1].sha256 == number:
        return known[-1]
    listed = tuple(
        StoredFile(path, len(files[path]), sha256(files[path]).hexdigest())
        for path in sorted(files)
    )
    course = workspace.course.id
    receipt = Receipt(course, assignment, learner, stamp(at), number, listed, key)
    _store(store, receipt, folder)
    return receipt


def _looked_at(
    workspace: Workspace, assignment: str, learner: str, folder: Path
) -> Mapping[str, bytes]:
    """Return the files if they could be marked, so that a learner hears of trouble at once."""
    if (folder / assignment).is_dir():
        # Collecting would take the inner folder for the whole.
        raise intake.Refusal(
            "folder-inside",
            f"A folder {assignment!r} lies inside {assignment!r}, so it is not clear "
            "which one you mean. Rename it or move it out, and submit again.",
        )
    files = intake.read_files(folder)
    notebook = shelf.files(workspace, assignment)[f"{assignment}.ipynb"]
    original = intake.parse_notebook(notebook, f"{assignment}.ipynb").notebook
    intake.receive_files(files, assignment, _owner(workspace, assignment, learner), original)
    return files


def _owner(workspace: Workspace, assignment: str, learner: str) -> str | None:
    """Return whose answers must be inside; what a group answers has several owners."""
    kinds = {one.id: one.kind for one in workspace.course.assessments}
    return None if kinds.get(assignment) == "group-assignment" else learner


def _take_ours_away(folder: Path) -> None:
    """Take away what would pass for the exchange's own word, such as a time of handing in."""
    for path in list(folder.iterdir()):
        if path.name.casefold() in _OURS:
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()


def _store(store: Store, receipt: Receipt, folder: Path) -> None:
    (folder / TIMESTAMP).write_text(receipt.time)
    folder.chmod(0o700)
    receipts.write(store, receipt)
    durable.move(folder, store.inbound / receipt.folder)
