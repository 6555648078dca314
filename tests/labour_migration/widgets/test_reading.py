"""What learners type and compute becomes a value, or a message they can act on."""

import json
import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labour_migration.widgets import QuizError, reading
from labour_migration.widgets.questions import Option, Question

OPTIONS = (Option("a", "Nepal"), Option("b", "India"), Option("c", "Mexico"))
SINGLE = Question("q1", "single", 1, "Which?", OPTIONS)
MULTIPLE = Question("q2", "multiple", 1, "Which ones?", OPTIONS)
SHARE = Question("q5", "number", 1, "What share?", (), "per cent", 1, 0, 100)
TEXT = Question("q8", "text", 2, "Why?")
ORDER = Question("q3", "ordering", 1, "In which order?", OPTIONS)
MATCH = Question(
    "q4", "matching", 1, "Which belongs?", OPTIONS, lefts=(Option("1", "x"), Option("2", "y"))
)
SHORT = Question("q6", "short", 1, "Which word?")
ALL = (SINGLE, MULTIPLE, SHARE, TEXT, ORDER, MATCH, SHORT)


@pytest.mark.parametrize(
    ("question", "given", "value"),
    [
        (ORDER, ["b", "a", "c"], ["b", "a", "c"]),
        (ORDER, ("India", "Nepal", "Mexico"), ["b", "a", "c"]),
        (ORDER, [], None),
        (MATCH, ["b", "a"], ["b", "a"]),
        (MATCH, ["b", ""], ["b", ""]),
        (MATCH, ["b", "b"], ["b", "b"]),
        (SHORT, " 10.7.1 ", " 10.7.1 "),
        (SHORT, "  ", None),
    ],
)
def test_accepted_orders_matches_and_words(question: Question, given: object, value: Any) -> None:
    assert reading.accept(question, given) == value


@pytest.mark.parametrize(
    ("question", "given"),
    [
        (ORDER, ["b", "a"]),
        (ORDER, ["b", "a", "a"]),
        (ORDER, "bac"),
        (ORDER, ["b", "a", "z"]),
        (MATCH, ["b"]),
        (MATCH, ["", ""]),
        (MATCH, ["b", "z"]),
        (MATCH, 3),
        (SHORT, 10.7),
        (SHORT, "x" * 201),
    ],
)
def test_refused_orders_matches_and_words(question: Question, given: object) -> None:
    with pytest.raises(QuizError):
        reading.accept(question, given)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12.3", 12.3),
        ("12,3", 12.3),
        (" 12,3 % ", 12.3),
        ("+7", 7),
        ("-0.5", -0.5),
        ("−0,5", -0.5),
        (",5", 0.5),
        ("12.", 12),
        ("1.234", 1.234),
        ("0,123", 0.123),
        ("1 234,5", 1234.5),
        ("1\u202f234.5", 1234.5),
        ("1'234.5", 1234.5),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1,234,567", 1234567),
        ("1.234.567,8", 1234567.8),
        ("١٢٫٥", 12.5),
    ],
)
def test_numbers_as_people_write_them(typed: str, value: float) -> None:
    assert reading.read_number(typed) == value


@pytest.mark.parametrize(
    "typed", ["abc", "12a", "1e3", "nan", "inf", "-", "1.2.3", "1,2,3", "5 to 6"]
)
def test_what_is_no_number(typed: str) -> None:
    with pytest.raises(QuizError, match="is not a number"):
        reading.read_number(typed)


def test_a_number_with_two_meanings_is_asked_back() -> None:
    with pytest.raises(QuizError, match=r"two ways\. Write 1234 or 1\.234"):
        reading.read_number("1,234")


@pytest.mark.parametrize(
    ("question", "given_answer", "saved"),
    [
        (SINGLE, "b", "b"),
        (SINGLE, "India", "b"),
        (SINGLE, None, None),
        (MULTIPLE, ["c", "a", "c"], ["a", "c"]),
        (MULTIPLE, {"Mexico"}, ["c"]),
        (MULTIPLE, [], None),
        (SHARE, 12, 12),
        (SHARE, np.float64(12.3), 12.3),
        (SHARE, np.int64(12), 12),
        (SHARE, Decimal("12.3"), 12.3),
        (SHARE, Fraction(1, 4), 0.25),
        (SHARE, "12,3", 12.3),
        (SHARE, "  ", None),
        (TEXT, "Because.", "Because."),
        (TEXT, " \n", None),
    ],
)
def test_accepted(question: Question, given_answer: object, saved: object) -> None:
    answer = reading.accept(question, given_answer)
    assert answer == saved
    assert type(answer) is type(saved)


@pytest.mark.parametrize(
    ("question", "given_answer", "message"),
    [
        (SINGLE, "d", "The options are a, b, c"),
        (SINGLE, 1, "not one of the options"),
        (MULTIPLE, "ac", "as a list"),
        (MULTIPLE, ["a", "z"], "not one of the options"),
        (MULTIPLE, 3, "as a list"),
        (SHARE, math.nan, "has a value"),
        (SHARE, math.inf, "too large"),
        (SHARE, 10**400, "too large"),
        (SHARE, 100.1, r"between 0 and 100 per cent, but it is 100\.1"),
        (SHARE, -1, "between 0 and 100"),
        (SHARE, True, "single number"),
        (SHARE, pd.Series([1.0, 2.0]), r"Series.*table\.loc"),
        (SHARE, pd.NA, "single number"),
        (TEXT, 5, "must be a text"),
        (TEXT, "x" * 20_001, "at most 20,000"),
    ],
)
def test_refused(question: Question, given_answer: object, message: str) -> None:
    with pytest.raises(QuizError, match=message):
        reading.accept(question, given_answer)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text("abcd"),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_anything_in_a_file_is_either_usable_or_named_as_a_problem(answer: Any) -> None:
    for question in ALL:
        if reading.problem(question, answer) is None:
            assert reading.accept(question, answer) == (
                sorted(answer) if isinstance(answer, list) else answer
            )
            json.dumps(answer, allow_nan=False)
