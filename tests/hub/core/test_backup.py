"""Backup, destruction, restore: everything is back, and nothing that was not there."""

import errno
import io
import os
import shutil
import sqlite3
import subprocess
import tarfile
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from course_hub import backup, homes
from course_hub.backup import BackupError
from course_hub.settings import Settings
from tests.hub.core.conftest import Make


@pytest.fixture
def lived_in(make: Make) -> Settings:
    """The settings of a hub with a roster, a submission, a secret and a learner's home."""
    settings = make()
    kept = settings.state / "measuring" / "submitted" / "ana" / "week-01"
    kept.mkdir(parents=True)
    settings.state.chmod(0o700)
    with closing(sqlite3.connect(settings.state / "measuring" / "gradebook.db")) as book:
        book.execute("CREATE TABLE student (id TEXT, first_name TEXT)")
        book.executemany("INSERT INTO student VALUES (?, ?)", [("ana", "Ana"), ("ben", "Ben")])
        book.commit()
    (kept / "week-01.ipynb").write_text("{}")
    secret = settings.hub_state / "secrets" / "cookie-secret"
    home = homes.open_home(settings, "ana")
    secret.parent.mkdir(mode=0o700)
    secret.write_text("hush")
    secret.chmod(0o600)
    (home.folder / "Ärger \n.txt").write_text("mine")
    return settings


def everything(folder: Path) -> dict[str, tuple[str, int]]:
    """Every path below a folder with its content and mode, as text that can be compared."""
    found = {}
    for path in sorted(folder.rglob("*")):
        mode = path.lstat().st_mode
        if path.is_symlink():
            content = f"-> {path.readlink()}"
        elif path.suffix == ".db":
            content = rows(path)
        else:
            content = path.read_text() if path.is_file() else ""
        found[str(path.relative_to(folder))] = (content, mode)
    return found


def rows(path: Path) -> str:
    with closing(sqlite3.connect(path)) as database:
        return str(database.execute("SELECT id, first_name FROM student ORDER BY id").fetchall())


def test_all_is_back_after_destruction(lived_in: Settings, tmp_path: Path) -> None:
    before = everything(lived_in.state)
    made = backup.make(lived_in, tmp_path / "backups")
    assert made.path.stat().st_mode & 0o777 == 0o600
    shutil.rmtree(lived_in.state)

    done = backup.restore(lived_in, tmp_path / "backups")

    assert (done.path, done.files, made.skipped) == (made.path, made.files, ())
    assert everything(lived_in.state) == before
    assert lived_in.state.stat().st_mode & 0o777 == 0o700
    # Whoever owned the home owns it again: the server of its learner can start.
    homes.open_home(lived_in, "ana")


def test_a_database_that_is_written_to_is_copied_whole(lived_in: Settings, tmp_path: Path) -> None:
    path = lived_in.hub_state / "jupyterhub.sqlite"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE pairs (a INTEGER, b INTEGER)")
        database.commit()
    begun, ended = threading.Event(), threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(path, timeout=30)) as database:
            number = 0
            while not ended.is_set():
                number += 1
                # Both halves in one step: a copy with one of them is not whole.
                database.execute("INSERT INTO pairs VALUES (?, NULL)", (number,))
                database.execute("UPDATE pairs SET b = a WHERE a = ?", (number,))
                database.commit()
                begun.set()

    writer = threading.Thread(target=write)
    writer.start()
    assert begun.wait(60)
    try:
        backup.make(lived_in, tmp_path / "backups")
    finally:
        ended.set()
        writer.join()
    shutil.rmtree(lived_in.state)
    backup.restore(lived_in, tmp_path / "backups")
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT count(*) FROM pairs WHERE b IS NULL").fetchone() == (0,)


