"""What may be entered into a control, in which notations, and what is said when it may not."""

from typing import Any

import pytest

from labour_migration.errors import LabourMigrationError
from labour_migration.widgets.models.controls import Control, pairs
from labour_migration.widgets.models.errors import BadInput
from labour_migration.widgets.models.words import count, listed, plain

SHARE = Control(("share_pct",), "Share", "number", low=0, high=100)
OPTIONAL = Control(("size",), "Size", "number", low=1, whole=True, optional=True)


@pytest.mark.parametrize(
    ("control", "shown", "value"),
    [
        (SHARE, " 12,5 % ", 12.5),
        (SHARE, "0", 0),
        (OPTIONAL, "", None),
        (OPTIONAL, "1 200", 1200),
        (Control(("a",), "A", "choice", pairs("x", "y")), "y", "y"),
        (Control(("a",), "A", "choices", pairs("x", "y")), ["x"], ("x",)),
        (Control(("a",), "A", "tick"), True, True),
        (Control(("a",), "A", "line"), "", ""),
    ],
)
def test_values_are_read_as_meant(control: Control, shown: Any, value: Any) -> None:
    read = control.read(shown)
    assert (read, type(read)) == (value, type(value))
    assert control.read(control.show(read)) == value


@pytest.mark.parametrize(
    ("control", "shown", "message"),
    [
        (SHARE, "", "write a number"),
        (SHARE, "many", "many is not a number"),
        (SHARE, "1,234", "can be read in two ways"),
        (SHARE, "101", "101 must lie between 0 and 100"),
        (OPTIONAL, "0", "0 is too low; it must be at least 1"),
        (OPTIONAL, "2.5", "2.5 is not a whole number"),
        (Control(("a",), "A", "choice", pairs("x", "y")), "z", "Choose from: x; y"),
        (Control(("a",), "A", "choices", pairs("x")), ("x", "z"), "'z' is not on offer"),
        (Control(("a",), "A", "text"), "x" * 20_001, "at most 20,000 characters"),
        (Control(("a",), "A", "line"), "x" * 301, "at most 300 characters"),
    ],
)
def test_what_cannot_be_used_is_explained(control: Control, shown: Any, message: str) -> None:
    with pytest.raises(LabourMigrationError, match=message):
        control.read(shown)


@pytest.mark.parametrize("value", [True, "5", [5], float("nan"), float("inf"), None])
def test_code_cannot_slip_in_what_is_not_a_number(value: Any) -> None:
    with pytest.raises(BadInput):
        SHARE.check(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (0.004, "0.004"), (2.0, "2"), (-1.5, "-1.5"), (12.34, "12.3"), (1e6, "1,000,000")],
)
def test_numbers_in_sentences(value: float, text: str) -> None:
    assert plain(value) == text


def test_lists_and_counts_in_sentences() -> None:
    assert (listed([]), listed(["a"]), listed("ab")) == ("", "a", "a and b")
    assert (count(0, "pair"), count(1, "pair")) == ("0 pairs", "1 pair")
