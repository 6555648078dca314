"""The trusted interpreter: what a test cell's ending is worth, and what breaks it."""

from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

import pytest

from autograder.marking.pages import safe_html
from autograder.marking.protocol import CellResult, Check, Job
from autograder.marking.trusted import MarkingError, run_tests
from autograder.marking.worker import run_cell
from autograder.workspace import REPOSITORY

WEEK_01 = REPOSITORY / "exercises" / "governance-coherence" / "week-01"

SEED = 1


def result(source: str) -> CellResult:
    return run_cell(Check(id="q1", source=source, points=Fraction(2)), {})


@pytest.mark.parametrize(
    ("source", "points"),
    [
        ("assert 1 == 1", 2),
        ("1", 1),
        ("0", 0),
        ("2", 2),
        ("from fractions import Fraction\nFraction(1, 3)", Fraction(1, 3)),
        ("None", 2),
        ("", 2),
        ("import warnings\nwarnings.warn('old function')\nassert True", 2),
        ("import sys\nprint('note', file=sys.stderr)\nassert True", 2),
    ],
)
def test_points(source: str, points: Fraction) -> None:
    got = result(source)
    assert (got.status, got.points) == ("marked", points)


def test_a_check_that_does_not_hold_gives_nothing_and_says_why() -> None:
    got = result("assert False, 'The share is a percentage.'")
    assert (got.status, got.points) == ("failed", 0)
    assert got.message == "The share is a percentage."


@pytest.mark.parametrize(
    "source",
    ["-1", "3", "'full marks'", "True", "1.5", "nan", "1 / 0", "def", "import sys; sys.exit()"],
)
def test_a_test_cell_that_is_itself_at_fault_is_named_not_scored(source: str) -> None:
    assert result(source).status == "broken"


def test_what_a_check_prints_reaches_the_learner() -> None:
    assert result("print('q1: recorded')").printed == "q1: recorded\n"


def job(source: str) -> Job:
    return Job(
        assignment=WEEK_01,
        seed=SEED,
        learner="ana",
        answers={},
        cells=(Check(id="t", source=source, points=Fraction(1)),),
    )


def test_a_broken_cell_stops_the_marking_with_its_name() -> None:
    with pytest.raises(MarkingError, match="t: ZeroDivisionError"):
        run_tests(job("1 / 0"))


def test_a_process_that_dies_is_reported() -> None:
    with pytest.raises(MarkingError, match="exit code 9"):
        run_tests(job("import os; os._exit(9)"))


def test_a_test_cell_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.marking.trusted.SECONDS", 3)
    with pytest.raises(MarkingError, match="longer than 3 s"):
        run_tests(job("while True: pass"))


def test_each_cell_has_names_of_its_own() -> None:
    first = Check(id="a", source="leak = 1", points=Fraction(1))
    second = Check(id="b", source="assert 'leak' not in globals()", points=Fraction(1))
    report = run_tests(
        Job(assignment=WEEK_01, seed=SEED, learner="ana", answers={}, cells=(first, second))
    )
    assert [cell.status for cell in report.cells] == ["marked", "marked"]


def test_a_missing_questions_file_is_reported(tmp_path: Path) -> None:
    cell = Check(id="t", source="quiz.check('q1')", points=Fraction(1))
    bad = Job(assignment=tmp_path, seed=SEED, learner="ana", answers={}, cells=(cell,))
    with pytest.raises(MarkingError, match=r"questions\.yml"):
        run_tests(bad)


def test_only_answers_to_questions_count_as_answered() -> None:
    def answered(**answers: object) -> bool:
        job = Job(assignment=WEEK_01, seed=SEED, learner="ana", answers=answers, cells=())
        return run_tests(job).answered

    assert answered(q5=3)
    assert not answered(__class__="x", q99="a", q1=None, q2=["a", "a"], q5=True)


def test_modules_beside_a_submission_are_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("contextlib", "autograder"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('learner code ran')")
    monkeypatch.chdir(tmp_path)
    assert run_tests(job("assert True")).cells[0].points == 1


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        "![x](https://elsewhere.example/seen.png)",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "$</script><script>alert(1)</script>$",
        '<p class="score" id="q8" style="position: fixed" onclick="alert(1)">cover</p>',
    ],
)
def test_only_harmless_html_comes_out(markdown: str) -> None:
    class Look(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert tag in ("p", "a")
            assert not attrs

    Look().feed(safe_html(markdown))


def test_markdown_is_shown_as_meant() -> None:
    page = safe_html("# T\n\nOne *and*\n\n| a |\n|---|\n| 1 |\n")
    assert "&lt;" not in page
    assert all(f"<{tag}>" in page for tag in ("h1", "p", "em", "table", "thead", "td"))


def test_a_picture_pasted_into_an_answer_does_not_break_the_page() -> None:
    assert safe_html("![x](attachment:x.png)") == "<pre>![x](attachment:x.png)</pre>"
