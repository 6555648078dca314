"""The files of a submission, read once, within limits, and never through a link."""

import mimetypes
import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from autograder.intake.facts import Fact, Refusal, shown
from autograder.intake.limits import (
    ANSWERS,
    MAX_FILE_BYTES,
    MAX_FILES,
    MAX_FOLDERS_DEEP,
    MAX_TOTAL_BYTES,
)

# A learner's id becomes a folder's name, a pattern in nbgrader and text in its pages.
LEARNER_ID = re.compile(r"[^\W_][\w.@+-]{0,99}")
# Left by systems and editors; nobody's work.
_JUNK_FOLDERS = frozenset({".ipynb_checkpoints", "__macosx", "__pycache__", ".git", "$recycle.bin"})
_JUNK_FILES = frozenset({".ds_store", "thumbs.db", "desktop.ini", ".directory"})
_JOINERS = "\u200c\u200d"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# Opening a pipe to read would wait for a writer.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(frozen=True)
class Folder:
    """The files by their path in the folder, with `/` between names, and what was left aside."""

    files: dict[str, bytes]
    facts: tuple[Fact, ...] = ()


def check_learner(learner: str) -> None:
    """Refuse an id that could be read as a path, as a pattern for several learners or as HTML."""
    if not LEARNER_ID.fullmatch(learner):
        raise Refusal(
            "bad-learner",
            f"{learner!r} cannot be a learner's id. Use at most 100 letters, digits and . _ - @ + "
            "(a letter or a digit first).",
        )


def check_files(folder: Path) -> None:
    """Refuse links and special files, which could point outside the submission, and huge ones."""
    for place in (folder.parent, folder):
        if place.is_symlink():
            raise _link(place.name)
    if not folder.is_dir():
        raise _no_folder(folder.name)
    count = total = 0
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(parent, name)
            kind = path.lstat()
            if not (stat.S_ISREG(kind.st_mode) or stat.S_ISDIR(kind.st_mode)):
                raise _special(name)
            if kind.st_size > MAX_FILE_BYTES and stat.S_ISREG(kind.st_mode):
                raise _large(name)
            count, total = count + 1, total + kind.st_size
            if count > MAX_FILES:
                raise Refusal("too-many-files", f"The folder holds more than {MAX_FILES} files.")
            if total > MAX_TOTAL_BYTES:
                raise Refusal("too-large", f"The folder exceeds {MAX_TOTAL_BYTES:,} bytes.")


def read_files(folder: Path) -> dict[str, bytes]:
    """Return what the files of a folder hold, by path; raises Refusal.

    Links and special files are refused, also when they come while the folder is read. What
    systems leave (checkpoints, `__MACOSX`) and files with unreadable names are left out.
    """
    return read_folder(folder).files


def read_folder(folder: Path) -> Folder:
    """Return the files of a folder as `read_files` does, with facts about those left aside."""
    reading = _Reading()
    if not os.path.lexists(folder):
        raise Refusal("no-notebook", f"There is no folder {folder.name!r}. Submit it again.")
    try:
        with _opened(folder.parent, _FOLDER) as above, _opened(folder.name, _FOLDER, above) as here:
            reading.walk(here, "", 0)
    except FileNotFoundError:
        raise _changing(folder.name) from None
    return Folder(reading.files, tuple(reading.facts))


def read_file(path: Path, limit: int = MAX_FILE_BYTES) -> bytes:
    """Return what one ordinary file holds; raises Refusal, or FileNotFoundError."""
    with open_file(path) as here:
        return _content(here, path.name, limit)


@contextmanager
def open_file(path: Path) -> Iterator[int]:
    """Open an ordinary file, not a link to one, to read; raises Refusal, FileNotFoundError."""
    with _opened(path, _FILE) as here:
        if not stat.S_ISREG(os.fstat(here).st_mode):
            raise _special(path.name)
        yield here


def is_junk(path: str) -> bool:
    """Return whether a path is what a system or an editor leaves behind.

    >>> is_junk("__MACOSX/._week-01.ipynb"), is_junk("data/rows.csv")
    (True, False)
    """
    *folders, name = path.casefold().split("/")
    return (
        any(each in _JUNK_FOLDERS for each in folders)
        or name in _JUNK_FILES | _JUNK_FOLDERS
        or name.startswith("._")
        or name.endswith(".pyc")
    )


def is_readable(name: str) -> bool:
    """Return whether a file's name is text without signs that hide or turn what is read.

    >>> is_readable("données.csv"), is_readable("invoice\\u202efdp.exe")
    (True, False)
    """
    return not any(unicodedata.category(c) in _HIDDEN and c not in _JOINERS for c in name)


