"""Whatever was done to a notebook, the released one comes back with the learner's own text."""

import json
from collections.abc import Callable
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.utils import compute_checksum

from autograder import intake
from autograder.intake import Fact
from tests.autograder.intake.books import copy, graded, released, sources


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
    second = nbformat.from_dict(json_copy(mine.cells[1]))
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


def test_half_a_sign_in_a_text_is_replaced() -> None:
    mine = copy()
    mine.cells[1].source = "Broken \ud83d sign."
    assert sources(intake.rebuild(mine, released()))[1] == "Broken \ufffd sign."


def facts(mine: NotebookNode, right: NotebookNode | None = None) -> list[tuple[str, str]]:
    found = intake.rebuild_with_facts(mine, right or released())[1]
    assert all(fact.text.endswith(".") and fact.text.isprintable() for fact in found)
    return [(fact.code, fact.cell) for fact in found]


def test_an_honest_copy_has_no_facts() -> None:
    mine = copy()
    mine.cells[1].source = "My answer."
    mine.cells[2].outputs = [nbformat.v4.new_output("stream", text="ok")]
    mine.cells.append(nbformat.v4.new_code_cell("1 + 1"))
    assert facts(mine) == []


def delete_answer(book: NotebookNode) -> None:
    del book.cells[1]


def delete_text(book: NotebookNode) -> None:
    del book.cells[0]


def repeat_test(book: NotebookNode) -> None:
    book.cells.insert(1, nbformat.from_dict(json_copy(book.cells[2])))


def retype_answer(book: NotebookNode) -> None:
    book.cells[1]["cell_type"] = "code"


def turn_round(book: NotebookNode) -> None:
    book.cells.reverse()


def change_text(book: NotebookNode) -> None:
    book.cells[0].source = "Read that."


def tag_answer(book: NotebookNode) -> None:
    book.cells[1].metadata.tags = ["mine"]


def other_kernel(book: NotebookNode) -> None:
    book.metadata.kernelspec = {"name": "conda-env-x"}


def strip_test(book: NotebookNode) -> None:
    del book.cells[2].metadata["nbgrader"]


def flip_test(book: NotebookNode) -> None:
    book.cells[2].metadata.nbgrader.solution = True


def flip_answer(book: NotebookNode) -> None:
    book.cells[1].metadata.nbgrader.locked = True


def add_graded(book: NotebookNode) -> None:
    book.cells.append(graded("bonus", "pass", solution=False))


def mark_text(book: NotebookNode) -> None:
    book.cells[0].metadata.nbgrader = {"grade_id": "intro", "grade": True, "points": 9}


def forge_output(book: NotebookNode) -> None:
    data = {"text/plain": ["2", ".0"]}
    book.cells[2].outputs = [nbformat.v4.new_output("execute_result", data=data)]


def swap_names(book: NotebookNode) -> None:
    one, other = book.cells[1].metadata.nbgrader, book.cells[2].metadata.nbgrader
    one.grade_id, other.grade_id = other.grade_id, one.grade_id


def json_copy(value: Any) -> Any:
    return json.loads(json.dumps(value))


DONE: list[tuple[Callable[[NotebookNode], None], str, str, bool]] = [
    (rewrite_test, "test-changed", "test", True),
    (skip_test, "test-tags", "test", True),
    (raise_points, "points-changed", "test", True),
    (delete_test, "test-deleted", "test", True),
    (rename_test, "grade-id-changed", "test", True),
    (turn_into_text, "test-retyped", "test", True),
    (odd_metadata, "test-metadata", "test", True),
    (strip_test, "test-metadata", "test", True),
    (flip_test, "test-metadata", "test", True),
    (add_graded, "grade-id-added", "bonus", True),
    (mark_text, "grade-id-added", "intro", True),
    (swap_names, "test-metadata", "test", True),
    (delete_answer, "answer-deleted", "answer", False),
    (delete_text, "deleted", "intro", False),
    (repeat_test, "duplicated", "test", False),
    (retype_answer, "retyped", "answer", False),
    (turn_round, "reordered", "answer", False),
    (change_text, "changed", "intro", False),
    (tag_answer, "tags", "answer", False),
    (flip_answer, "metadata", "answer", False),
    (forge_output, "outputs", "test", False),
]


