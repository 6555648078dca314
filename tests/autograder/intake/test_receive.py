"""What learners break without meaning to is put right on what is read, told, and lost nowhere."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from autograder import intake
from autograder.intake import Refusal
from autograder.intake.files import read_folder
from autograder.intake.find import is_like
from tests.autograder.intake.books import copy, released, whole, write

MINE = "My own text."


def mine(**cells: str) -> bytes:
    book = copy()
    book.cells[1].source = MINE
    return nbformat.writes(book).encode()


def answers(text: str = "a", **more: str) -> bytes:
    return json.dumps({"answers": {"q1": text}, **more}).encode()


def named(name: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(mine())

    make.__name__ = name
    return make


def marked(folder: Path) -> None:
    write(folder, b"\xef\xbb\xbf" + mine())


def utf_16(folder: Path) -> None:
    write(folder, mine().decode().encode("utf-16"))


def utf_16_without_a_mark(folder: Path) -> None:
    write(folder, mine().decode().encode("utf-16-le"))


def version_3(folder: Path) -> None:
    book = nbformat.convert(nbformat.reads(mine().decode(), as_version=4), 3)
    write(folder, json.dumps(book).encode())


def windows(folder: Path) -> None:
    write(folder, mine().replace(b"\n", b"\r\n").replace(b"Read this.", b"Read this.\\r\\n"))


def broken_sign(folder: Path) -> None:
    write(folder, mine().replace(b"Read this.", b"Read \\ud83d this."))


def twice(folder: Path) -> None:
    write(folder, mine().replace(b'"nbformat": 4,', b'"nbformat": 3, "nbformat": 4,'))


def not_a_number(folder: Path) -> None:
    write(folder, mine().replace(b'"metadata": {}', b'"metadata": {"x": NaN}', 1))


REPAIRED: list[tuple[Callable[[Path], None], str]] = [
    (named("Week1.ipynb"), "file-name"),
    (named("week-01 (1).ipynb"), "file-name"),
    (named("week-01-Copy1.ipynb"), "file-name"),
    (named("week-01.IPYNB"), "file-name"),
    (named("week-01.ipynb.json"), "file-name"),
    (named("my folder/week-01.ipynb"), "file-name"),
    (named("final version Ana.ipynb"), "file-name"),
    (marked, "byte-order-mark"),
    (utf_16, "encoding"),
    (utf_16_without_a_mark, "encoding"),
    (version_3, "old-format"),
    (windows, "line-ends"),
    (broken_sign, "broken-signs"),
    (twice, "names-twice"),
]


def look(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(("make", "code"), REPAIRED, ids=lambda v: getattr(v, "__name__", ""))
def test_what_is_clear_is_put_right_and_told(
    make: Callable[[Path], None], code: str, tmp_path: Path
) -> None:
    make(tmp_path)
    before = look(tmp_path)
    received = intake.receive(tmp_path, "week-01", "ana", released())
    assert code in [fact.code for fact in received.facts]
    assert all(f.text.endswith(".") and f.text.isprintable() for f in received.facts)
    assert not intake.tampering(received.facts)
    rebuilt = intake.rebuild(received.notebook, released())
    (answer,) = (cell for cell in rebuilt.cells if intake.is_answer(cell))
    assert answer.source == MINE
    assert look(tmp_path) == before


def test_numbers_that_are_none_do_not_matter_in_a_notebook(tmp_path: Path) -> None:
    not_a_number(tmp_path)
    assert intake.receive(tmp_path, "week-01", "ana").facts == ()


def test_what_systems_leave_is_nobodys_work(tmp_path: Path) -> None:
    write(tmp_path, mine())
    for junk in ("__MACOSX/._week-01.ipynb", ".ipynb_checkpoints/week-01-checkpoint.ipynb"):
        (tmp_path / junk).parent.mkdir()
        (tmp_path / junk).write_bytes(b"junk")
    (tmp_path / ".DS_Store").write_bytes(b"junk")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "rows.csv").write_bytes(b"a,b")
    received = intake.receive(tmp_path, "week-01", "ana", released())
    assert received.facts == () and received.files == {"data/rows.csv": b"a,b"}


def other_text() -> bytes:
    book = copy()
    book.cells[0].source, book.cells[2].source = "Read something else.", "quiz.check('q7')"
    return nbformat.writes(book).encode()


def test_the_right_one_of_several_notebooks_is_the_one_with_the_released_cells(
    tmp_path: Path,
) -> None:
    (tmp_path / "scratch.ipynb").write_bytes(other_text())
    (tmp_path / "mine.ipynb").write_bytes(mine())
    (tmp_path / "mine again.ipynb").write_bytes(mine())
    received = intake.receive(tmp_path, "week-01", "ana", released())
    assert received.notebook.cells[1].source == MINE
    (tmp_path / "mine too.ipynb").write_bytes(whole())
    with pytest.raises(Refusal, match="several notebooks could be it") as refused:
        intake.receive(tmp_path, "week-01", "ana", released())
    assert refused.value.code == "several-notebooks"
    write(tmp_path, mine())
    assert intake.receive(tmp_path, "week-01", "ana", released()).facts == ()


@pytest.mark.parametrize("name", ["week-02.ipynb", "Untitled.ipynb"])
def test_the_notebook_of_another_assignment_is_not_taken_for_this_one(
    name: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(other_text())
    with pytest.raises(Refusal, match="cannot be taken for it") as refused:
        intake.receive(tmp_path, "week-01", "ana", released())
    assert refused.value.code == "no-notebook"


def test_a_broken_notebook_of_another_name_is_called_broken(tmp_path: Path) -> None:
    (tmp_path / "Week1.ipynb").write_bytes(mine()[:100])
    with pytest.raises(Refusal) as refused:
        intake.receive(tmp_path, "week-01", "ana", released())
    assert refused.value.code == "not-a-notebook"


@pytest.mark.parametrize(
    ("name", "alike"),
    [
        ("WEEK_01.ipynb", True),
        ("week-01 - Copy.ipynb", True),
        ("week-01 (2) (1).ipynb", False),
        ("week-010.ipynb", False),
        ("week-11.ipynb", False),
        ("week-02.ipynb", False),
        ("week.ipynb", False),
    ],
)
def test_names_that_are_like_the_right_one(name: str, alike: bool) -> None:
    assert is_like(name, "week-01") is alike


def test_answers_beside_the_notebook_come_before_others(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "week-01.ipynb").write_bytes(mine())
    (tmp_path / "sub" / "answers.json").write_bytes(answers("right"))
    (tmp_path / "sub" / "map.json").write_bytes(b"{}")
    (tmp_path / "answers.json").write_bytes(answers("older"))
    received = intake.receive(tmp_path, "week-01", "ana", released())
    assert received.answers == {"q1": "right"}
    assert set(received.files) == {"answers.json", "map.json"}


def test_answers_elsewhere_are_taken_when_they_are_the_only_ones(tmp_path: Path) -> None:
    write(tmp_path, mine())
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "answers.json").write_bytes(answers("mine"))
    received = intake.receive(tmp_path, "week-01", "ana", released())
    assert received.answers == {"q1": "mine"}
    assert [fact.code for fact in received.facts] == ["answers-place"]
    assert json.loads(received.files["answers.json"]) == {"answers": {"q1": "mine"}}
    shutil.copytree(tmp_path / "work", tmp_path / "work 2")
    assert intake.receive(tmp_path, "week-01", "ana").answers == {"q1": "mine"}
    (tmp_path / "work 2" / "answers.json").write_bytes(answers("other"))
    with pytest.raises(Refusal, match="several files of answers") as refused:
        intake.receive(tmp_path, "week-01", "ana")
    assert refused.value.code == "several-answers"


def test_answers_with_a_mark_or_in_another_encoding_are_read() -> None:
    for content, code in (
        (b"\xef\xbb\xbf" + answers("ü"), "byte-order-mark"),
        (answers("ü").decode().encode("utf-16"), "encoding"),
        (b'{"answers": {"q1": "x", "q1": "\\u00fc"}}', "names-twice"),
    ):
        found, facts = intake.parse_answers(content, "ana")
        assert found == {"q1": "ü"} and [fact.code for fact in facts] == [code]


def test_without_a_learner_nobody_is_asked_whose_answers_they_are() -> None:
    content = answers(learner="bo")
    assert intake.parse_answers(content, None)[0] == {"q1": "a"}
    with pytest.raises(Refusal, match="not of 'ana'"):
        intake.parse_answers(content, "ana")


def test_a_file_whose_name_cannot_be_read_is_left_aside_and_told(tmp_path: Path) -> None:
    write(tmp_path, mine())
    for name in ("\udcff.csv", "a\u202efdp.csv", "b\x1b[31m.csv", "données.csv"):
        (tmp_path / name).write_bytes(b"1")
    found = read_folder(tmp_path)
    assert set(found.files) == {"week-01.ipynb", "données.csv"}
    assert [fact.code for fact in found.facts] == ["odd-name"] * 3
    assert all(fact.text.isprintable() for fact in found.facts)


def test_the_refusal_of_a_worker_reaches_the_writer() -> None:
    import pickle

    refusal = pickle.loads(pickle.dumps(Refusal("too-large", "It is too large.")))
    assert (refusal.code, str(refusal)) == ("too-large", "It is too large.")


def test_hostile_metadata_reaches_nothing(tmp_path: Path) -> None:
    book: NotebookNode = copy()
    book.metadata.kernelspec = ["python3"]
    book.cells[1].metadata.tags = {"a": 1}
    book.cells[2].metadata.nbgrader = {"grade_id": {"a": [1]}, "points": "1e999"}
    book.cells[2]["id"] = ["test-cell"]
    write(tmp_path, json.dumps(book).encode())
    received = intake.receive(tmp_path, "week-01", "ana", released())
    rebuilt, facts = intake.rebuild_with_facts(received.notebook, released())
    assert [cell.source for cell in rebuilt.cells][2] == "quiz.check('q1')"
    assert intake.tampering(facts)
