"""answers.json: atomic, shared, set aside when broken, and honest when the disk refuses."""

import errno
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from labour_migration.widgets import NotSaved
from labour_migration.widgets.answers import AnswerFile


@pytest.fixture
def store(tmp_path: Path) -> AnswerFile:
    return AnswerFile(tmp_path / "answers.json", "week-01")


def refuse(code: int) -> Callable[..., None]:
    def replace(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    return replace


def test_the_file_has_the_form_that_is_collected(store: AnswerFile) -> None:
    store.save("q1", "b")
    store.save("q4", ["a", "c"])
    content = json.loads(store.path.read_text(encoding="utf-8"))
    assert {name: content[name] for name in ("format", "assignment", "answers")} == {
        "format": 1,
        "assignment": "week-01",
        "answers": {"q1": "b", "q4": ["a", "c"]},
    }
    age = datetime.now(UTC) - datetime.fromisoformat(content["saved_at"]["q1"])
    assert age.total_seconds() < 60
    assert [path.name for path in store.path.parent.iterdir()] == ["answers.json"]


def test_no_file_means_no_answers(store: AnswerFile) -> None:
    assert store.read().answers == {}
    assert not store.path.exists()


def test_none_takes_an_answer_out(store: AnswerFile) -> None:
    store.save("q1", "b")
    assert store.save("q1", None).answers == {}
    assert AnswerFile(store.path, "week-01").read().answers == {}


def test_a_notebook_open_twice_loses_nothing(store: AnswerFile) -> None:
    other = AnswerFile(store.path, "week-01")
    store.save("q1", "a")
    other.save("q2", "b")
    store.save("q3", "c")
    assert other.read().answers == {"q1": "a", "q2": "b", "q3": "c"}


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EACCES, "may not be written to"),
        (errno.EROFS, "may not be written to"),
        (errno.EIO, os.strerror(errno.EIO)),
    ],
)
def test_a_refusing_disk_is_told_and_harms_nothing(
    store: AnswerFile, monkeypatch: pytest.MonkeyPatch, code: int, reason: str
) -> None:
    store.save("q1", "a")
    before = store.path.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr("os.replace", refuse(code))
        with pytest.raises(NotSaved, match=f"NOT saved: .*{reason}"):
            store.save("q1", "b")
    assert store.path.read_bytes() == before
    assert [path.name for path in store.path.parent.iterdir()] == ["answers.json"]
    assert store.save("q1", "b").answers == {"q1": "b"}


def test_a_disk_that_fills_while_writing_leaves_the_old_file(
    store: AnswerFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save("q1", "a")
    before = store.path.read_bytes()
    monkeypatch.setattr("os.fsync", refuse(errno.ENOSPC))
    with pytest.raises(NotSaved, match="the disk is full"):
        store.save("q2", "b")
    assert store.path.read_bytes() == before
    assert [path.name for path in store.path.parent.iterdir()] == ["answers.json"]


def test_content_is_on_disk_before_it_takes_the_name(
    store: AnswerFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    fsync, replace = os.fsync, os.replace
    monkeypatch.setattr("os.fsync", lambda fd: (steps.append("fsync"), fsync(fd)))
    monkeypatch.setattr("os.replace", lambda a, b: (steps.append("replace"), replace(a, b)))
    store.save("q1", "a")
    assert steps == ["fsync", "replace"]


BROKEN = [
    b"",
    b'{"format": 1, "ass',
    b"\xff\xfe\x00",
    b"[]",
    b"[" * 100_000,
    b'{"format": 9, "assignment": "week-01", "answers": {}, "saved_at": {}}',
    b'{"format": 1, "assignment": "week-02", "answers": {"q1": "a"}, "saved_at": {}}',
    b'{"format": 1, "assignment": "week-01", "answers": ["q1"], "saved_at": {}}',
]


@pytest.mark.parametrize("raw", BROKEN, ids=range(len(BROKEN)))
def test_a_broken_file_is_set_aside_whole(store: AnswerFile, raw: bytes) -> None:
    store.path.write_bytes(raw)
    store.path.with_name("answers.broken-1.json").write_bytes(b"an earlier one")
    assert store.read().answers == {}
    assert store.path.with_name("answers.broken-1.json").read_bytes() == b"an earlier one"
    assert store.path.with_name("answers.broken-2.json").read_bytes() == raw
    assert "answers.broken-2.json" in store.notice
    assert store.save("q1", "b").answers == {"q1": "b"}


def test_a_file_that_breaks_later_costs_no_answer(store: AnswerFile) -> None:
    store.save("q1", "a")
    store.save("q2", "b")
    store.path.write_bytes(b"{")
    assert store.save("q3", "c").answers == {"q1": "a", "q2": "b", "q3": "c"}
    assert AnswerFile(store.path, "week-01").read().answers == {"q1": "a", "q2": "b", "q3": "c"}


def test_a_file_that_cannot_be_set_aside_is_not_overwritten(
    store: AnswerFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.path.write_bytes(b"{")
    monkeypatch.setattr("os.rename", refuse(errno.EACCES))
    with pytest.raises(NotSaved):
        store.save("q1", "a")
    assert store.path.read_bytes() == b"{"


def test_text_that_utf8_cannot_hold_is_still_saved(store: AnswerFile) -> None:
    store.save("q8", "half a letter: \ud83d")
    assert AnswerFile(store.path, "week-01").read().answers["q8"].startswith("half a letter")
