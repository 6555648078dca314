"""Week 1: a sound notebook; its tests give right answers all points and wrong ones none."""

import contextlib
import io
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests, ClearSolutions

from autograder import items
from autograder.items.questions import load_questions, public
from labour_migration import datasets
from labour_migration.widgets import Quiz

FOLDER = Path(__file__).resolve().parents[2] / "exercises" / "governance-coherence" / "week-01"
QUESTIONS = load_questions(FOLDER / "questions.yml")
BANK = items.bank()
VISIBLE = public(QUESTIONS)
RIGHT: dict[str, Any] = {
    question.id: items.key(BANK[question.item])
    for question in QUESTIONS.questions
    if question.item is not None
} | {"q5": 3.2, "q6": 28, "q7": 14.0}
DATA = ("q5", "q6", "q7")


def notebook() -> NotebookNode:
    return nbformat.read(FOLDER / "week-01.ipynb", as_version=4)


def graded(source: NotebookNode) -> Iterator[tuple[NotebookNode, NotebookNode]]:
    for cell in source.cells:
        settings = cell.metadata.nbgrader
        if settings.grade:
            yield cell, settings


TESTS = {
    settings.grade_id.removesuffix("-test"): cell
    for cell, settings in graded(notebook())
    if not settings.solution
}
POINTS = {question.id: question.points for question in QUESTIONS.questions}


def earned(question_id: str, answers: dict[str, Any]) -> Fraction:
    """The points that one test cell gives, run alone as the marker runs it."""

    def mark(name: str) -> Fraction:
        item = QUESTIONS.get(name).item
        assert item is not None
        return POINTS[name] * items.mark(BANK[item], answers.get(name))

    quiz = Quiz.from_data(VISIBLE, answers)
    lines = TESTS[question_id].source.splitlines()
    last = lines[-2] if lines[-2].startswith("mark(") else "None"
    names: dict[str, Any] = {"quiz": quiz, "mark": mark}
    errors = io.StringIO()
    try:
        with contextlib.redirect_stderr(errors), contextlib.redirect_stdout(io.StringIO()):
            exec(compile(TESTS[question_id].source, question_id, "exec"), names)
            points = eval(last, names)
    except AssertionError:
        points = Fraction(0)
    assert errors.getvalue() == ""
    return POINTS[question_id] if points is None else Fraction(points)


def marks(answers: dict[str, Any]) -> dict[str, Fraction]:
    return {question_id: earned(question_id, answers) for question_id in TESTS}


def test_points_add_up_to_ten_and_agree_cell_by_cell() -> None:
    in_notebook = {
        settings.grade_id.removesuffix("-test"): Fraction(str(settings.points))
        for _, settings in graded(notebook())
    }
    assert in_notebook == POINTS
    assert QUESTIONS.total == sum(in_notebook.values()) == 10


def test_headings_state_the_points() -> None:
    texts = {cell.id: cell.source for cell in notebook().cells}
    for question_id, points in POINTS.items():
        noun = "point" if points == 1 else "points"
        number = question_id.removeprefix("q")
        assert texts[f"{question_id}-question"].startswith(f"## Question {number} ({points} {noun}")


def test_the_notebook_is_sound() -> None:
    source = notebook()
    nbformat.validate(source)
    assert (source.nbformat, source.nbformat_minor) == (4, 5)
    assert source.metadata.kernelspec.name == "python3"
    settings = [cell.metadata.nbgrader for cell in source.cells]
    assert len({one.grade_id for one in settings}) == len(settings)
    assert all(one.schema_version == 3 and not one.task for one in settings)
    assert all(one.locked != one.solution for one in settings)
    for cell in source.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None
            compile(cell.source, cell.id, "exec")


def test_right_answers_earn_all_points_that_tests_give() -> None:
    assert sum(marks(RIGHT).values()) == 8
    assert POINTS["q8"] == 2


def test_an_untouched_test_earns_nothing() -> None:
    assert set(marks({}).values()) == {Fraction(0)}


