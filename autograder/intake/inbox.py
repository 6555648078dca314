"""What learners sent, in the forms in which it reaches an instructor.

A folder for each learner, a zip file for each, or what Moodle gives for "Download all
submissions": a folder named `Full name_12345_assignsubmission_file_` for each, or a zip of these.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from autograder.intake.archive import OTHER_ARCHIVES, Bounds, expand, is_archive
from autograder.intake.facts import Refusal, shown
from autograder.intake.files import check_files, is_junk

TIMESTAMP = "timestamp.txt"
WHOLE_CLASS = Bounds(files=50_000, total_bytes=5_000_000_000)
_WRAPPERS = 5
_MOODLE = re.compile(r"(?P<name>.+)_\d+_assignsubmission_file_?")


@dataclass(frozen=True)
class Sent:
    """What one learner sent: a folder or an archive; `refusal` says why nobody is known by it."""

    learner: str
    path: Path
    refusal: Refusal | None = None


@contextmanager
def opened_inbox(inbox: Path) -> Iterator[Path]:
    """Give the folder of an inbox, expanded for the while if it is a zip; raises Refusal."""
    if inbox.is_dir():
        yield inbox
        return
    with tempfile.TemporaryDirectory(prefix="inbox-") as place:
        folder = Path(place, "inbox")
        expand(inbox, folder, WHOLE_CLASS)
        yield _unwrapped(folder, "")


def sent(inbox: Path, names: Callable[[], Mapping[str, str]]) -> Iterator[Sent]:
    """Yield what is in an inbox, by learner.

    `names` gives the learners' full names by their id; it is asked only for folders of Moodle's.
    """
    ids: dict[str, list[str]] | None = None
    for path in sorted(inbox.iterdir()):
        if path.is_dir():
            moodle = _MOODLE.fullmatch(path.name)
            if moodle is None:
                yield Sent(path.name, path)
                continue
            if ids is None:
                ids = {}
                for learner, name in names().items():
                    ids.setdefault(_folded(name), []).append(learner)
            yield _by_name(path, moodle["name"], ids)
        elif is_archive(path.name) and not is_junk(path.name):
            yield Sent(_stem(path.name), path)


def _by_name(path: Path, name: str, ids: Mapping[str, list[str]]) -> Sent:
    found = ids.get(_folded(name), [])
    if len(found) == 1:
        return Sent(found[0], path)
    why = "is not on the roster" if not found else "is the name of several learners"
    message = f"{shown(name)!r} {why}. Give the folder {shown(path.name)!r} the learner's id."
    return Sent(path.name, path, Refusal("unknown-learner", message))


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _stem(name: str) -> str:
    endings = sorted((".zip", *OTHER_ARCHIVES), key=len, reverse=True)
    return next(name[: -len(e)] for e in endings if name.casefold().endswith(e))


@contextmanager
def opened(one: Sent, assignment: str) -> Iterator[Path]:
    """Give the folder with a learner's files, expanded for the while if packed; raises Refusal.

    What was sent is left as it is. A time that a learner packed along is not believed: the
    archive's own counts.
    """
    if one.path.is_symlink():
        message = f"{shown(one.path.name)!r} is a link. Put the folder or the archive itself there."
        raise Refusal("special-file", message)
    archive: Path | None = one.path
    if one.path.is_dir():
        folder = _unwrapped(one.path, assignment)
        check_files(folder)
        archive = _only_archive(folder)
    if archive is None:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="sent-") as place:
        expanded = Path(place, "sent")
        expand(archive, expanded)
        inner = _unwrapped(expanded, assignment)
        _set_time(inner, archive)
        yield inner


def _set_time(folder: Path, archive: Path) -> None:
    """Take the time that was packed along away; the one noted beside an archive counts."""
    at = folder.stat().st_mtime_ns
    noted = folder / TIMESTAMP
    if noted.is_dir():
        shutil.rmtree(noted)
    noted.unlink(missing_ok=True)
    beside = archive.parent / TIMESTAMP
    if beside.is_file():
        shutil.copy(beside, noted)
    os.utime(folder, ns=(at, at))


def _unwrapped(folder: Path, assignment: str) -> Path:
    """Return the innermost folder that holds the rest, as programs pack a folder in a folder."""
    for _ in range(_WRAPPERS):
        if assignment and (folder / assignment).is_dir():
            return folder / assignment
        inside = [path for path in folder.iterdir() if not is_junk(path.name)]
        if len(inside) != 1 or inside[0].is_symlink() or not inside[0].is_dir():
            return folder
        folder = inside[0]
    return folder


def _only_archive(folder: Path) -> Path | None:
    """Return the archive that is all that a folder holds, beside the time of handing in."""
    inside = [path for path in folder.iterdir() if not is_junk(path.name)]
    kept = [path for path in inside if path.name != TIMESTAMP]
    return kept[0] if len(kept) == 1 and is_archive(kept[0].name) else None
