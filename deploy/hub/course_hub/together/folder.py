"""A group's folder of an assignment: work put into it, and work read out of it.

The group's own programs write in its home while we do, so no name in it is trusted: folders and
files are opened one by one, and never through a link.
"""

import asyncio
import contextlib
import json
import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from autograder import intake
from autograder.errors import AutograderError
from course_hub import homes
from course_hub.settings import Settings
from course_hub.together.accounts import Group

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


_WAITS = (0.3, 0.7, 1.5, 0.0)


class HalfWritten(AutograderError):
    """A notebook of a group that is no notebook, or not yet."""


class NotPlaced(AutograderError):
    """An assignment that could not be put into a group's folder."""


def has(group: Group, assignment: str) -> bool:
    """Return whether the group has a folder of the assignment."""
    return (group.folder / group.course / assignment).is_dir()


def place(settings: Settings, group: Group, assignment: str, files: Mapping[str, bytes]) -> int:
    """Put the files that are not there yet into the group's folder; returns how many were.

    What the group wrote is never replaced. Raises NotPlaced.
    """
    home = homes.open_home(settings, group.account)
    try:
        with contextlib.ExitStack() as opened:
            here = _entered(opened, home.folder, (group.course, assignment), home.user)
            return sum(_new(here, path, content, home.user) for path, content in files.items())
    except OSError as bad:
        raise NotPlaced(
            f"{assignment} could not be put into the folder of {group.account}: {bad.strerror}. "
            f"Is there a link or a file named {group.course} or {assignment}? Rename it."
        ) from bad


async def read(group: Group, assignment: str) -> dict[str, bytes]:
    """Return the files of the group's folder, by path; raises autograder.intake.Refusal.

    Jupyter empties a notebook before it writes it anew, many times while a group types: half a
    notebook is waited for, and never handed in. Raises HalfWritten when it stays so.
    """
    for wait in _WAITS:
        try:
            files = intake.read_files(group.folder / group.course / assignment)
        except intake.Refusal as refusal:
            if refusal.code != "changing" or wait is _WAITS[-1]:
                raise
        else:
            broken = [path for path, content in files.items() if not _whole(path, content)]
            if not broken:
                return files
        await asyncio.sleep(wait)
    raise HalfWritten(
        f"{broken[0]} of {group.account} cannot be read as a notebook. Save it once more (Ctrl + "
        "S), or repair it, and hand in again."
    )


def _whole(path: str, content: bytes) -> bool:
    if not path.endswith(".ipynb"):
        return True
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True


def _entered(
    opened: contextlib.ExitStack, start: Path | str, names: tuple[str, ...], user: int
) -> int:
    here = os.open(start, _FOLDER)
    opened.callback(os.close, here)
    for name in names:
        with contextlib.suppress(FileExistsError):
            os.mkdir(name, 0o700, dir_fd=here)
            _give(name, here, user)
        here = os.open(name, _FOLDER, dir_fd=here)
        opened.callback(os.close, here)
    return here


def _new(here: int, path: str, content: bytes, user: int) -> bool:
    parts = PurePosixPath(path).parts
    if not parts or PurePosixPath(path).is_absolute() or ".." in parts:
        raise NotPlaced(f"The release holds a file with the name {path!r}.")
    with contextlib.ExitStack() as opened:
        place = _entered(opened, f"/proc/self/fd/{here}/.", parts[:-1], user)
        try:
            file = os.open(parts[-1], _NEW_FILE, 0o600, dir_fd=place)
        except FileExistsError:
            return False
        with os.fdopen(file, "wb") as stream:
            stream.write(content)
        _give(parts[-1], place, user)
    return True


def _give(name: str, here: int, user: int) -> None:
    if os.geteuid() == 0:
        os.chown(name, user, user, dir_fd=here, follow_symlinks=False)
