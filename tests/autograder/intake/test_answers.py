"""The file of answers holds plain values of this learner, or is refused."""

import json
from pathlib import Path

import pytest

from autograder import intake
from autograder.intake import Refusal


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"[]",
        b'{"answers": [1]}',
        b'{"answers": {"q1": NaN}}',
        b'{"answers": {"q1": {"__reduce__": "os.system"}}}',
        b'{"answers": {"q1": [["a"]]}}',
        b'{"answers": {"q1": "' + b"x" * 30_000 + b'"}}',
        b'{"answers": {"q1": ' + json.dumps(["a"] * 101).encode() + b"}}",
        b"\xff\xfe",
        b'{"answers": {"q1": 1e400}}',
        b'{"answers": {"q1": ' + b"9" * 5000 + b"}}",
        b'{"answers": {"q1": "\\ud800"}}',
        b'{"answers": {"\\ud800": 1}}',
    ],
)
def test_answers_that_are_not_plain_values_are_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    path.write_bytes(content)
    with pytest.raises(Refusal) as refused:
        intake.read_answers(path, "ana")
    assert refused.value.code == "bad-answers"


def test_a_folder_called_answers_is_refused(tmp_path: Path) -> None:
    (tmp_path / "answers.json").mkdir()
    with pytest.raises(Refusal, match="folder"):
        intake.read_answers(tmp_path / "answers.json", "ana")


def test_no_answers_file_means_no_answers(tmp_path: Path) -> None:
    assert intake.read_answers(tmp_path / "answers.json", "ana") == {}


def test_answers_to_another_learners_questions_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    path.write_text(json.dumps({"learner": "bo", "answers": {"q1": "a"}}))
    assert intake.read_answers(path, "bo") == {"q1": "a"}
    with pytest.raises(Refusal, match="questions of 'bo', not of 'ana'") as refused:
        intake.read_answers(path, "ana")
    assert refused.value.code == "other-learner"
