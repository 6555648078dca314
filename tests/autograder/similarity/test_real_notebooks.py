"""The course's own notebooks: what its authors wrote in three ways is not alike, a copy is."""

from pathlib import Path

import nbformat
import pytest

from autograder.similarity.compare import Work, compare
from autograder.similarity.tokens import Cell
from tests.autograder.similarity import copies

EXERCISES = Path(__file__).resolve().parents[3] / "exercises"
NOTEBOOKS = sorted(EXERCISES.glob("*/week-*/week-*.ipynb"))


def cells(path: Path) -> tuple[list[Cell], list[Cell], list[Cell]]:
    """Return what everybody is given, the model solutions and the hidden tests of a notebook."""
    given, solutions, tests = list[Cell](), list[Cell](), list[Cell]()
    for cell in nbformat.read(path, as_version=4).cells:
        says = cell.metadata.nbgrader
        place = solutions if says.get("solution") else tests if says.get("grade") else given
        place.append(Cell(says.grade_id, cell.cell_type == "code", cell.source))
    return given, solutions, tests


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_three_ways_to_one_answer_are_not_alike_and_a_copy_is(path: Path) -> None:
    given, solutions, tests = cells(path)
    planted = [Cell("planted", True, (path.parent / "planted.py").read_text())]
    by = {"model": solutions, "planted": planted, "tests": tests}
    works = [Work(name, tuple(found)) for name, found in by.items()]
    assert not compare(works, given).pairs
    # Own variables carry other names; here it is enough that nothing else about them changes.
    copied = [
        Cell("added", True, copies.reformatted(copies.renamed(cell.text)))
        if cell.is_code
        else Cell(cell.place, False, copies.laid_out(copies.reworded(cell.text)))
        for cell in solutions
    ]
    found = compare([*works, Work("copy", tuple(copied))], given)
    assert [pair.learners for pair in found.pairs] == [("copy", "model")]
    assert set(found.pairs[0].kinds) == {"code", "prose"}


def test_the_notebooks_are_all_there() -> None:
    assert len(NOTEBOOKS) == 12