@pytest.mark.parametrize(
    ("change", "code", "cell", "marks"), DONE, ids=lambda v: getattr(v, "__name__", "")
)
def test_what_was_put_right_is_told(
    change: Callable[[NotebookNode], None], code: str, cell: str, marks: bool
) -> None:
    mine = copy()
    change(mine)
    rebuilt, found = intake.rebuild_with_facts(mine, released())
    assert (code, cell) in [(fact.code, fact.cell) for fact in found]
    assert intake.tampering(found) is marks
    tests = [c for c in rebuilt.cells if c.metadata.get("nbgrader", {}).get("grade_id") == "test"]
    assert [cell.source for cell in tests] == ["quiz.check('q1')"]
    nbformat.validate(rebuilt)


def test_another_kernel_is_told_and_not_used() -> None:
    mine, right = copy(), released()
    right.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    other_kernel(mine)
    rebuilt, found = intake.rebuild_with_facts(mine, right)
    assert found == (
        Fact("kernel", "", "The notebook names the kernel 'conda-env-x'; 'python3' was used."),
    )
    assert rebuilt.metadata.kernelspec.name == "python3"


def test_an_answer_whose_metadata_was_lost_is_found_by_its_cell() -> None:
    mine = copy()
    strip_metadata(mine)
    mine.cells[1].source = "Mine all the same."
    rebuilt, found = intake.rebuild_with_facts(mine, released())
    assert sources(rebuilt) == ["Read this.", "Mine all the same.", "quiz.check('q1')"]
    assert [fact.code for fact in found] == ["metadata", "test-metadata"]


def test_a_lost_name_never_takes_the_place_of_a_cell_that_is_there() -> None:
    mine = copy()
    thief = nbformat.v4.new_markdown_cell("In its place.")
    thief["id"] = "answer-cell"
    mine.cells[1].source = "Mine."
    mine.cells.insert(0, thief)
    assert sources(intake.rebuild(mine, released()))[:3] == ["In its place.", "Read this.", "Mine."]


def test_a_copy_of_an_earlier_release_is_no_tampering() -> None:
    mine = copy()
    test = mine.cells[2]
    test.source = "quiz.check('q0')"
    test.metadata.nbgrader.checksum = compute_checksum(test)
    found = intake.rebuild_with_facts(mine, released())[1]
    assert [fact.code for fact in found] == ["other-release"]
    test.source = "pass"
    assert intake.tampering(intake.rebuild_with_facts(mine, released())[1])


def test_text_written_into_an_instruction_is_kept_for_the_marker() -> None:
    right = released()
    right.cells[0].metadata.nbgrader = {"grade_id": "intro", "locked": True}
    mine = nbformat.from_dict(json_copy(right))
    mine.cells[0].source = "Read this. Here is my answer."
    rebuilt, found = intake.rebuild_with_facts(mine, right)
    assert sources(rebuilt)[:2] == ["Read this.", "Read this. Here is my answer."]
    assert [fact.code for fact in found] == ["changed"]


def test_facts_are_bounded_and_printable() -> None:
    mine = copy()
    for number in range(300):
        cell = graded(f"\x1b[31m\u202e{number}" + "x" * 500, "pass", solution=False)
        mine.cells.append(cell)
    found = intake.rebuild_with_facts(mine, released())[1]
    assert 0 < len(found) <= 30
    assert all(fact.text.isprintable() and len(fact.text) < 300 for fact in found)
    assert all(fact.cell.isprintable() for fact in found)


def test_line_ends_of_another_system_change_nothing() -> None:
    right = released()
    right.cells[2].source = "first()\nsecond()"
    mine = nbformat.from_dict(json_copy(right))
    mine.cells[2].source = "first()\r\nsecond()"
    assert facts(mine, right) == []
