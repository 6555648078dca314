"""Files are read once, within limits, and a link put there meanwhile leads nowhere."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder import intake
from autograder.intake import Refusal, files
from tests.autograder.intake.books import whole, write


def test_files_are_given_by_their_path(tmp_path: Path) -> None:
    write(tmp_path, whole())
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "c.csv").write_bytes(b"1,2")
    (tmp_path / "empty").mkdir()
    assert intake.read_files(tmp_path) == {"week-01.ipynb": whole(), "a/b/c.csv": b"1,2"}


def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret"
    path.write_text("hidden")
    return path


def swap(
    monkeypatch: pytest.MonkeyPatch, name: str, change: Callable[[], None], flags: int
) -> None:
    """Change something just before a name is opened, after it was looked at."""
    real = os.open
    done = []

    def late(path: str, asked: int, *more: int, dir_fd: int | None = None) -> int:
        if Path(path).name == name and asked & flags == flags and not done:
            done.append(name)
            change()
        return real(path, asked, *more, dir_fd=dir_fd)

    monkeypatch.setattr(files.os, "open", late)


def test_a_link_that_comes_after_the_check_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "ana"
    folder.mkdir()
    notes = folder / "notes.txt"
    notes.write_text("mine")

    def change() -> None:
        notes.unlink()
        notes.symlink_to(secret(tmp_path))

    swap(monkeypatch, "notes.txt", change, os.O_NOFOLLOW)
    with pytest.raises(Refusal, match="link or a special file"):
        intake.read_files(folder)


def test_a_folder_that_becomes_a_link_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, away = tmp_path / "ana", tmp_path / "away"
    (folder / "data").mkdir(parents=True)
    away.mkdir()
    secret(away)

    def change() -> None:
        (folder / "data").rmdir()
        (folder / "data").symlink_to(away)

    swap(monkeypatch, "data", change, os.O_DIRECTORY | os.O_NOFOLLOW)
    with pytest.raises(Refusal, match="'data' is a link"):
        intake.read_files(folder)


def test_a_pipe_that_comes_after_the_check_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("mine")

    def change() -> None:
        notes.unlink()
        os.mkfifo(notes)

    swap(monkeypatch, "notes.txt", change, os.O_NONBLOCK)
    with pytest.raises(Refusal, match="special file"):
        intake.read_files(tmp_path)


def test_a_file_that_goes_away_meanwhile_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("mine")
    swap(monkeypatch, "notes.txt", notes.unlink, os.O_NOFOLLOW)
    with pytest.raises(Refusal, match="changed while it was read") as refused:
        intake.read_files(tmp_path)
    assert refused.value.code == "changing"


@pytest.mark.parametrize("more", [b"", b" and more"])
def test_a_file_that_changes_while_it_is_read_is_told(
    more: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_bytes(b"mine")
    real = os.fdopen

    def late(*words: object, **named: object) -> object:
        notes.write_bytes(b"Mine" + more)
        os.utime(notes, ns=(1, 1))
        return real(*words, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(files.os, "fdopen", late)
    with pytest.raises(Refusal) as refused:
        intake.read_files(tmp_path)
    assert refused.value.code == "changing"


def test_a_file_that_grows_without_end_is_not_read_to_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "large"
    path.write_bytes(b"x" * 100)
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 99)
    with pytest.raises(Refusal, match="larger than 99 bytes"):
        intake.read_files(tmp_path)
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 100)
    monkeypatch.setattr(files, "MAX_TOTAL_BYTES", 150)
    path.with_name("second").write_bytes(b"x" * 60)
    with pytest.raises(Refusal, match="exceeds 150 bytes"):
        intake.read_files(tmp_path)


def test_too_many_files_are_not_listed_to_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_FILES", 3)
    for number in range(3):
        (tmp_path / f"{number}").write_bytes(b"")
    assert len(intake.read_files(tmp_path)) == 3
    (tmp_path / "3").write_bytes(b"")
    with pytest.raises(Refusal) as refused:
        intake.read_files(tmp_path)
    assert refused.value.code == "too-many-files"


def test_a_learners_folder_that_is_a_link_or_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ana" / "week-01").mkdir(parents=True)
    (tmp_path / "eve").symlink_to(tmp_path / "ana")
    (tmp_path / "bo").mkdir()
    (tmp_path / "bo" / "week-01").write_text("x")
    for name, why in (("eve", "link"), ("bo", "not a folder"), ("zoe", "There is no folder")):
        with pytest.raises(Refusal, match=why):
            intake.read_files(tmp_path / name / "week-01")


def test_one_file_is_read_only_if_it_is_one(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(secret(tmp_path))
    with pytest.raises(Refusal, match="special file"):
        intake.read_file(link)
    with pytest.raises(Refusal, match="special file"):
        intake.read_file(Path("/dev/zero"))
    with pytest.raises(FileNotFoundError):
        intake.read_file(tmp_path / "none")
