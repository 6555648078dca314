"""Test cells on learners' values: points, plain messages, and nothing of the tests in them."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from autograder.marking import worker
from autograder.marking.cells import run_cell
from autograder.marking.protocol import CellResult, Check, Job
from autograder.sandbox.values import encode


def job(*cells: Check, setup: tuple[str, ...] = (), **values: object) -> Job:
    """A job without questions in which every check has all the values."""
    encoded = {name: encode(value) for name, value in values.items()}
    return Job(
        assignment=Path("/nowhere/classic"),
        seed=1,
        learner="ana",
        answers={},
        cells=cells,
        setup=setup,
        values={cell.id: encoded for cell in cells},
    )


def check(source: str, *needs: str, points: float = 2, name: str = "t", after: int = 0) -> Check:
    return Check(id=name, source=source, points=Fraction(points), needs=needs, after=after)


def result(source: str, **values: object) -> CellResult:
    (one,) = worker.run(job(check(source, *values), **values)).cells
    return one


def status(got: CellResult) -> tuple[str, Fraction]:
    return got.status, got.points


@pytest.mark.parametrize(
    ("source", "value", "points"),
    [
        ("assert total == 3", 3, 2),
        ("assert total == 3", 4, 0),
        ("import pandas as pd\nassert total.equals(pd.Series([1]))", pd.Series([1]), 2),
        ("0.5 * (total > 1)", 3, Fraction(1, 2)),
        ("0.1 + 0.2", 3, Fraction("0.30000000000000004")),
        ("import numpy as np\nnp.float64(1.5)", 3, Fraction(3, 2)),
        ("import numpy as np\nnp.sum(np.array([True, total > 1]))", 3, 2),
        ("from fractions import Fraction\nFraction(1, 3)", 3, Fraction(1, 3)),
    ],
)
def test_points(source: str, value: object, points: Fraction) -> None:
    assert result(source, total=value).points == points


@pytest.mark.parametrize("ending", ["-1", "3", "float('nan')", "float('inf')", "2.0000001"])
def test_what_a_learners_value_makes_of_points_is_never_more_than_there_are(ending: str) -> None:
    assert status(result(f"total\n{ending}", total=1)) == ("failed", 0)


@pytest.mark.parametrize(
    "value", ["12", None, [1], {}, float("nan"), pd.DataFrame({"a": [1]}), np.arange(3), (1, 2)]
)
@pytest.mark.parametrize(
    "source",
    [
        "assert abs(total - 12.5) < 0.01, 'not right'",
        "assert total['secret_column'].iloc[0] == 'key', 'not right'",
        "assert round(total, 2) in (12.34, 56.78)",
        "assert total.secret_method() == 'secret'",
    ],
)
def test_a_value_of_another_kind_fails_in_plain_words(source: str, value: object) -> None:
    got = result(source, total=value)
    assert status(got) == ("failed", 0)
    assert got.message.startswith(("not right", "A check of `total`", "The check cannot work"))
    for hidden in ("secret", "12.34", "Error", "Traceback", "iloc", "<test"):
        assert hidden not in got.message


def test_what_a_value_is_is_told() -> None:
    got = result("total + 1\nother.x", total="a", other=1)
    assert got.message == (
        "The check cannot work with your value, which is of another kind, size or form than the "
        "question asks for: `total` is a text; `other` is a whole number."
    )


def test_a_check_without_words_names_the_values() -> None:
    assert result("assert a == b", a=1, b=2).message == "A check of `a` and `b` does not hold."
    assert run_cell(check("assert False"), {}).message == ""


@pytest.mark.parametrize(
    "source",
    [
        "import numpy as np\nnp.testing.assert_allclose(total, [98765.0])",
        "import pandas as pd\npd.testing.assert_series_equal(total, pd.Series([98765]))",
        "import unittest\nunittest.TestCase().assertEqual(total.item(), 98765)",
    ],
)
def test_what_a_library_says_of_expected_values_stays_here(source: str) -> None:
    got = result(source, total=pd.Series([1.0]))
    assert status(got) == ("failed", 0)
    assert got.message == "A check of `total` does not hold."


def test_the_courses_own_words_are_shown_also_from_its_functions() -> None:
    helper = "def within(a, b):\n    assert abs(a - b) < 1, f'{a} is too far off'"
    cell = check("within(total, 3)", "total", after=1)
    (got,) = worker.run(job(cell, setup=(helper,), total=9)).cells
    assert got.message == "9 is too far off"


def test_messages_and_prints_are_cut_and_cleaned() -> None:
    got = result("print(total)\nassert False, total", total="\x1b[31m" + "x" * 50_000)
    assert len(got.message) < 5_000
    assert len(got.printed) < 13_000
    assert "\x1b" not in got.message + got.printed


@pytest.mark.parametrize(
    "source", ["assert totl == 3", "import no_such_module", "assert (", "raise SystemExit(total)"]
)
def test_a_cell_at_fault_is_broken_whatever_the_value(source: str) -> None:
    assert result(source, total=3).status == "broken"


def test_a_name_without_a_value_says_why() -> None:
    cell = check("assert total == 3", "total")
    base = job(cell).model_dump()
    undefined = Job(**base | {"values": {}})
    function = Job(**base | {"values": {}, "absent": {"t": {"total": "a function. Assign."}}})
    damaged = Job(**base | {"values": {"t": {"total": {"t": "evil"}}}})
    messages = [worker.run(one).cells[0].message for one in (undefined, function, damaged)]
    assert messages[0] == (
        "Your notebook gives no value for `total`: it is not defined when the check runs."
    )
    assert messages[1] == "Your notebook gives no value for `total`: a function. Assign."
    assert "not a value in the agreed form" in messages[2]


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("`total`: a function. Assign it.", "a function. Assign it."),
        ("`total` is not defined.", "it is not defined."),
        ("\x1b[31mred" + "x" * 9_000, "red"),
    ],
)
def test_reasons_from_the_sandbox_are_told_once_and_short(reason: str, told: str) -> None:
    whole = job(check("total", "total")).model_dump()
    (got,) = worker.run(Job(**whole | {"values": {}, "absent": {"t": {"total": reason}}})).cells
    assert got.message.startswith(f"Your notebook gives no value for `total`: {told}")
    assert len(got.message) < 700


def test_a_check_that_looks_itself_whether_there_is_a_value_may() -> None:
    source = "try:\n    total\nexcept NameError:\n    assert False, 'Define total.'"
    (got,) = worker.run(Job(**job(check(source, "total")).model_dump() | {"values": {}})).cells
    assert (got.status, got.message) == ("failed", "Define total.")


@pytest.mark.parametrize("name", ["quiz", "work", "mark"])
def test_a_course_without_questions_has_none_of_these(name: str) -> None:
    (got,) = worker.run(job(check(name))).cells
    assert got.status == "broken"
    assert "no questions.yml" in got.message


def test_each_check_starts_from_the_setup_before_it() -> None:
    cells = (
        check("assert limit == 1\nlimit = 9\nleak = 1", name="a", after=1),
        check("assert limit == 2 and 'leak' not in globals()", name="b", after=2),
    )
    report = worker.run(job(*cells, setup=("limit = 1", "limit += 1")))
    assert [one.status for one in report.cells] == ["marked", "marked"]


def test_functions_of_the_setup_see_the_learners_value_for_this_check_only() -> None:
    cells = (
        check("assert half() == 2", "total", name="a", after=1),
        check("half()", name="b", after=1),
    )
    report = worker.run(job(*cells, setup=("def half():\n    return total / 2",), total=4))
    assert [one.status for one in report.cells] == ["marked", "broken"]


def test_a_value_changed_by_one_check_is_whole_for_the_next() -> None:
    cells = (
        check("rows.clear()", "rows", name="a"),
        check("assert rows == [1, 2]", "rows", name="b"),
    )
    assert [c.points for c in worker.run(job(*cells, rows=[1, 2])).cells] == [2, 2]


def test_a_setup_cell_that_fails_is_the_courses_fault() -> None:
    cells = (check("1", name="a"), check("1", name="b", after=1))
    report = worker.run(job(*cells, setup=("print('noise')\n1 / 0",)))
    assert [one.status for one in report.cells] == ["marked", "broken"]
    assert "setup cell number 1 stops with ZeroDivisionError" in report.cells[1].message


def test_setup_cells_may_speak_to_ipython() -> None:
    setup = ("%matplotlib inline\ndisplay(1)\nget_ipython().run_line_magic('x', 'y')\nlimit = 3",)
    (got,) = worker.run(job(check("assert limit == 3", after=1), setup=setup)).cells
    assert got.status == "marked"


class Equal(int):
    """Says that it equals everything, in the sandbox."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = int.__hash__


FORGED: list[Any] = [Equal(1), [Equal(1)] * 3, {"t": "dict", "v": []}, "assert True", 10**999]


@pytest.mark.parametrize("value", FORGED, ids=lambda value: str(value)[:20])
def test_values_that_lie_earn_nothing(value: object) -> None:
    assert result("assert total == 3\nassert total != 4", total=value).points == 0
