"""Everything that cannot be made again, in one file; and back.

Databases of ours are copied through SQLite itself, so that a hub that runs does no harm. What is
in people's homes is copied as it lies there: their files are never opened as anything.
"""

import errno
import hashlib
import io
import json
import os
import shutil
import sqlite3
import stat
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO

from autograder.errors import AutograderError
from course_hub import homes
from course_hub.settings import Settings

SUFFIX = ".tar.gz"
_LIST, _INSIDE, _FORMAT = "contents.json", "state", 1
_MAGIC = b"SQLite format 3\x00"
# What the hub makes anew, and what only a running hub needs.
_LEFT_OUT = ("hub/logs", "hub/accounts", "hub/proxy.pid", "hub/.lock")
_PEOPLES = ("hub/homes", "hub/groups")
_BESIDE_DATABASES = ("-wal", "-shm", "-journal")
# No rights of others to write, no set-user bits.
_KEPT_MODE = 0o755
_IN_MEMORY = 8 * 1024 * 1024
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
# In a home: deeper, or longer, no system would put it back.
_DEEPEST, _LONGEST = 60, 1500
_THEIR_DOING = (errno.EACCES, errno.EPERM, errno.ELOOP, errno.ENOTDIR, errno.ENXIO)

Skip = Callable[[str], None]
_Folder = tuple[PurePosixPath, int, list[str]]


class BackupError(AutograderError):
    """A backup that cannot be made, read or put back."""


@dataclass(frozen=True)
class Made:
    """A backup that was made, or put back: how many files, and their size together.

    `skipped` names what learners locked in their own homes, or hid too deep in them.
    """

    path: Path
    files: int
    size: int
    skipped: tuple[str, ...] = ()


def make(settings: Settings, folder: Path) -> Made:
    """Write a backup of the state folder into `folder`; raises BackupError."""
    if not settings.state.is_dir():
        raise BackupError(f"There is no state folder {settings.state}, so nothing to back up.")
    if folder.resolve().is_relative_to(settings.state.resolve()):
        raise BackupError(f"{folder} lies in the state folder; keep backups on another disk.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"course-hub-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}{SUFFIX}"
    new = path.with_name(f".{path.name}.new")
    try:
        # For its owner alone from the first byte: it holds marks, keys and passwords' hashes.
        with (
            os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file,
            tarfile.open(fileobj=file, mode="w:gz", compresslevel=4) as archive,
        ):
            done = _put(archive, settings.state)
            _put_list(archive, done.sums)
        new.replace(path)
    except OSError as bad:
        raise BackupError(f"The backup {path} could not be written: {bad}.") from bad
    finally:
        new.unlink(missing_ok=True)
    return Made(path, len(done.sums), done.size, tuple(done.skipped))


@dataclass
class _Written:
    """What went into an archive, with its checksums, and what could not be read."""

    sums: dict[str, str]
    skipped: list[str]
    size: int = 0


def _put(archive: tarfile.TarFile, state: Path) -> _Written:
    """Put every file into the archive."""
    done = _Written({}, [])
    top = os.open(state, _FOLDER)
    try:
        for inside, descriptor, names in _walk(top, PurePosixPath(), done.skipped.append):
            _put_entry(archive, inside, os.fstat(descriptor))
            for name in names:
                where = inside / name
                with ExitStack() as opened:
                    try:
                        # By the folder's own descriptor: nobody can put a link in its place.
                        found = _opened(descriptor, name, state / where, _ours(where))
                        entry, content = opened.enter_context(found)
                    except OSError as bad:
                        _pass_over(where, bad, done.skipped.append)
                        continue
                    if content is not None:
                        done.sums[str(where)] = _put_entry(archive, where, entry, content)
                        done.size += entry.st_size
    finally:
        os.close(top)
    return done


def _walk(folder: int, inside: PurePosixPath, skip: Skip) -> Iterator[_Folder]:
    """Yield an open folder and all below it, with the names of what is no folder; no links."""
    with os.scandir(folder) as entries:
        kinds = sorted((one.name, one.is_dir(follow_symlinks=False)) for one in entries)
    wanted = [(inside / name, is_folder) for name, is_folder in kinds]
    wanted = [(where, is_folder) for where, is_folder in wanted if not _left_out(where)]
    yield inside, folder, [where.name for where, is_folder in wanted if not is_folder]
    for where in (where for where, is_folder in wanted if is_folder):
        if not _ours(where) and _too_deep(where):
            skip(str(where))
            continue
        try:
            inner = os.open(where.name, _FOLDER, dir_fd=folder)
        except OSError as bad:
            _pass_over(where, bad, skip)
            continue
        try:
            yield from _walk(inner, where, skip)
        finally:
            os.close(inner)


