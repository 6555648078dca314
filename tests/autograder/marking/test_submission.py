"""One submission marked: code behind the wall, tests before it, stored and marked again."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader import utils

from autograder.marking.plan import Plan
from autograder.marking.submission import Marked, NotStored, Tools, mark, remark
from autograder.marking.trusted import Marker
from autograder.sandbox.protocol import Ended, Ran, Request, Run
from autograder.sandbox.values import NotCarried, encode
from tests.autograder.marking.notebooks import answer, check, handed_in, make, setup


@dataclass
class Here:
    """Stands in for the sandbox: runs what the tests below give it, in this process."""

    ended: Ended = "finished"
    forged: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)

    def run(self, request: Request) -> Ran:
        self.requests.append(request)
        names: dict[str, Any] = {}
        values: dict[str, dict[str, Any]] = {}
        absent: dict[str, dict[str, str]] = {}
        outputs: list[tuple[dict[str, Any], ...]] = []
        for step in request.steps:
            if isinstance(step, Run):
                outputs.append(self._run(step, names))
                continue
            for name in set(step.names) & names.keys():
                try:
                    values.setdefault(step.check, {})[name] = encode(names[name])
                except NotCarried as refused:
                    absent.setdefault(step.check, {})[name] = refused.reason
        return Ran(self.ended, tuple(outputs), {**values, **self.forged}, absent)

    def _run(self, step: Run, names: dict[str, Any]) -> tuple[dict[str, Any], ...]:
        try:
            exec(step.source, names)
        except Exception as error:
            name = type(error).__name__
            return ({"output_type": "error", "ename": name, "evalue": str(error), "traceback": []},)
        return ({"output_type": "stream", "name": "stdout", "text": f"ran {step.source}"},)


@pytest.fixture(scope="module")
def marker() -> Iterator[Marker]:
    with Marker() as started:
        yield started


@dataclass
class Bench:
    """Marks submissions to one assignment."""

    plan: Plan
    marker: Marker
    sandbox: Here = field(default_factory=Here)

    def mark(self, **answers: str) -> Marked:
        tools = Tools(self.marker, lambda: self.sandbox)
        given = handed_in(self.plan, **answers)
        return mark(self.plan, given, "ana", 1, {}, {}, tools)

    def points(self, **answers: str) -> list[Fraction]:
        return [cell.points for cell in self.mark(**answers).report.cells]


CELLS = (
    setup("TOLERANCE = 0.5\nimport math"),
    answer("total = 3"),
    check("assert isinstance(total, (int, float)), 'a number, please'", "assert total == 3", 2),
    answer("area = math.pi"),
    check("", "assert abs(area - math.pi) < TOLERANCE"),
)


@pytest.fixture
def bench(tmp_path: Path, marker: Marker) -> Bench:
    return Bench(make(tmp_path, *CELLS), marker)


def test_right_wrong_and_missing_answers(bench: Bench) -> None:
    assert bench.points(answer_2="total = 1 + 2", answer_4="area = 3.14159") == [2, 1]
    assert bench.points(answer_2="total = 4", answer_4="1 / 0") == [0, 0]
    marked = bench.mark(answer_2="total = 'three'")
    messages = [cell.message for cell in marked.report.cells]
    assert messages[0] == "a number, please"
    assert messages[1] == (
        "Your notebook gives no value for `area`: it is not defined when the check runs."
    )
    assert (marked.ended, marked.worked) == ("finished", True)


@pytest.mark.parametrize(
    "trick",
    [
        "TOLERANCE = 1e9",
        "import math\nmath.pi = 0",
        "import types\nmath = types.SimpleNamespace(pi=0)",
        "abs = lambda x: 0",
        "import builtins\nbuiltins.abs = lambda x: 0",
        "class Always(float):\n    def __eq__(s, o): return True\n"
        "    def __sub__(s, o): return 0\n    __hash__ = None\ntotal = area = Always(9)",
        "class Any_:\n    __class__ = property(lambda s: float)\n"
        "    def __eq__(s, o): return True\n    __hash__ = None\ntotal = area = Any_()",
        "total = float('nan')\narea = float('nan')",
        "total = area = True",
        "total = area = lambda: 3",
    ],
)
def test_tricks_earn_nothing(bench: Bench, trick: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins
    import math

    # The stand-in shares this process with the tricks: keep what they change.
    monkeypatch.setattr(builtins, "abs", abs)
    monkeypatch.setattr(math, "pi", math.pi)
    assert bench.points(answer_2=f"total = 0\narea = 0\n{trick}") == [0, 0]


def test_what_a_hostile_sandbox_says_gives_no_points_and_stops_nothing(bench: Bench) -> None:
    deep: Any = 3
    for _ in range(300):
        deep = [deep]
    for lie in (deep, "\ud800", float("nan"), {"t": "tuple"}, {"t": []}, 10**4000, {"v": "\udfff"}):
        bench.sandbox.forged = {"test-3": {"total": lie}, "no-test": {"x": 1}}
        marked = bench.mark(answer_2="total = 3", answer_4="area = 3.14159")
        assert [cell.points for cell in marked.report.cells] == [0, 1]
        assert "gives no value for `total`" in marked.report.cells[0].message
        json.dumps(marked.stored, allow_nan=False).encode()


def test_hidden_tests_are_not_in_what_the_sandbox_gets(bench: Bench) -> None:
    bench.mark()
    assert "total == 3" not in repr(bench.sandbox.requests)


@pytest.mark.parametrize(
    ("ended", "said"),
    [
        ("timed-out", "ran longer than it may"),
        ("out-of-memory", "more memory than it may"),
        ("too-much-output", "printed or wrote more"),
        ("kernel-died", "ended its own process"),
    ],
)
def test_a_run_that_was_cut_short_says_so_where_it_matters(
    bench: Bench, ended: Ended, said: str
) -> None:
    bench.sandbox.ended = ended
    marked = bench.mark(answer_2="total = 3")
    assert marked.ended == ended
    assert [cell.points for cell in marked.report.cells] == [2, 0]
    assert said in marked.report.cells[1].message


def test_nbgrader_reads_the_same_points_from_the_outputs(bench: Bench) -> None:
    marked = bench.mark(answer_2="total = 3", answer_4="1 / 0")
    nbformat.validate(marked.notebook)
    tests = [cell for cell in marked.notebook.cells if utils.is_grade(cell)]
    assert [utils.determine_grade(cell) for cell in tests] == [(2, 2), (0, 1)]
    assert "assert total == 3" in tests[0].source
    outputs = {cell.metadata.nbgrader.grade_id: cell.outputs for cell in marked.notebook.cells}
    assert outputs["answer-2"][0].text == "ran total = 3"
    assert outputs["answer-4"][0].ename == "ZeroDivisionError"


def test_the_notebook_given_is_left_as_it_is(bench: Bench) -> None:
    given = handed_in(bench.plan, answer_2="total = 3")
    before = nbformat.writes(given)
    mark(bench.plan, given, "ana", 1, {}, {}, Tools(bench.marker, lambda: bench.sandbox))
    assert nbformat.writes(given) == before


def test_an_untouched_notebook_is_not_worked(bench: Bench) -> None:
    assert not bench.mark().worked
    assert bench.mark(answer_2="total = 1").worked
    extra = handed_in(bench.plan)
    extra.cells.append(nbformat.v4.new_code_cell("total = 3"))
    tools = Tools(bench.marker, lambda: bench.sandbox)
    assert mark(bench.plan, extra, "ana", 1, {}, {}, tools).worked


def test_marking_again_needs_no_sandbox_and_gives_the_same(bench: Bench) -> None:
    for text in ("total = 3", "total = [1, (2, None)]", "total = float('inf')", "total = len"):
        marked = bench.mark(answer_2=text, answer_4="area = 3.14159")
        stored = json.loads(json.dumps(marked.stored, allow_nan=False))
        assert remark(bench.plan, stored, "ana", 1, bench.marker) == marked.report


def test_marking_again_follows_changed_tests(bench: Bench, tmp_path: Path) -> None:
    stored = bench.mark(answer_2="total = 4").stored
    cells = list(CELLS)
    cells[2] = check("assert total == 4", points=2)
    again = remark(make(tmp_path / "new", *cells), stored, "ana", 1, bench.marker)
    assert [cell.points for cell in again.cells] == [2, 0]
    cells[2] = check("assert total == other", points=2)
    with pytest.raises(NotStored, match=r"test-3 now reads other, .* ana .*Grade this"):
        remark(make(tmp_path / "newer", *cells), stored, "ana", 1, bench.marker)


def test_without_needs_neither_sandbox_nor_setup_is_used(tmp_path: Path, marker: Marker) -> None:
    def never() -> Here:
        raise AssertionError("the sandbox was started")

    plan = make(tmp_path, setup("1 / 0"), answer("total = 3"), check("assert 1 < 2"))
    marked = mark(plan, handed_in(plan), "ana", 1, {}, {}, Tools(marker, never))
    assert ([cell.points for cell in marked.report.cells], marked.ended) == ([1], None)


def test_a_function_as_an_answer_is_refused_with_advice(tmp_path: Path, marker: Marker) -> None:
    plan = make(tmp_path, answer("def f(x):\n    return x"), check("assert f(1) == 1"))
    (got,) = Bench(plan, marker).mark(answer_1="def f(x):\n    return x").report.cells
    assert got.message == (
        "Your notebook gives no value for `f`: a function cannot be carried over; assign the value "
        "that it returns to a name."
    )
