"""No float comes near the points, and no half-point or fraction is decided wrongly."""

import ast
import operator
import random
from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

import autograder.certificate
from autograder.certificate import as_bytes, decide, needed, rule_id
from autograder.course import Course, NoLatePolicy, load
from benchmarks import certificate as benchmark
from tests.autograder.certificate.records import (
    COURSE,
    DAY,
    MEASURING,
    decided,
    done,
    due,
    excused,
    overridden,
    record,
    standings,
    with_assessment,
    with_rule,
)
from tests.autograder.certificate.test_properties import cases

PACKAGE = Path(autograder.certificate.__file__).parent
SOURCES = sorted(PACKAGE.glob("*.py"))
FORWARD = ("add", "sub", "mul", "truediv", "floordiv", "mod", "divmod", "pow")
COMPARED = ("eq", "lt", "le", "gt", "ge")
NAMES = [f"__{r}{name}__" for name in FORWARD for r in ("", "r")] + [
    f"__{name}__" for name in (*COMPARED, "float", "round")
]


class FloatReached(AssertionError):
    """A float met a fraction, or a fraction became a float."""


@pytest.fixture
def no_floats(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every operation of a fraction with a float, and its conversion to one, fail."""

    def guarded(name: str, original: Callable[..., Any]) -> Callable[..., Any]:
        def operation(self: Fraction, *others: Any) -> Any:
            result = original(self, *others)
            if any(isinstance(one, float) for one in (*others, result)):
                raise FloatReached(f"{name} of {self} with {others}")
            return result

        return operation

    for name in NAMES:
        if (original := getattr(Fraction, name, None)) is not None:
            monkeypatch.setattr(Fraction, name, guarded(name, original))


@pytest.mark.usefixtures("no_floats")
@pytest.mark.parametrize("operation", [operator.add, operator.mul, operator.lt, operator.eq])
def test_the_guard_catches_a_float(operation: Callable[[Any, Any], Any]) -> None:
    with pytest.raises(FloatReached):
        operation(Fraction(1, 2), 0.5)
    with pytest.raises(FloatReached):
        operation(0.5, Fraction(1, 2))
    with pytest.raises(FloatReached):
        float(Fraction(1, 2))


@pytest.mark.usefixtures("no_floats")
def test_no_float_reaches_a_comparison_in_any_record() -> None:
    @settings(max_examples=60, deadline=None)
    @given(cases)
    def every(case: Any) -> None:
        course, one = case
        as_bytes(decide(course, one))
        assert needed(course, one).message

    every()


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_the_package_writes_no_float_and_divides_no_whole_numbers(path: Path) -> None:
    assert len(SOURCES) >= 10
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float | complex))
        if isinstance(node, ast.Name | ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else node.attr
            assert name not in {"float", "round", "Decimal", "math", "total_seconds", "timestamp"}
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            assert not (
                isinstance(node.left, ast.Constant) and isinstance(node.right, ast.Constant)
            )


def test_every_total_of_half_points_is_decided_right() -> None:
    """Every sum the six tests can have, with every assignment, through `decide` itself."""
    report = benchmark.grid(COURSE, benchmark.WAYS[-1:])
    assert report.decided == 121 * 81
    assert report.wrong == 0
    assert report.records == 230_230 * 81
    assert (
        report.given["the total to whole points"] > report.taken["the total to whole points"] == 0
    )


def test_random_fractions_are_decided_right_and_others_are_not() -> None:
    report = benchmark.fractions(COURSE, 1_000, random.Random(9))
    assert report.decided == 1_000 and report.wrong == 0
    assert report.taken["a sum of floats"] and report.given["each mark to cents, half up"]


# The rule itself, by version. Change a term, and its version changes too.
RULES = {
    "governance-coherence": (
        "2020.1",
        "e44b215148f88b224ff6029da442287af08e8c352a17e8e40ac6c66554561357",
    ),
    "measuring": ("2025.1", "2b30394f6aa59c8c7f367a9d761ad4d77121bb32b24aa1a5b7fb4000b162dd1d"),
}


@pytest.mark.parametrize("name", RULES)
def test_a_changed_rule_needs_a_new_version(name: str) -> None:
    version, digest = RULES[name]
    found = rule_id(load(name))
    assert found.version == version
    assert found.digest == digest, "a term changed: raise certificate.version, then note the digest"


CHANGES: list[Callable[[], Course]] = [
    lambda: MEASURING,
    lambda: with_rule(pass_points=Fraction(61)),
    lambda: with_rule(total_points=Fraction(101)),
    lambda: with_rule(complete_all=False),
    lambda: with_rule(excused=COURSE.certificate.excused.model_copy(update={"at_most": 2})),
    lambda: with_rule(excused=COURSE.certificate.excused.model_copy(update={"kinds": ()})),
    lambda: with_rule(
        excused=COURSE.certificate.excused.model_copy(update={"method": "full-points"})
    ),
    lambda: with_rule(
        completed_when=COURSE.certificate.completed_when.model_copy(update={"answered": 2})
    ),
    lambda: with_assessment("week-04", points=Fraction(9)),
    lambda: with_assessment("week-04", kind="assignment"),
    lambda: with_assessment("week-04", due=due("week-04") + DAY),
    lambda: with_assessment("week-04", late_policy=NoLatePolicy(kind="none")),
    lambda: COURSE.model_copy(update={"late_policy": NoLatePolicy(kind="none")}),
    lambda: COURSE.model_copy(
        update={"late_policy": COURSE.late_policy.model_copy(update={"grace_minutes": 14})}
    ),
]


def test_every_term_changes_the_digest_and_nothing_else_does() -> None:
    digests = [rule_id(COURSE).digest, *(rule_id(change()).digest for change in CHANGES)]
    assert len(set(digests)) == len(CHANGES) + 1
    for same in (
        COURSE.model_copy(update={"title": "Another", "edition": "2021"}),
        with_assessment("week-04", title="Quiz 4", minutes=5),
        with_rule(source="design"),
        with_assessment("week-04", late_policy=COURSE.late_policy),
    ):
        assert rule_id(same).digest == digests[0]
    other = rule_id(with_rule(version="2020.2"))
    assert (other.version, other.digest) == ("2020.2", digests[0])


def test_a_decision_in_plain_values_loses_nothing() -> None:
    late = done(Fraction(20, 3), submitted_at=due("week-04") + timedelta(hours=1))
    found = standings(8, 12, week_04=late)
    plain = decided(found, ruling=overridden("week-05", "7.5"))
    content = as_bytes(plain)
    assert plain.points == Fraction(115, 2) and b'"points":"115/2"' in content
    assert b'"submitted_at":"2020-06-15T00:59:00+00:00"' in content
    assert b'"override":{"at":"2020-07-01T00:00:00+00:00","by":"m.rossi","points":"15/2"' in content
    assert as_bytes(decide(COURSE, record(found, ruling=excused("week-05")))) != content
