"""The codec of values: what travels arrives equal, and nothing else is ever made."""

import functools
import json
import math
from collections import Counter, OrderedDict, namedtuple
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.sandbox import carrying
from autograder.sandbox.values import NotCarried, decode, encode


def travelled(value: object) -> Any:
    """Return a value as it arrives, through the text of its JSON."""
    return decode(json.loads(json.dumps(encode(value), allow_nan=False)))


def same(a: object, b: object) -> bool:
    """Return whether two values are alike in type and content, NaN like NaN."""
    if type(a) is not type(b):
        return False
    match a, b:
        case float(), float():
            return repr(a) == repr(b)
        case (list(), list()) | (tuple(), tuple()):
            return len(a) == len(b) and all(map(same, a, b))
        case dict(), dict():
            return same([*a.items()], [*b.items()])
    return a == b


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
ZONES = st.sampled_from([None, UTC, ZoneInfo("Europe/Rome"), timezone(timedelta(hours=-3))])
NUMBERS = st.integers() | st.floats() | st.fractions() | st.decimals(allow_nan=False, places=3)
TIMES = (
    st.dates()
    | st.datetimes(timezones=ZONES)
    | st.times(timezones=st.sampled_from([None, UTC]))
    | st.timedeltas()
)
PLAIN = st.none() | st.booleans() | WORDS | NUMBERS | TIMES
KEYS = st.none() | st.booleans() | WORDS | st.integers() | st.tuples(WORDS, st.integers())
VALUES = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(KEYS, inner, max_size=4)
        | st.sets(KEYS, max_size=4)
        | st.frozensets(KEYS, max_size=4)
    ),
    max_leaves=20,
)


@given(VALUES)
def test_plain_values_arrive_as_they_left(value: object) -> None:
    assert same(travelled(value), value)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, -0.0, 5e-324, 0.1])
def test_every_float_arrives_exactly(value: float) -> None:
    assert repr(travelled(value)) == repr(value)


@pytest.mark.parametrize(
    "value", [Decimal("NaN"), Decimal("Infinity"), Decimal("-0"), Decimal("1E+5"), Decimal("1.50")]
)
def test_decimals_keep_their_digits(value: Decimal) -> None:
    assert str(travelled(value)) == str(value)


ARRAYS = [
    np.arange(6).reshape(2, 3),
    np.arange(6).reshape(2, 3).T,
    np.array([1.5, math.nan, -math.inf]),
    np.array([True, False]),
    np.array([], dtype="int8"),
    np.zeros((0, 3)),
    np.array(7),
    np.array(["Peru", "Côte d'Ivoire", ""]),
    np.array([1, "a", None, [1, 2]], dtype=object),
    np.array([1, 2], dtype=">i4"),
    np.array(["2026-01-01", "NaT"], dtype="datetime64[D]"),
    np.array([1, 2], dtype="timedelta64[ms]"),
    np.array([2**64 - 1], dtype="uint64"),
    np.array([0.1], dtype="float32"),
]


@pytest.mark.parametrize("array", ARRAYS, ids=lambda a: f"{a.dtype}{a.shape}")
def test_arrays(array: np.ndarray) -> None:
    got = travelled(array)
    assert (got.dtype, got.shape) == (array.dtype.newbyteorder("="), array.shape)
    np.testing.assert_array_equal(got, array)
    assert got.flags.writeable


@pytest.mark.parametrize(
    "scalar",
    [
        np.float64(0.1),
        np.int64(-3),
        np.bool_(True),
        np.str_("Fès"),
        np.datetime64("2026-03-01T10:00:00"),
        np.float32(0.1),
        np.uint8(200),
    ],
    ids=repr,
)
def test_scalars_of_numpy(scalar: np.generic) -> None:
    got = travelled(scalar)
    assert type(got) is type(scalar)
    assert got == scalar


TABLE = pd.DataFrame(
    {
        "country": ["Peru", None, "Nepal"],
        "workers": [10, 20, 30],
        "share": [0.25, math.nan, 1.0],
        "sector": pd.Categorical(["care", "farm", "care"], ["farm", "care", "none"], ordered=True),
        "when": pd.to_datetime(["2020-01-31", None, "2021-02-28"]),
        "there": pd.to_datetime(["2020-01-31", None, "2021-02-28"]).tz_localize("Asia/Kathmandu"),
        "took": pd.to_timedelta([1, 2, 3], unit="D"),
        "children": pd.array([1, None, 3], dtype="Int64"),
        "wage": pd.array([1.5, None, 2.5], dtype="Float64"),
        "asked": pd.array([True, None, False], dtype="boolean"),
        "note": pd.array(["x", None, "z"], dtype="string"),
        "mixed": pd.Series([1, "a", (2, 3)], dtype=object),
        "month": pd.period_range("2020-01", periods=3, freq="M"),
        "band": pd.cut([1, 5, 9], [0, 4, 8, 12]),
        "ages": pd.arrays.IntervalArray.from_breaks([0, 15, 25, 65], closed="left"),
    }
)
INDEXES = [
    pd.RangeIndex(2, 8, 2),
    pd.Index(["a", "b", "c"], name="code"),
    pd.Index([1.5, 2.5, 3.5]),
    pd.Index([1, "a", None], dtype=object),
    pd.date_range("2020-01-01", periods=3, freq="MS", name="month"),
    pd.date_range("2020-01-01", periods=3, freq="D", tz="Africa/Tunis"),
    pd.to_datetime(["2020-01-01", "2020-01-05", "2020-01-06"]),
    pd.timedelta_range("1D", periods=3),
    pd.period_range("2020Q1", periods=3, freq="Q"),
    pd.CategoricalIndex(["a", "b", "a"]),
    pd.MultiIndex.from_tuples([("a", 1), ("a", 2), ("b", 1)], names=["x", None]),
]


