"""Files beside a notebook: read as data within limits, whatever they hold."""

import json
from pathlib import Path

import pytest

from labour_migration.handin import read_files
from labour_migration.handin.folder import MAX_BYTES, MAX_DEPTH, MAX_ENTRIES, MAX_FILES


def test_what_tools_saved_is_read_and_answers_are_left_to_the_quiz(tmp_path: Path) -> None:
    (tmp_path / "annex-a.json").write_text('{"widget": "coherence-matrix"}')
    (tmp_path / "with-mark.json").write_bytes(b'\xef\xbb\xbf{"text": "\xc3\xa9"}')
    for name in (
        "answers.json",
        "questions.json",
        "answers.broken-1.json",
        ".hidden.json",
        "a.txt",
    ):
        (tmp_path / name).write_text("{}")
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "link.json").symlink_to(tmp_path / "annex-a.json")
    found = read_files(tmp_path)
    assert found.files == {
        "annex-a.json": {"widget": "coherence-matrix"},
        "with-mark.json": {"text": "é"},
    }
    assert found.unreadable == {}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "not valid JSON"),
        (b"{", "not valid JSON"),
        (b"\xff\xfe\x00", "not valid JSON"),
        (b"[NaN]", "not valid JSON"),
        (b"[Infinity]", "not valid JSON"),
        (b"9" * 5000, "not valid JSON"),
        (b"[" * 100_000, "not valid JSON"),
        (b"[1e999]", "number that is too large"),
        (rb'{"\ud800": 1}', "no text"),
        (rb'["\udfff"]', "no text"),
        (b'"' + b"a" * MAX_BYTES + b'"', "larger than"),
        (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), "levels deep"),
        (b"[" + b"1," * MAX_ENTRIES + b"1]", "entries"),
    ],
)
def test_what_cannot_be_read_is_named_and_harms_nothing(
    tmp_path: Path, content: bytes, why: str
) -> None:
    (tmp_path / "bad.json").write_bytes(content)
    (tmp_path / "good.json").write_text("[1]")
    found = read_files(tmp_path)
    assert found.files == {"good.json": [1]}
    assert why in found.unreadable["bad.json"]


def test_many_files_are_not_all_read(tmp_path: Path) -> None:
    for number in range(5 * MAX_FILES):
        (tmp_path / f"{number:04}.json").write_text("1")
    found = read_files(tmp_path)
    assert len(found.files) == MAX_FILES
    assert 0 < len(found.unreadable) <= MAX_FILES


def test_whatever_is_read_can_be_sent_on_as_json(tmp_path: Path) -> None:
    content = {"": None, "a\u0000b": [1.5, -0.0, 10**30, True, "\U0001f600"]}
    (tmp_path / "odd.json").write_text(json.dumps(content))
    assert json.loads(json.dumps(read_files(tmp_path).files["odd.json"])) == content
