"""Everyone's own home folder, and, when the hub runs as root, an own user of the system."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import AutograderError
from autograder.intake import LEARNER_ID
from course_hub.settings import Settings

# No account of the system has such a number: they are below, those of containers above.
FIRST_USER, LAST_USER = 400_000, 499_999


class HomeRefused(AutograderError):
    """A home folder that cannot be used."""


@dataclass(frozen=True)
class Home:
    """A home folder and the system's user who owns it."""

    name: str
    folder: Path
    user: int

    @property
    def inside(self) -> str:
        """Return where its owner sees it."""
        return f"/home/{self.name}"


def open_home(settings: Settings, name: str) -> Home:
    """Return the home of a person or a shared account, made if need be; raises HomeRefused."""
    if not LEARNER_ID.fullmatch(name):
        raise HomeRefused(f"{name!r} cannot be the name of a home folder.")
    folder = settings.shared_accounts().get(name) or settings.hub_state / "homes" / name
    for parent in (settings.hub_state, folder.parent):
        parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        pass
    else:
        if os.geteuid() == 0:
            user = _free_user(settings)
            os.chown(folder, user, user)
    return _checked(name, folder)


def _checked(name: str, folder: Path) -> Home:
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise HomeRefused(f"{folder} is not a folder. Move it away and start the server again.")
    if os.geteuid() == 0:
        fits = FIRST_USER <= found.st_uid <= LAST_USER
        wanted = f"one of {FIRST_USER} to {LAST_USER}, each for one home"
    else:
        fits, wanted = found.st_uid == os.geteuid(), f"{os.geteuid()}, as the hub runs as"
    if not fits:
        raise HomeRefused(
            f"The home {folder} belongs to user {found.st_uid}, not to {wanted}. Was the hub "
            "started as another account before? Run 'course-hub homes' to put the owners right."
        )
    folder.chmod(0o700)
    return Home(name, folder, found.st_uid)


def put_right(settings: Settings) -> int:
    """Give every home to the user whom it should belong to; returns how many were given.

    Raises HomeRefused for a home that only root can give.
    """
    given, seen = 0, set[int]()
    for folder in list(_folders(settings)):
        owner = folder.lstat().st_uid
        if os.geteuid() != 0:
            fits, user = owner == os.geteuid(), os.geteuid()
        else:
            fits = FIRST_USER <= owner <= LAST_USER and owner not in seen
            user = owner if fits else _free_user(settings)
        seen.add(user)
        if not fits and os.geteuid() != 0:
            raise HomeRefused(
                f"The home {folder} belongs to user {owner}, and only root can give it to another. "
                f"Run, as root: chown -R {user}:{os.getegid()} {folder}"
            )
        if not fits:
            _give(folder, user)
            given += 1
    return given


def _give(folder: Path, user: int) -> None:
    for parent, folders, files in os.walk(folder):
        for name in (".", *folders, *files):
            # Not through links: what they lead to is not the learner's.
            os.chown(Path(parent, name), user, user, follow_symlinks=False)


def _free_user(settings: Settings) -> int:
    owners = {folder.lstat().st_uid for folder in _folders(settings)}
    taken = [owner for owner in owners if FIRST_USER <= owner <= LAST_USER]
    user = max(taken, default=FIRST_USER - 1) + 1
    if user > LAST_USER:
        raise HomeRefused("No number is left for another home. Remove homes that nobody needs.")
    return user


def _folders(settings: Settings) -> Iterator[Path]:
    for kind in ("homes", "groups", "talk"):
        parent = settings.hub_state / kind
        if parent.is_dir():
            yield from (one for one in parent.iterdir() if one.is_dir() and not one.is_symlink())