def test_a_learners_tricks_stop_no_backup_and_lead_nowhere(
    lived_in: Settings, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret").write_text("the machine's")
    home = lived_in.hub_state / "homes" / "ana"
    (home / "link").symlink_to(outside / "secret")
    (home / "folder").symlink_to(outside)
    os.mkfifo(home / "pipe")
    # Calls itself a database, so that whoever opens it as one has a problem.
    (home / "gradebook.db").write_bytes(b"SQLite format 3\x00" + b"\xff" * 100)

    made = backup.make(lived_in, tmp_path / "backups")
    with tarfile.open(made.path) as archive:
        names = archive.getnames()
        read = archive.extractfile("state/hub/homes/ana/gradebook.db")
        assert read is not None and read.read().endswith(b"\xff")
    assert not [name for name in names if "secret" in name and "homes" in name]
    assert "state/hub/homes/ana/pipe" not in names

    shutil.rmtree(lived_in.state)
    backup.restore(lived_in, made.path)
    assert (home / "link").readlink() == outside / "secret"
    assert (home / "folder").is_symlink()
    assert [path.name for path in outside.iterdir()] == ["secret"]


def test_folders_deeper_than_can_be_put_back_are_told_and_the_rest_is_kept(
    lived_in: Settings, tmp_path: Path
) -> None:
    home = lived_in.hub_state / "homes" / "ana"
    # More than Python may recurse; longer than a path may be.
    nested(home, "d", 1200)
    nested(home, "d" * 200, 40)
    try:
        made = backup.make(lived_in, tmp_path / "backups")
    finally:
        # Whoever cleans up after the tests would recurse as well.
        subprocess.run(["rm", "-rf", home / "d", home / ("d" * 200)], check=True)
    assert len(made.skipped) == 2
    assert all(name.startswith("hub/homes/ana/d") for name in made.skipped)
    shutil.rmtree(lived_in.state)
    assert backup.restore(lived_in, made.path).files == made.files
    assert (home / "Ärger \n.txt").read_text() == "mine"


def nested(folder: Path, name: str, times: int) -> None:
    here = os.open(folder, os.O_RDONLY)
    for _ in range(times):
        os.mkdir(name, dir_fd=here)
        inner = os.open(name, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)


@pytest.mark.parametrize("kind", [errno.EACCES, errno.ELOOP, errno.ENOENT])
@pytest.mark.parametrize("name", ["notes.txt", "folder"])
def test_what_changes_in_a_home_meanwhile_stops_no_backup(
    lived_in: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: int, name: str
) -> None:
    home = lived_in.hub_state / "homes" / "ana"
    (home / "folder").mkdir()
    (home / "notes.txt").touch()
    real = os.open

    def refusing(path: Any, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if path == name and dir_fd is not None:
            raise OSError(kind, os.strerror(kind), path)
        return real(path, flags, mode, dir_fd=dir_fd)

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", refusing)
        made = backup.make(lived_in, tmp_path / "backups")
    # What was deleted is no loss; what cannot be read is told.
    told = () if kind == errno.ENOENT else (f"hub/homes/ana/{name}",)
    assert made.skipped == told
    with tarfile.open(made.path) as archive:
        assert "state/hub/homes/ana/Ärger \n.txt" in archive.getnames()


def test_what_a_learner_locks_is_told_and_the_rest_is_kept(
    lived_in: Settings, tmp_path: Path
) -> None:
    locked = lived_in.hub_state / "homes" / "ana" / "locked"
    locked.mkdir()
    (locked / "x").touch()
    locked.chmod(0)
    made = backup.make(lived_in, tmp_path / "backups")
    locked.chmod(0o700)
    # Root reads it all the same.
    assert made.skipped == (() if os.geteuid() == 0 else ("hub/homes/ana/locked",))
    with tarfile.open(made.path) as archive:
        assert "state/measuring/gradebook.db" in archive.getnames()


def test_a_restore_replaces_nothing(lived_in: Settings, tmp_path: Path) -> None:
    made = backup.make(lived_in, tmp_path / "backups")
    before = everything(lived_in.state)
    with pytest.raises(BackupError, match="is not empty, and a restore replaces nothing"):
        backup.restore(lived_in, made.path)
    assert everything(lived_in.state) == before


def changed(made: Path, name: str, content: bytes) -> None:
    """Write the archive anew with one more entry, or another content of an entry."""
    with tarfile.open(made) as archive:
        entries = [
            (one, archive.extractfile(one).read() if one.isfile() else b"")  # type: ignore[union-attr]
            for one in archive
            if one.name != name
        ]
    with tarfile.open(made, "w:gz") as archive:
        for one, text in entries:
            archive.addfile(one, io.BytesIO(text))
        entry = tarfile.TarInfo(name)
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))


@pytest.mark.parametrize(
    "name",
    [
        "../escaped",
        "state/../../escaped",
        "state/measuring/added",
        "state/measuring/submitted/ana/week-01/week-01.ipynb",
    ],
)
def test_an_archive_that_was_changed_is_refused(
    lived_in: Settings, tmp_path: Path, name: str
) -> None:
    made = backup.make(lived_in, tmp_path / "backups")
    changed(made.path, name, b"forged")
    shutil.rmtree(lived_in.state)
    with pytest.raises(BackupError):
        backup.restore(lived_in, made.path)
    assert not lived_in.state.exists()
    assert [path.name for path in tmp_path.rglob("escaped")] == []
    assert [path.name for path in tmp_path.iterdir()] == ["backups"]


def test_half_an_archive_is_refused(lived_in: Settings, tmp_path: Path) -> None:
    made = backup.make(lived_in, tmp_path / "backups")
    made.path.write_bytes(made.path.read_bytes()[: made.path.stat().st_size // 2])
    shutil.rmtree(lived_in.state)
    with pytest.raises(BackupError, match="no whole backup"):
        backup.restore(lived_in, made.path)
    assert not lived_in.state.exists()


def test_backups_are_kept_elsewhere(lived_in: Settings) -> None:
    with pytest.raises(BackupError, match="another disk"):
        backup.make(lived_in, lived_in.state / "backups")


def test_the_newest_of_a_folder_is_taken(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="no backup"):
        backup.newest(tmp_path)
    for name in ("course-hub-2", "course-hub-3", "course-hub-1"):
        (tmp_path / f"{name}{backup.SUFFIX}").touch()
    assert backup.newest(tmp_path).name == f"course-hub-3{backup.SUFFIX}"
