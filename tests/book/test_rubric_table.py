"""The rubric on a page: every level with its words and points, taken from the file alone."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from rubric_table import VIEWS

from autograder import course, rubric

NAME, ASSIGNMENT = "governance-coherence", "assignment"
RUBRIC = rubric.load(NAME, ASSIGNMENT)


def page(show: str, assessment: str = ASSIGNMENT, name: str = NAME) -> str:
    directive = f"```{{rubric-table}} {name} {assessment}\n:show: {show}\n```\n"
    return f"# Page\n\n## Rubric\n\n{directive}"


def test_each_criterion_is_a_section_with_all_its_levels(small_book: Callable) -> None:
    book = small_book(page("levels"))
    assert book.warnings == ""
    for one in RUBRIC.criteria:
        section = book.page.find(id=f"criterion-{one.id}")
        assert section.find("h3").get_text().startswith(f"{one.title}: {one.points} points")
        rows = section.select("tbody tr")
        assert [row.find("th").get_text(strip=True) for row in rows] == [
            grade.title for grade in RUBRIC.scale
        ]
        for row, level in zip(rows, one.levels, strict=True):
            points, words = (cell.get_text(" ", strip=True) for cell in row.select("td"))
            assert (points, words.replace("’", "'")) == (str(level.points), level.descriptor)
        assert one.advice in section.get_text()


def test_the_points_add_up_on_the_page(small_book: Callable) -> None:
    *rows, last = small_book(page("points")).page.select("table.rubric-points tbody tr")
    assert len(rows) == len(RUBRIC.criteria)
    sums = [sum(int(cells[n].get_text()) for cells in map(cells_of, rows)) for n in range(4)]
    assert [int(cell.get_text()) for cell in cells_of(last)] == sums
    assert (sums[0], sums[-1]) == (RUBRIC.points, 0)


def cells_of(row: object) -> list:
    return row.select("td")  # type: ignore[attr-defined]


@pytest.mark.parametrize("show", VIEWS)
def test_every_view_is_rendered_and_notes_its_files(small_book: Callable, show: str) -> None:
    book = small_book(page(show))
    assert book.warnings == ""
    for name in (f"{NAME}/course.yml", f"{NAME}/{ASSIGNMENT}/rubric.yml"):
        assert any(noted.endswith(name) for noted in book.dependencies)


def test_a_group_reads_how_its_points_are_shared(small_book: Callable) -> None:
    book = small_book(page("conditions", "group-assignment", "measuring"))
    assert book.warnings == ""
    share = rubric.load("measuring", "group-assignment").share
    assert share is not None
    text = book.page.get_text(" ", strip=True)
    assert "the group's, times 1, 0.75, 0.5, 0.25." in text.replace("’", "'")
    assert share.rule in text
    assert "times 1" not in small_book(page("conditions")).page.get_text()


def test_text_of_a_rubric_is_escaped(
    small_book: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(course.path(NAME), tmp_path / "exercises" / NAME)
    file = tmp_path / "exercises" / NAME / ASSIGNMENT / "rubric.yml"
    hostile = "title: '<script>alert(1)</script>'"
    text = file.read_text(encoding="utf-8").replace("title: Situation and problem", hostile)
    file.write_text(text, encoding="utf-8")
    monkeypatch.setenv("AUTOGRADER_EXERCISES", str(tmp_path / "exercises"))
    book = small_book(page("levels"))
    assert "<script>alert(1)" in book.page.get_text()
    assert "<script>alert(1)" not in book.html


def test_an_assessment_without_a_rubric_is_an_error(small_book: Callable) -> None:
    book = small_book(page("levels", "week-01"))
    assert "ERROR: rubric-table: governance-coherence has no rubric for 'week-01'" in book.warnings