def is_page(name: str) -> bool:
    """Return whether a browser would show a file as a page, whose scripts could run.

    The formgrader may serve a learner's files from the address of the instructor's own server.

    >>> is_page("map.html"), is_page("chart.SVG"), is_page("report.xlsx")
    (True, True, False)
    """
    kind = mimetypes.guess_type(name.casefold())[0] or ""
    return kind in _PAGES or kind.endswith(("/xml", "+xml")) or name.casefold().endswith(_ENDINGS)


_PAGES = frozenset({"text/html", "message/rfc822", "multipart/related", "text/cache-manifest"})
_ENDINGS = (".htm", ".html", ".xhtml", ".xht", ".shtml", ".svg", ".svgz", ".xml", ".xsl", ".mht")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


@dataclass
class _Reading:
    files: dict[str, bytes] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    count: int = 0
    total: int = 0

    def walk(self, here: int, before: str, depth: int) -> None:
        if depth > MAX_FOLDERS_DEEP:
            raise Refusal("too-many-files", f"Folders lie more than {MAX_FOLDERS_DEEP} deep.")
        for name in self._names(here):
            kind = os.stat(name, dir_fd=here, follow_symlinks=False).st_mode
            if not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
                raise _special(name)
            if not is_readable(name):
                text = f"{shown(name)!r} was left aside: its name holds signs that cannot be read."
                self.facts.append(Fact("odd-name", shown(name), f"{text} Rename it."))
            elif stat.S_ISDIR(kind):
                if name == ANSWERS:
                    raise answers_folder()
                with _opened(name, _FOLDER, here) as inner:
                    self.walk(inner, f"{before}{name}/", depth + 1)
            else:
                self._read(here, name, f"{before}{name}")

    def _names(self, here: int) -> list[str]:
        names = []
        with os.scandir(here) as entries:
            for entry in entries:
                if is_junk(entry.name):
                    continue
                names.append(entry.name)
                self.count += 1
                if self.count > MAX_FILES:
                    raise Refusal(
                        "too-many-files", f"The folder holds more than {MAX_FILES} files."
                    )
        return sorted(names)

    def _read(self, here: int, name: str, path: str) -> None:
        with _opened(name, _FILE, here) as file:
            content = _content(file, name, MAX_FILE_BYTES)
        self.total += len(content)
        if self.total > MAX_TOTAL_BYTES:
            raise Refusal("too-large", f"The folder exceeds {MAX_TOTAL_BYTES:,} bytes.")
        self.files[path] = content


@contextmanager
def _opened(path: str | Path, flags: int, above: int | None = None) -> Iterator[int]:
    name = Path(path).name
    try:
        here = os.open(path, flags, dir_fd=above)
    except FileNotFoundError:
        raise
    except PermissionError:
        raise Refusal("unreadable", f"{shown(name)!r} may not be read. Ask for access.") from None
    except OSError:
        if flags != _FOLDER:
            raise _special(name) from None
        link = stat.S_ISLNK(os.stat(path, dir_fd=above, follow_symlinks=False).st_mode)
        raise (_link(name) if link else _no_folder(name)) from None
    try:
        yield here
    finally:
        os.close(here)


def _content(here: int, name: str, limit: int) -> bytes:
    """Return what an open file holds, asking the open file and not its name what it is."""
    before = os.fstat(here)
    if not stat.S_ISREG(before.st_mode):
        raise _special(name)
    if before.st_size > limit:
        raise _large(name, limit)
    with os.fdopen(here, "rb", closefd=False) as stream:
        content = stream.read(limit + 1)
    after = os.fstat(here)
    if len(content) > limit:
        raise _large(name, limit)
    if (after.st_size, after.st_mtime_ns) != (len(content), before.st_mtime_ns):
        raise _changing(name)
    return content


def answers_folder() -> Refusal:
    """Return the refusal of a folder where the file of answers should be."""
    return Refusal("bad-answers", f"{ANSWERS} is a folder, not a file. Submit it again.")


def _special(name: str) -> Refusal:
    return Refusal("special-file", f"{shown(name)!r} is a link or a special file, not a file.")


def _link(name: str) -> Refusal:
    return Refusal("special-file", f"The folder {name!r} is a link, not a folder.")


def _no_folder(name: str) -> Refusal:
    return Refusal("no-notebook", f"{name!r} is a file, not a folder. Submit it again.")


def _large(name: str, limit: int = MAX_FILE_BYTES) -> Refusal:
    return Refusal("too-large", f"{shown(name)!r} is larger than {limit:,} bytes.")


def _changing(name: str) -> Refusal:
    message = f"{shown(name)!r} changed while it was read. Run the command again."
    return Refusal("changing", message)