def _too_deep(where: PurePosixPath) -> bool:
    """Return whether a folder lies so deep that putting it back could fail, and all with it."""
    return len(where.parts) > _DEEPEST or len(os.fsencode(where)) > _LONGEST


def _pass_over(where: PurePosixPath, bad: OSError, skip: Skip) -> None:
    """Let what went away meanwhile, or its owner locked or replaced, stop nobody's backup."""
    if bad.errno == errno.ENOENT:
        return
    if _ours(where) or bad.errno not in _THEIR_DOING:
        raise bad
    skip(str(where))


@contextmanager
def _opened(
    folder: int, name: str, path: Path, ours: bool
) -> Iterator[tuple[os.stat_result, IO[bytes] | str | None]]:
    """Give an entry and its content at one moment: a link's target, None for what is no file."""
    entry = os.stat(name, dir_fd=folder, follow_symlinks=False)
    if stat.S_ISLNK(entry.st_mode):
        yield entry, os.readlink(name, dir_fd=folder)
    elif not stat.S_ISREG(entry.st_mode):
        yield entry, None
    else:
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
        with (
            os.fdopen(os.open(name, flags, dir_fd=folder), "rb") as file,
            tempfile.SpooledTemporaryFile(_IN_MEMORY) as copy,
        ):
            if ours and file.read(len(_MAGIC)) == _MAGIC:
                copy.write(_copied(path))
            else:
                file.seek(0)
                shutil.copyfileobj(file, copy)
            yield entry, copy


def _copied(database: Path) -> bytes:
    """Return a database as it is at one moment, whoever writes to it meanwhile."""
    with tempfile.TemporaryDirectory(prefix="course-hub-") as folder:
        copy = Path(folder, "copy")
        with (
            closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=60)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
        return copy.read_bytes()


def _put_entry(
    archive: tarfile.TarFile,
    where: PurePosixPath,
    found: os.stat_result,
    content: IO[bytes] | str | None = None,
) -> str:
    """Put one entry into the archive; returns the checksum of its content."""
    entry = tarfile.TarInfo(str(PurePosixPath(_INSIDE) / where))
    entry.mode, entry.mtime = stat.S_IMODE(found.st_mode), int(found.st_mtime)
    entry.uid, entry.gid = found.st_uid, found.st_gid
    if isinstance(content, str):
        entry.type, entry.linkname = tarfile.SYMTYPE, content
        archive.addfile(entry)
        return hashlib.sha256(content.encode("utf-8", "surrogateescape")).hexdigest()
    if content is None:
        entry.type = tarfile.DIRTYPE
        archive.addfile(entry)
        return ""
    entry.size = content.seek(0, os.SEEK_END)
    content.seek(0)
    digest = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
    content.seek(0)
    archive.addfile(entry, content)
    return digest


def _put_list(archive: tarfile.TarFile, sums: dict[str, str]) -> None:
    text = json.dumps({"format": _FORMAT, "files": sums}, ensure_ascii=True).encode()
    entry = tarfile.TarInfo(_LIST)
    entry.size, entry.mode = len(text), 0o600
    archive.addfile(entry, io.BytesIO(text))


def _left_out(where: PurePosixPath) -> bool:
    if _of_a_shell(where.parts[0]) or any(where.is_relative_to(one) for one in _LEFT_OUT):
        return True
    # The copy of a database is whole; what stood beside the original belongs to no copy.
    return _ours(where) and where.name.endswith(_BESIDE_DATABASES)


def _of_a_shell(name: str) -> bool:
    """Return whether this is no state: the folder is the account's home, so programs leave marks.

    Such as the history of a shell, without which its account can do.
    """
    return name.startswith(".")


def _ours(where: PurePosixPath) -> bool:
    return not any(where.is_relative_to(one) for one in _PEOPLES)


def newest(path: Path) -> Path:
    """Return a backup: the file itself, or the newest of a folder; raises BackupError."""
    if path.is_dir():
        found = sorted(path.glob(f"course-hub-*{SUFFIX}"))
        if not found:
            raise BackupError(f"There is no backup (course-hub-*{SUFFIX}) in {path}.")
        return found[-1]
    if not path.is_file():
        raise BackupError(f"There is no backup {path}.")
    return path


def thin(folder: Path, keep: int) -> tuple[Path, ...]:
    """Remove all backups of a folder but the newest; returns what was removed."""
    old = sorted(folder.glob(f"course-hub-*{SUFFIX}"))[:-keep]
    for path in old:
        path.unlink()
    return tuple(old)