WRONG = [
    ("q1", "a"),
    ("q2", ["b", "d"]),
    ("q3", "a"),
    ("q4", "c"),
    ("q5", 3.3),  # growth divided by four instead of compounded
    ("q5", 2.5),  # five years instead of four
    ("q5", 13.4),  # growth over the whole period
    ("q6", 27),  # India itself not counted
    ("q6", 1),  # the place by dollars
    ("q7", 14.4),  # the plain average of five percentages
    ("q7", 86.0),  # men
    ("q7", 0.14),  # a fraction instead of per cent
]


@pytest.mark.parametrize(("question_id", "wrong"), WRONG)
def test_one_wrong_answer_costs_its_own_points_and_no_others(question_id: str, wrong: Any) -> None:
    assert marks(RIGHT | {question_id: wrong}) == marks(RIGHT) | {question_id: 0}


def test_part_of_a_multiple_question_earns_part_of_the_point() -> None:
    assert earned("q2", RIGHT | {"q2": ["a"]}) == Fraction(1, 2)


@pytest.mark.parametrize("odd", ["3.2", "text", True, None, [3.2], {"a": 1}, 10**400])
def test_no_odd_answer_breaks_a_test_cell(odd: object) -> None:
    assert set(marks(dict.fromkeys(POINTS, odd)).values()) == {Fraction(0)}


def test_model_solutions_give_the_right_answers() -> None:
    quiz = Quiz.from_data(VISIBLE, {})
    for cell in notebook().cells:
        settings = cell.metadata.nbgrader
        if cell.cell_type == "code" and settings.solution:
            with contextlib.redirect_stdout(io.StringIO()):
                exec(cell.source, {"quiz": quiz, "datasets": datasets})
    assert {question_id: quiz[question_id] for question_id in DATA} == {
        question_id: RIGHT[question_id] for question_id in DATA
    }


def test_messages_do_not_tell_the_answer() -> None:
    for question_id in DATA:
        quiz = Quiz.from_data(VISIBLE, {question_id: 1})
        with pytest.raises(AssertionError) as caught, contextlib.redirect_stdout(io.StringIO()):
            exec(TESTS[question_id].source, {"quiz": quiz})
        assert str(caught.value).startswith(f"{question_id}: ")
        assert str(RIGHT[question_id]) not in str(caught.value)


def test_what_is_released_holds_no_test_and_no_solution() -> None:
    released = notebook()
    for step in (ClearSolutions(), ClearHiddenTests()):
        released, _ = step.preprocess(released, {})
    sources = {cell.id: cell.source for cell in released.cells}
    for question_id in TESTS:
        assert sources[f"{question_id}-test"] == f'quiz.check("{question_id}")'
    everything = "\n".join(sources.values())
    for secret in ("expected", "mark(", "Tajikistan", "HIDDEN", "SOLUTION", "g-intro"):
        assert secret not in everything


def test_the_visible_cells_run_from_top_to_bottom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"Quiz": lambda _: Quiz.from_data(VISIBLE, RIGHT)}
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        for cell in notebook().cells:
            if cell.cell_type == "code" and not cell.metadata.nbgrader.grade:
                source = cell.source.replace("from labour_migration.widgets import Quiz\n", "")
                exec(compile(source, cell.id, "exec"), names)
    assert printed.getvalue().count("Source: ") == len(DATA)


def test_figures_in_the_model_answer_are_those_of_the_table() -> None:
    answer = next(cell.source for cell in notebook().cells if cell.id == "q8")
    latest = datasets.load("remittances_received").query("year == 2024").set_index("iso3")
    first = latest["received_pct_gdp"].idxmax()
    assert latest["received_usd_bn"].idxmax() == "IND"
    for fact in (
        f"USD {latest.loc['IND', 'received_usd_bn']} billion",
        f"{latest.loc['IND', 'received_pct_gdp']} per cent of its GDP",
        f"{RIGHT['q6']}th place",
        f"{latest.loc[first, 'country']} is first with {latest.loc[first, 'received_pct_gdp']}",
        f"all {len(latest)} countries",
    ):
        assert fact in answer
