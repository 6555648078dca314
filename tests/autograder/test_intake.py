"""What comes in: hostile and broken submissions are refused by name, or have no effect."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from autograder import intake
from autograder.intake import Refusal


def notebook(*cells: NotebookNode) -> NotebookNode:
    return nbformat.v4.new_notebook(cells=list(cells))


def graded(name: str, source: str, *, solution: bool, kind: str = "code") -> NotebookNode:
    make = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    data = {"grade": True, "grade_id": name, "solution": solution, "locked": not solution}
    return make(source, metadata={"nbgrader": {**data, "points": 2, "schema_version": 3}})


def released() -> NotebookNode:
    intro = nbformat.v4.new_markdown_cell("Read this.")
    intro["id"] = "intro"
    return notebook(
        intro,
        graded("answer", "stub", solution=True, kind="markdown"),
        graded("test", "quiz.check('q1')", solution=False),
    )


def copy() -> NotebookNode:
    return nbformat.from_dict(json.loads(json.dumps(released())))


def sources(book: NotebookNode) -> list[str]:
    return [cell.source for cell in book.cells]


def test_the_learners_text_replaces_the_stub() -> None:
    mine = copy()
    mine.cells[1].source = "My answer."
    assert sources(intake.rebuild(mine, released())) == [
        "Read this.",
        "My answer.",
        "quiz.check('q1')",
    ]


def rewrite_test(book: NotebookNode) -> None:
    book.cells[2].source = "pass"


def skip_test(book: NotebookNode) -> None:
    book.cells[2].metadata.tags = ["skip-execution"]


def raise_points(book: NotebookNode) -> None:
    book.cells[2].metadata.nbgrader.points = 100


def delete_test(book: NotebookNode) -> None:
    del book.cells[2]


def rename_test(book: NotebookNode) -> None:
    book.cells[2].metadata.nbgrader.grade_id = "mine"


def strip_metadata(book: NotebookNode) -> None:
    for cell in book.cells:
        cell.metadata = nbformat.from_dict({})


def turn_into_text(book: NotebookNode) -> None:
    book.cells[2]["cell_type"] = "markdown"


def odd_metadata(book: NotebookNode) -> None:
    book.cells[2].metadata = nbformat.from_dict({"nbgrader": ["grade_id"]})


TAMPER = [
    rewrite_test,
    skip_test,
    raise_points,
    delete_test,
    rename_test,
    strip_metadata,
    turn_into_text,
    odd_metadata,
]


@pytest.mark.parametrize("tamper", TAMPER, ids=lambda function: function.__name__)
def test_a_test_cell_comes_back_as_released(tamper: Callable[[NotebookNode], None]) -> None:
    mine = copy()
    tamper(mine)
    rebuilt = intake.rebuild(mine, released())
    tests = [c for c in rebuilt.cells if c.metadata.get("nbgrader", {}).get("grade_id") == "test"]
    assert [cell.source for cell in tests] == ["quiz.check('q1')"]
    assert tests[0].metadata == released().cells[2].metadata
    nbformat.validate(rebuilt)


def test_a_second_copy_of_a_cell_counts_as_an_added_one() -> None:
    mine = copy()
    second = nbformat.from_dict(json.loads(json.dumps(mine.cells[1])))
    second.source = "Second copy."
    mine.cells[1].source = "First."
    mine.cells.insert(2, second)
    rebuilt = intake.rebuild(mine, released())
    assert sources(rebuilt) == ["Read this.", "First.", "Second copy.", "quiz.check('q1')"]
    assert "nbgrader" not in rebuilt.cells[2].metadata


def test_added_and_misplaced_text_stays_readable_for_the_marker() -> None:
    mine = copy()
    mine.cells[0].source = "Read this. I answered here by mistake."
    mine.cells.append(nbformat.v4.new_code_cell("1 + 1"))
    rebuilt = sources(intake.rebuild(mine, released()))
    assert "Read this. I answered here by mistake." in rebuilt
    assert rebuilt[-1] == "1 + 1"


def write(folder: Path, content: bytes) -> None:
    (folder / "week-01.ipynb").write_bytes(content)


def whole() -> bytes:
    return nbformat.writes(released()).encode()


def truncated(folder: Path) -> None:
    write(folder, whole()[:200])


def empty(folder: Path) -> None:
    write(folder, b"")


def from_the_future(folder: Path) -> None:
    write(folder, whole().replace(b'"nbformat": 4', b'"nbformat": 99'))


def not_a_dictionary(folder: Path) -> None:
    write(folder, b"[1, 2]")


def very_deep(folder: Path) -> None:
    write(folder, b"[" * 100_000)


def cells_are_text(folder: Path) -> None:
    write(folder, b'{"nbformat": 4, "cells": ["a"]}')


def misnamed(folder: Path) -> None:
    (folder / "week-01 (1).ipynb").write_bytes(whole())


def too_many_cells(folder: Path) -> None:
    cell = nbformat.v4.new_markdown_cell("x")
    book = notebook(*[cell] * (intake.MAX_CELLS + 1))
    write(folder, json.dumps(book).encode())


def one_huge_cell(folder: Path) -> None:
    write(folder, json.dumps(notebook(nbformat.v4.new_markdown_cell("x" * 300_000))).encode())


def link_to_a_secret(folder: Path) -> None:
    write(folder, whole())
    (folder / "notes.db").symlink_to("/etc/passwd")


def pipe(folder: Path) -> None:
    write(folder, whole())
    os.mkfifo(folder / "pipe")


def nested(folder: Path) -> None:
    book = released()
    deep: list[object] = []
    for _ in range(600):
        deep = [deep]
    book.metadata["x"] = deep
    write(folder, json.dumps(book).encode())


def cell_metadata_is_a_list(folder: Path) -> None:
    book = released()
    book.cells[0]["metadata"] = [1]
    write(folder, json.dumps(book).encode())


def another_encoding(folder: Path) -> None:
    write(folder, whole().decode().encode("utf-16"))


def a_folder_of_that_name(folder: Path) -> None:
    (folder / "week-01.ipynb").mkdir()


def name_that_is_not_text(folder: Path) -> None:
    write(folder, whole())
    (folder / os.fsdecode(b"\x1b[31m\xff")).symlink_to("/etc/passwd")


def much_in_all(folder: Path) -> None:
    write(folder, whole())
    for number in range(6):
        with (folder / f"{number}").open("wb") as file:
            file.truncate(intake.MAX_FILE_BYTES)


REFUSED = [
    (nested, "not-a-notebook"),
    (cell_metadata_is_a_list, "not-a-notebook"),
    (another_encoding, "not-a-notebook"),
    (a_folder_of_that_name, "no-notebook"),
    (name_that_is_not_text, "special-file"),
    (much_in_all, "too-large"),
    (truncated, "not-a-notebook"),
    (empty, "not-a-notebook"),
    (from_the_future, "not-a-notebook"),
    (not_a_dictionary, "not-a-notebook"),
    (very_deep, "not-a-notebook"),
    (cells_are_text, "not-a-notebook"),
    (misnamed, "no-notebook"),
    (too_many_cells, "too-many-cells"),
    (one_huge_cell, "bad-cell"),
    (link_to_a_secret, "special-file"),
    (pipe, "special-file"),
]


@pytest.mark.parametrize(("make", "code"), REFUSED, ids=lambda v: getattr(v, "__name__", ""))
def test_a_broken_submission_is_refused_by_name(
    make: Callable[[Path], None], code: str, tmp_path: Path
) -> None:
    make(tmp_path)
    with pytest.raises(Refusal) as refused:
        intake.receive(tmp_path, "week-01", "ana")
    assert refused.value.code == code
    assert str(refused.value).endswith(".")
    assert str(refused.value).isprintable()


def test_a_link_to_another_learners_folder_is_refused(tmp_path: Path) -> None:
    theirs = tmp_path / "ana" / "week-01"
    theirs.mkdir(parents=True)
    write(theirs, whole())
    (tmp_path / "mallory").symlink_to(tmp_path / "ana")
    (tmp_path / "eve").mkdir()
    (tmp_path / "eve" / "week-01").symlink_to(theirs)
    for name in ("mallory", "eve"):
        with pytest.raises(Refusal, match="is a link"):
            intake.receive(tmp_path / name / "week-01", "week-01", name)
    assert intake.receive(theirs, "week-01", "ana").answers == {}


@pytest.mark.parametrize("learner", ["ana", "a.b+c@mof.example", "josé-07", "7", "demo_1"])
def test_an_ordinary_learner_id(learner: str) -> None:
    intake.check_learner(learner)


@pytest.mark.parametrize(
    "learner",
    [
        *("", "*", "a*", "[a-z]", "..", "../ana", "a/b", "ana ", "-x", ".x", "a\n", "<b>", "{x}"),
        *("%s", "a" * 101, "\udcff", "a\x1b[2J", "a'b", 'a"b', "(?P<x>"),
    ],
)
def test_an_id_that_reaches_further_than_one_learner_is_refused(learner: str) -> None:
    with pytest.raises(Refusal) as refused:
        intake.check_learner(learner)
    assert refused.value.code == "bad-learner"
    assert str(refused.value).isprintable()


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


def test_half_a_sign_in_a_text_is_replaced() -> None:
    mine = copy()
    mine.cells[1].source = "Broken \ud83d sign."
    assert sources(intake.rebuild(mine, released()))[1] == "Broken \ufffd sign."


def test_no_answers_file_means_no_answers(tmp_path: Path) -> None:
    assert intake.read_answers(tmp_path / "answers.json", "ana") == {}


def test_answers_to_another_learners_questions_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    path.write_text(json.dumps({"learner": "bo", "answers": {"q1": "a"}}))
    assert intake.read_answers(path, "bo") == {"q1": "a"}
    with pytest.raises(Refusal, match="questions of 'bo', not of 'ana'") as refused:
        intake.read_answers(path, "ana")
    assert refused.value.code == "other-learner"


def test_a_byte_order_mark_is_taken_off(tmp_path: Path) -> None:
    content = whole()
    write(tmp_path, b"\xef\xbb\xbf" + content)
    intake.repair(tmp_path / "week-01.ipynb")
    assert (tmp_path / "week-01.ipynb").read_bytes() == content
