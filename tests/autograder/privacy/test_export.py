"""What a learner gets: all that is held of them, and nothing of anybody else."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.ledger import Event, Ledger
from autograder.privacy import export
from autograder.privacy.subject import UnknownLearner
from tests.autograder.privacy.held import ANA, BORIS, CY, EVERYBODY, Course, secret

PLACES = [
    "receipt", "groups", "later", "comment", "answer", "feedback", "stored", "certificate",
    "review", "user", "page", "why", "issue",
]  # fmt: skip


def packed(course: Course, learner: str, folder: Path) -> dict[str, bytes]:
    target = folder / "data.zip"
    export.write(course.space, learner, target)
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def files(course: Course, tmp_path: Path) -> dict[str, bytes]:
    return packed(course, ANA.id, tmp_path)


def test_everything_held_is_in_it(files: dict[str, bytes]) -> None:
    everything = b"".join(files.values()).decode("utf-8", "replace")
    assert [place for place in PLACES if secret(ANA, place) not in everything] == []
    assert "files/submitted/silva-ana/week-01/picture.png" in files


def test_nothing_of_anybody_else_is_in_it(files: dict[str, bytes]) -> None:
    everything = b"".join(files.values()).decode("utf-8", "replace").casefold()
    ascii_too = [json.dumps(one.name)[1:-1].casefold() for one in (BORIS, CY)]
    words = [*ascii_too, *(text for o in (BORIS, CY) for text in (o.name, o.email, "boris-7"))]
    words += [secret(other, place) for other in (BORIS, CY) for place in PLACES]
    assert [word for word in words if word.casefold() in everything] == []
    assert "[another learner]" in everything and "another-learner" in everything


def test_no_key_and_no_work_to_be_reviewed_is_in_it(files: dict[str, bytes]) -> None:
    everything = b"".join(files.values())
    assert b"key-of-q1" not in everything and b"HIDDEN" not in everything
    assert b"work-of-others" not in everything
    stored = json.loads(files["files/answers/silva-ana/week-01.json"])
    assert stored["stored"] == secret(ANA, "stored")
    assert stored["results"] == [{"id": "q1-test", "status": "marked", "points": "1"}]
    assert "files/answers/silva-ana/week-02.json" not in files


def test_members_of_a_group_are_not_named_even_with_ids_as_short_as_words(
    files: dict[str, bytes],
) -> None:
    form = json.loads(files["files/submitted/silva-ana/group-assignment/members.json"])
    assert form["members"] == [
        {"learner": "silva-ana", "did": "cy"},
        {"learner": "another-learner", "did": "cy"},
        {"learner": "another-learner", "did": "cy"},
    ]


def test_the_data_are_exact_and_readable_by_programs(files: dict[str, bytes]) -> None:
    data = json.loads(files["data.json"])
    assert data["roster"][0]["first_name"] == ANA.name
    (mark,) = data["marks"]
    assert mark["points_by_hand"] == "20/3" and mark["question"] == "q1"
    assert mark["submitted_at"] == "2020-05-20T12:00:00+00:00"
    assert [entry["kind"] for entry in data["ledger"]] == ["admission", "issue"]
    assert all(entry["learner"] == ANA.id for entry in data["ledger"])
    assert data["decision"][0]["learner"] == ANA.id
    floats = [value for value in _values(data) if isinstance(value, float)]
    assert floats == []


def _values(data: Any) -> Iterator[Any]:
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    yield data
    for part in inner:
        yield from _values(part)


def test_the_page_of_words_says_what_is_there(files: dict[str, bytes]) -> None:
    words = files["README.txt"].decode()
    assert ANA.name in words and "What was left out" in words
    assert f"{sum(name.startswith('files/') for name in files)} files in files/" in words


def test_who_was_merged_gets_the_data_of_both_ids(course: Course, tmp_path: Path) -> None:
    with Ledger(course.space) as ledger:
        ledger.append([Event("merge", "me", "two accounts", CY.id, after={"into": ANA.id})])
    for asked in (ANA.id, CY.id):
        everything = b"".join(packed(course, asked, tmp_path).values()).decode("utf-8", "replace")
        assert secret(ANA, "answer") in everything and secret(CY, "answer") in everything
        assert secret(BORIS, "answer") not in everything and BORIS.name not in everything


def test_the_zip_is_closed_to_others_and_no_link_is_followed(
    course: Course, tmp_path: Path
) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("root:x:0:0")
    (course.space.submitted / ANA.id / "week-01" / "link.txt").symlink_to(outside)
    (course.space.submitted / ANA.id / "folder").symlink_to(tmp_path)
    files = packed(course, ANA.id, tmp_path)
    assert not any(b"root:x" in content for content in files.values())
    assert (tmp_path / "data.zip").stat().st_mode & 0o077 == 0


def test_somebody_unknown_is_named(course: Course, tmp_path: Path) -> None:
    with pytest.raises(UnknownLearner, match="No learner 'nobody'"):
        export.write(course.space, "nobody", tmp_path / "x.zip")
    assert not (tmp_path / "x.zip").exists()


def test_the_course_is_left_as_it_was(course: Course, tmp_path: Path) -> None:
    def seen() -> dict[str, bytes]:
        paths = course.space.state.rglob("*")
        return {str(p): p.read_bytes() for p in paths if p.is_file() and p.suffix != ".db"}

    before = seen()
    for one in EVERYBODY:
        packed(course, one.id, tmp_path)
    assert seen() == before
