"""The codec reads what a hostile process wrote: a value of a known type, or the one error."""

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.sandbox.values import NotCarried, decode, encode


def _deep(levels: int) -> list[Any]:
    data: list[Any] = []
    for _ in range(levels):
        data = [data]
    return data


def array(**changes: object) -> dict[str, Any]:
    return encode(np.array([1.0, 2.0])) | changes


def column(**changes: object) -> dict[str, Any]:
    return encode(pd.Categorical(["a", "b"])) | changes


def frame(**changes: object) -> dict[str, Any]:
    return encode(pd.DataFrame({"a": [1, 2]})) | changes


INDEX: dict[str, Any] = encode(pd.RangeIndex(2))


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"t": 3},
        {"t": ["dict"]},
        {"t": "nothing"},
        {"t": "os.system", "v": "true"},
        {"t": "__reduce__", "v": []},
        {"v": 1},
        math.nan,
        math.inf,
        10**4000,
        "\udc80",
        b"bytes",
        (1, 2),
        {1, 2},
        _deep(60),
        {"t": "tuple"},
        {"t": "tuple", "v": [], "more": 1},
        {"t": "tuple", "v": {}},
        {"t": "dict", "v": [[1]]},
        {"t": "dict", "v": [[[1], 2]]},
        {"t": "dict", "v": [[1, 2], [1, 3]]},
        {"t": "dict", "v": [[True, 2], [1, 3]]},
        {"t": "dict", "v": [[array(), 2]]},
        {"t": "set", "v": [1, 1]},
        {"t": "float", "v": "1e5"},
        {"t": "float", "v": ["nan"]},
        {"t": "date", "v": "today"},
        {"t": "datetime", "v": "2026-01-01T00:00+01:00", "zone": None, "fold": 0},
        {"t": "datetime", "v": "2026-01-01", "zone": "../../etc/passwd", "fold": 0},
        {"t": "datetime", "v": "2026-01-01", "zone": "No/Where", "fold": 0},
        {"t": "datetime", "v": "2026-01-01", "zone": 10**9, "fold": 0},
        {"t": "datetime", "v": "2026-01-01", "zone": True, "fold": 0},
        {"t": "timedelta", "v": [10**12, 0, 0]},
        {"t": "timedelta", "v": [1.5, 0, 0]},
        {"t": "decimal", "v": "1E+999999999"},
        {"t": "decimal", "v": "9" * 10_000},
        {"t": "decimal", "v": "sNaN"},
        {"t": "fraction", "v": [1, 0]},
        {"t": "fraction", "v": [1.0, 2]},
        array(dtype="object"),
        array(dtype="O"),
        array(dtype="|V8"),
        array(dtype="complex128"),
        array(dtype="float64,int8"),
        array(dtype=["float64"]),
        array(shape=[3]),
        array(shape=[-1, -2]),
        array(shape=[True, 2]),
        array(shape=[0, 10**18]),
        array(shape=[2] + [1] * 40),
        array(v="!!!"),
        array(v=array()["v"][:-4]),
        array(item=True),
        array(item=1),
        array(strides=[0]),
        {"t": "array", "dtype": "str", "shape": [2], "v": ["a", 1]},
        {"t": "array", "dtype": "str", "shape": [2], "v": "ab"},
        {"t": "array", "dtype": "str", "shape": [20001], "v": ["x" * 10_000, *([""] * 20_000)]},
        column(dtype="object"),
        column(v=encode(np.array([0, 5]))),
        column(v=encode(np.array([0.5, 1]))),
        column(v=encode(np.array([[0, 1]]))),
        column(categories=encode(pd.Index(["a", "a"]))),
        column(ordered=1),
        {"t": "column", "dtype": "str", "v": ["a", 1]},
        {"t": "column", "dtype": "zoned", "v": array(), "zone": "nope nope"},
        {"t": "column", "dtype": "period", "v": encode(np.array([1])), "freq": "M; import os"},
        {"t": "column", "dtype": "Int64", "v": array(), "missing": encode(np.array([True, False]))},
        {"t": "column", "dtype": "Float64", "v": array(), "missing": encode(np.array([True]))},
        {"t": "column", "dtype": "arrow", "v": array()},
        INDEX | {"v": [0, 10**12, 1]},
        INDEX | {"v": [0, 5, 0]},
        INDEX | {"names": ["a", "b"]},
        INDEX | {"names": [[1]]},
        INDEX | {"kind": "plain"},
        INDEX | {"kind": "multi", "v": []},
        INDEX | {"kind": "multi", "v": [encode(np.array([1])), encode(np.array([1, 2]))]},
        INDEX | {"kind": "plain", "v": encode(np.array(["2020"], "M8[ns]")), "freq": "eval(1)"},
        frame(v=[]),
        frame(v=[encode(np.array([1, 2, 3]))]),
        frame(v=[encode(np.array([1, 2]))] * 2),
        frame(index=encode(pd.RangeIndex(3))),
        frame(columns=[1]),
        {"t": "timestamp", "v": array(), "zone": None},
        {"t": "missing", "v": "None"},
        {"t": "figure", "v": [1], "template": "plotly"},
        {"t": "figure", "v": encode({"data": [{"type": "no such chart"}]}), "template": "plotly"},
        {"t": "figure", "v": encode({"data": [], "_validate": False}), "template": "plotly"},
        {"t": "figure", "v": encode({"data": [], "layout": 1}), "template": "plotly"},
        {"t": "figure", "v": encode({"data": []}), "template": "ggplot2"},
        {"t": "figure", "v": encode({"data": []}), "template": [1]},
    ],
    ids=lambda data: ascii(data)[:60],
)
def test_data_of_another_form_is_refused(data: object) -> None:
    with pytest.raises(NotCarried):
        decode(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["t", "v", "shape", "dtype", "zone", "item", "names", "kind"]),
            inner | st.sampled_from(["array", "dict", "index", "column", "frame", "str", "figure"]),
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_whatever_comes_in_gives_a_value_or_the_one_error(data: object) -> None:
    try:
        decode(data)
    except NotCarried as refused:
        assert refused.reason


def test_a_truth_value_that_is_neither_becomes_true() -> None:
    data = encode(np.array([True, False])) | {"v": "AgA="}
    assert decode(data).tolist() == [True, False]
    assert decode(data).view("u1").tolist() == [1, 0]