def test_a_table_with_every_type_of_column() -> None:
    pd.testing.assert_frame_equal(travelled(TABLE), TABLE)


@pytest.mark.parametrize("column", TABLE.columns)
def test_columns_and_their_arrays(column: str) -> None:
    pd.testing.assert_series_equal(travelled(TABLE[column]), TABLE[column])
    array = TABLE[column].array
    if not isinstance(array, pd.arrays.NumpyExtensionArray):
        arrived = travelled(array)
        pd.testing.assert_series_equal(pd.Series(arrived), pd.Series(array))


@pytest.mark.parametrize("index", INDEXES, ids=lambda i: f"{type(i).__name__}-{i.dtype}")
def test_indexes_of_rows_and_columns(index: pd.Index) -> None:
    pd.testing.assert_index_equal(travelled(index), index, exact=True)
    rows = pd.DataFrame({"n": [1, 2, 3]}, index=index)
    pd.testing.assert_frame_equal(travelled(rows), rows)
    pd.testing.assert_frame_equal(travelled(rows.T), rows.T)


@pytest.mark.parametrize(
    "table",
    [
        pd.DataFrame([[1, "a"], [2, "b"]], columns=["n", "n"]),
        pd.DataFrame(),
        pd.DataFrame({"a": []}),
        pd.DataFrame(index=[1, 2]),
        pd.DataFrame([[1.0]], columns=[None]),
        TABLE.groupby("country")[["workers", "share"]].agg(["sum", "mean"]),
        TABLE["sector"].value_counts().to_frame(),
    ],
)
def test_tables_of_odd_forms(table: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(travelled(table), table)


@given(
    st.lists(
        st.tuples(st.integers(-(2**63), 2**63 - 1), st.floats(), WORDS | st.none()), min_size=1
    )
)
def test_any_table(rows: list[tuple[int, float, str | None]]) -> None:
    table = pd.DataFrame(rows, columns=["whole", "real", "words"])
    pd.testing.assert_frame_equal(travelled(table), table)


def test_a_series_keeps_its_name_and_a_timestamp_its_zone_and_unit() -> None:
    series = pd.Series([1, 2], name=("a", 1))
    assert travelled(series).name == ("a", 1)
    for stamp in (pd.Timestamp("2026-01-01 10:00:00.123456789"), pd.Timestamp(0, tz="Asia/Manila")):
        got = travelled(stamp)
        assert (type(got), got, got.unit, got.utcoffset()) == (
            pd.Timestamp,
            stamp,
            stamp.unit,
            stamp.utcoffset(),
        )
    assert travelled(pd.Timedelta("3D")) == pd.Timedelta("3D")
    assert travelled(pd.Interval(0, 4, closed="left")) == pd.Interval(0, 4, closed="left")
    assert travelled(pd.Period("2020-03")) == pd.Period("2020-03")
    assert travelled([pd.NaT, pd.NA])[0] is pd.NaT
    assert travelled([pd.NaT, pd.NA])[1] is pd.NA


def test_what_tables_give_as_dicts_travels() -> None:
    by_day = pd.Series([1, 2], index=pd.date_range("2020-01-01", periods=2)).to_dict()
    assert travelled(by_day) == by_day
    assert travelled({np.int64(3): np.float64(0.5)}) == {3: 0.5}


def test_a_figure_arrives_with_its_numbers() -> None:
    table = pd.DataFrame({"year": [2019, 2020], "people": [1.5, 2.5], "who": ["a", "b"]})
    figure = px.bar(table, x="year", y="people", color="who", title="Who moved")
    got = travelled(figure)
    assert isinstance(got, go.Figure)
    assert got.layout.title.text == "Who moved"
    assert [list(trace.y) for trace in got.data] == [[1.5], [2.5]]
    assert [trace.type for trace in got.data] == ["bar", "bar"]
    assert got.to_plotly_json() == figure.to_plotly_json()


@pytest.mark.parametrize("template", ["plotly", "ggplot2", "none", None])
@pytest.mark.parametrize("usual_here", ["plotly", "ggplot2"])
def test_a_figure_keeps_its_template(
    template: str | None, usual_here: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    figure = go.Figure(go.Bar(x=["a"], y=[2]))
    figure.layout.template = template
    sent = encode(figure)
    monkeypatch.setattr("plotly.io.templates.default", usual_here)
    assert decode(sent).to_plotly_json() == figure.to_plotly_json()


class Level(IntEnum):
    HIGH = 3


class Liar(int):
    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0


class Words(str):
    def __str__(self) -> str:
        return "forged"


Point = namedtuple("Point", "x y")


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (Level.HIGH, 3),
        (Liar(7), 7),
        (Words("own"), "own"),
        (Point(1, 2), (1, 2)),
        (OrderedDict(a=1), {"a": 1}),
        (Counter("aab"), {"a": 2, "b": 1}),
        (MappingProxyType({"a": 1}), {"a": 1}),
    ],
)
def test_kinds_of_the_learners_own_become_plain(value: object, plain: object) -> None:
    assert same(travelled(value), plain)


