"""What comes in broken or hostile is refused by name, and nothing outside is read."""

import json
import os
import socket
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

import nbformat
import pytest

from autograder import intake
from autograder.intake import Refusal
from tests.autograder.intake.books import notebook, released, whole, write


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


def named_otherwise(folder: Path) -> None:
    (folder / "week-02.ipynb").write_bytes(whole())


def followed_by_more(folder: Path) -> None:
    write(folder, whole() + b"\n<<<<<<< mine")


def version_2(folder: Path) -> None:
    write(folder, whole().replace(b'"nbformat": 4', b'"nbformat": 2'))


def version_3_of_nonsense(folder: Path) -> None:
    write(folder, b'{"nbformat": 3, "worksheets": [{"cells": [{"cell_type": [1]}]}]}')


def version_3_without_sheets(folder: Path) -> None:
    write(folder, b'{"nbformat": 3, "worksheets": {"cells": 1}}')


def source_is_a_number(folder: Path) -> None:
    write(folder, b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": 1}]}')


def socket_file(folder: Path) -> None:
    write(folder, whole())
    with socket.socket(socket.AF_UNIX) as one, chdir(folder):
        one.bind("s")


def folders_without_end(folder: Path) -> None:
    write(folder, whole())
    folder.joinpath(*["a"] * 30).mkdir(parents=True)


def answers_are_a_folder(folder: Path) -> None:
    write(folder, whole())
    (folder / "answers.json").mkdir()


def too_many_cells(folder: Path) -> None:
    cell = nbformat.v4.new_markdown_cell("x")
    book = notebook(*[cell] * (intake.MAX_CELLS + 1))
    write(folder, json.dumps(book).encode())


def one_huge_cell(folder: Path) -> None:
    write(folder, json.dumps(notebook(nbformat.v4.new_markdown_cell("x" * 300_000))).encode())


def much_text_in_all(folder: Path) -> None:
    cell = {"cell_type": "code", "source": "x" * 190_000}
    write(folder, json.dumps({"nbformat": 4, "cells": [cell] * 30}).encode())


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
    write(folder, whole().replace(b"Read", "Ré".encode("latin-1")))


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
    (named_otherwise, "no-notebook"),
    (followed_by_more, "not-a-notebook"),
    (version_2, "not-a-notebook"),
    (version_3_of_nonsense, "not-a-notebook"),
    (version_3_without_sheets, "too-many-cells"),
    (source_is_a_number, "bad-cell"),
    (socket_file, "special-file"),
    (folders_without_end, "too-many-files"),
    (answers_are_a_folder, "bad-answers"),
    (too_many_cells, "too-many-cells"),
    (one_huge_cell, "bad-cell"),
    (much_text_in_all, "too-large"),
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