def restore(settings: Settings, path: Path) -> Made:
    """Put a backup back where no state is; raises BackupError and then changes nothing.

    Whatever stands in the state folder must be moved away first, so that nothing is lost.
    """
    source, state = newest(path), settings.state
    _refuse_used(state)
    made = not state.exists()
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        # Inside, as the account of the hub may write nowhere else.
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=state) as folder:
            sums, size = _unpacked(source, Path(folder))
            for entry in Path(folder, _INSIDE).iterdir():
                if not _of_a_shell(entry.name):
                    entry.rename(state / entry.name)
    except BackupError:
        if made:
            state.rmdir()
        raise
    state.chmod(0o700)
    homes.put_right(settings)
    return Made(source, len(sums), size)


def _refuse_used(state: Path) -> None:
    if not state.exists():
        return
    if any(not _of_a_shell(one.name) for one in state.iterdir()):
        raise BackupError(
            f"{state} is not empty, and a restore replaces nothing. Stop the hub, move what is in "
            "it to another folder and try again."
        )
    owner = state.stat().st_uid
    if owner != os.geteuid():
        raise BackupError(
            f"{state} belongs to user {owner}: run the restore as that account (sudo -u '#{owner}' "
            "course-hub restore …), else its hub could not use what is put back."
        )


def _unpacked(source: Path, folder: Path) -> tuple[dict[str, str], int]:
    """Return the checksums and the size of a backup that was unpacked and is whole."""
    try:
        sums = _taken_out(source, folder)
    except (OSError, EOFError, tarfile.TarError, ValueError, KeyError) as bad:
        raise BackupError(f"{source} is no whole backup: {bad}. Try an older one.") from bad
    size = _compare(source, folder / _INSIDE, sums)
    _check_databases(source, folder / _INSIDE)
    return sums, size


def _taken_out(source: Path, folder: Path) -> dict[str, str]:
    """Unpack a backup; returns its list. tarfile's own filters came with Python 3.11.4."""
    folders: list[tuple[Path, int]] = []
    with tarfile.open(source, "r:gz") as archive:
        for entry in archive:
            target = _inside(folder, entry)
            if entry.isdir():
                target.mkdir(mode=0o700)
                # Closed last: a folder may be closed to its owner too.
                folders.append((target, entry.mode & _KEPT_MODE))
            elif entry.issym():
                target.symlink_to(entry.linkname)
            else:
                _write(archive, entry, target)
            if os.geteuid() == 0:
                os.chown(target, entry.uid, entry.gid, follow_symlinks=False)
    listed = json.loads((folder / _LIST).read_bytes())
    if listed["format"] != _FORMAT:
        raise ValueError(f"it has format {listed['format']!r}, made by a newer course-hub")
    for target, mode in reversed(folders):
        target.chmod(mode)
    sums: dict[str, str] = listed["files"]
    return sums


def _inside(folder: Path, entry: tarfile.TarInfo) -> Path:
    """Return where an entry goes; raises ValueError for one that would go anywhere else."""
    where = PurePosixPath(entry.name)
    target = folder / where
    known = entry.isdir() or entry.issym() or entry.isreg()
    ways = target.parents[: len(where.parts) - 1]
    leads_out = where.is_absolute() or ".." in where.parts or any(way.is_symlink() for way in ways)
    if not known or leads_out or where.parts[0] not in (_INSIDE, _LIST):
        raise ValueError(f"it holds {entry.name!r}, which no backup of ours does")
    return target


def _write(archive: tarfile.TarFile, entry: tarfile.TarInfo, target: Path) -> None:
    content = archive.extractfile(entry)
    assert content is not None
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    with os.fdopen(os.open(target, flags, 0o600), "wb") as file:
        shutil.copyfileobj(content, file)
    target.chmod(entry.mode & _KEPT_MODE)


def _compare(source: Path, out: Path, sums: dict[str, str]) -> int:
    """Return the size of all files; raises BackupError when one is missing, changed or added."""
    size, left = 0, dict(sums)
    for path in _files(out):
        name = path.relative_to(out).as_posix()
        if path.is_symlink():
            digest = hashlib.sha256(os.fsencode(path.readlink())).hexdigest()
        else:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            size += path.stat().st_size
        if left.pop(name, None) != digest:
            raise BackupError(f"{source}: {name} is not as it was backed up. Try an older backup.")
    if left:
        raise BackupError(f"{source} lacks {next(iter(left))} and {len(left) - 1} more files.")
    return size


def _files(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        links = [name for name in folders if Path(parent, name).is_symlink()]
        yield from (Path(parent, name) for name in (*files, *links))


def _check_databases(source: Path, out: Path) -> None:
    for path in _files(out):
        if path.is_symlink() or not _ours(PurePosixPath(path.relative_to(out).as_posix())):
            continue
        with path.open("rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                continue
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            found = database.execute("PRAGMA integrity_check").fetchone()[0]
        if found != "ok":
            raise BackupError(f"{source}: the database {path.name} is damaged ({found}).")