class Lonely:
    pass


class AlwaysEqual:
    """Says that it is a number, and that it equals everything."""

    @property
    def __class__(self) -> type:  # type: ignore[override]
        return int

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


def _drawn() -> object:
    kind = type("Figure", (), {"__module__": "matplotlib.figure"})
    return kind()


@pytest.mark.parametrize(
    ("value", "advice"),
    [
        (len, "a function cannot be carried over; assign the value that it returns"),
        (lambda x: x, "assign the value that it returns"),
        (functools.partial(max, 1), "assign the value that it returns"),
        ("".join, "assign the value that it returns"),
        (np.sqrt, "assign the value that it returns"),
        (math, "a module"),
        (dict, "a class"),
        ((n for n in [1]), r"list\(\.\.\.\)"),
        (range(3), r"list\(\.\.\.\)"),
        (map(str, [1]), r"list\(\.\.\.\)"),
        ({"a": 1}.keys(), r"list\(\.\.\.\)"),
        (b"raw", r"\.decode\(\)"),
        (1j, r"\.real"),
        (Lonely(), "'Lonely' cannot be carried over; turn it into a number, text, list, dict"),
        (_drawn(), "Matplotlib"),
        (TABLE.groupby("country"), r"\.sum\(\)"),
        (np.ma.masked_array([1, 2], [True, False]), "filled"),
        (np.array([[1]]).view(np.matrix), "asarray"),
        (np.array([1j]), "astype"),
        (np.array([(1, 2)], dtype="i4,i4"), "astype"),
        (10**4000, "1,000 digits"),
        (Decimal("1E+5000"), "digits"),
        ("\ud800", "broken characters"),
        ([lambda: 1], "a function"),
        (pd.DataFrame({"f": [len]}), "in the column 'f': a function"),
    ],
)
def test_what_cannot_travel_says_what_to_do(value: object, advice: str) -> None:
    with pytest.raises(NotCarried, match=advice):
        encode(value)


def test_an_open_file_and_a_list_that_holds_itself(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    with (tmp_path / "a.txt").open() as file, pytest.raises(NotCarried, match="read it"):
        encode(file)
    loop: list[object] = []
    loop.append(loop)
    with pytest.raises(NotCarried, match="holds itself"):
        encode(loop)


@pytest.mark.parametrize(
    "value",
    ["x" * 2_000, list(range(2_000)), np.zeros(2_000), pd.Series(np.zeros(2_000)), [""] * 999],
)
def test_too_large_says_size_and_limit_on_both_sides(value: object) -> None:
    with pytest.raises(NotCarried, match="larger than 1,000 bytes"):
        encode(value, most_bytes=1_000)
    with pytest.raises(NotCarried, match="larger than 1,000 bytes"):
        decode(encode(value), most_bytes=1_000)


def test_too_many_elements(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying, "MOST_ELEMENTS", 100)
    data = [None] * 200
    for step in (encode, decode):
        with pytest.raises(NotCarried, match="more than 100 elements"):
            step(data)


def test_an_object_that_lies_about_itself_does_not_arrive() -> None:
    with pytest.raises(NotCarried):
        encode(AlwaysEqual())


@pytest.mark.parametrize("make", [set, tuple, frozenset])
def test_an_empty_container_keeps_its_type(make: Callable[[], object]) -> None:
    assert same(travelled(make()), make())


def test_dates_are_not_moments() -> None:
    assert type(travelled(date(2026, 1, 1))) is date
    assert type(travelled(datetime(2026, 1, 1))) is datetime
    assert travelled(time(10, 30)) == time(10, 30)
    assert travelled(Fraction(1, 3)) == Fraction(1, 3)
