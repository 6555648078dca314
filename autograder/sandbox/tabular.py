"""The codec's part for pandas; `values` says what it is for.

Numbers travel as arrays, texts and mixed columns entry by entry. No library is imported until a
value needs it.
"""

import re
import sys
from collections.abc import Callable
from typing import Any

from autograder.sandbox.arrays import (
    MOST_DIMENSIONS,
    SIZES,
    Again,
    decode_array,
    encode_array,
    one_way,
)
from autograder.sandbox.carrying import (
    DAMAGED,
    MOST_ELEMENTS,
    Budget,
    NotCarried,
    expect,
    fields,
    find_zone,
    name_zone,
    text,
)
from autograder.sandbox.figures import decode_figure, encode_figure

# pandas' own types with missing values, and what their numbers are stored as.
_NULLABLE = {
    "boolean": "bool",
    "Float32": "float32",
    "Float64": "float64",
    **{f"{sign}{size}": f"{sign}{size}".lower() for sign in ("Int", "UInt") for size in SIZES},
}
_FREQUENCY = re.compile(r"-?[0-9]{0,4}[A-Za-z]{1,4}(-[A-Z]{3})?")
_CLOSED = ("left", "right", "both", "neither")


def encode(value: Any, budget: Budget, again: Again) -> dict[str, Any] | None:
    """Return the data of an array, table or figure, None for anything else; raises NotCarried.

    `again` encodes what such a value holds.
    """
    pd: Any = sys.modules.get("pandas")
    if pd is not None and hasattr(pd, "DataFrame"):
        if value is pd.NaT or value is pd.NA:
            return {"t": "missing", "v": "NaT" if value is pd.NaT else "NA"}
        found = _encode_pandas(pd, value, budget, again)
        if found is not None:
            return found
    np: Any = sys.modules.get("numpy")
    if np is not None and hasattr(np, "ndarray"):
        if isinstance(value, np.generic):
            return encode_array(np, np.asarray(value), budget, again) | {"item": True}
        if isinstance(value, np.ndarray):
            return encode_array(np, value, budget, again)
    figures: Any = sys.modules.get("plotly.basedatatypes")
    if figures is not None and isinstance(value, figures.BaseFigure):
        return encode_figure(value, budget, again)
    return None


def _encode_pandas(pd: Any, value: Any, budget: Budget, again: Again) -> dict[str, Any] | None:
    match value:
        case pd.DataFrame():
            columns = [value.iloc[:, place] for place in range(value.shape[1])]
            return {
                "t": "frame",
                "columns": _index(pd, value.columns, budget, again),
                "index": _index(pd, value.index, budget, again),
                "v": [_named(pd, column, budget, again) for column in columns],
            }
        case pd.Series():
            index = _index(pd, value.index, budget, again)
            content = _column(pd, value, budget, again)
            return {"t": "series", "name": again(value.name, budget), "index": index, "v": content}
        case pd.Index():
            return _index(pd, value, budget, again)
        case pd.api.extensions.ExtensionArray():
            return _column(pd, pd.Series(value), budget, again)
        case pd.Timestamp():
            moment = value if value.tzinfo is None else value.tz_convert("UTC").tz_localize(None)
            import numpy as np

            content = encode_array(np, np.asarray(moment.to_datetime64()), budget, again)
            return {"t": "timestamp", "v": content, "zone": name_zone(value.tzinfo)}
        case pd.Timedelta():
            import numpy as np

            content = encode_array(np, np.asarray(value.to_timedelta64()), budget, again)
            return {"t": "span", "v": content}
        case pd.Interval() | pd.Period():
            return _column(pd, pd.Series([value]), budget, again) | {"item": True}
    return None


def _named(pd: Any, column: Any, budget: Budget, again: Again) -> dict[str, Any]:
    """Return a table's column, whose name a reason for refusing it says."""
    try:
        return _column(pd, column, budget, again)
    except NotCarried as refused:
        raise NotCarried(f"in the column {str(column.name)[:60]!r}: {refused.reason}") from None


def _column(pd: Any, column: Any, budget: Budget, again: Again) -> dict[str, Any]:
    import numpy as np

    dtype = column.dtype
    if isinstance(dtype, np.dtype):
        return encode_array(np, column.to_numpy(), budget, again)
    name = str(dtype)
    content: dict[str, Any]
    match dtype:
        case pd.StringDtype():
            name = "string" if dtype.na_value is pd.NA else "str"
            entries = column.astype(object)
            content = {"v": [None if pd.isna(e) else text(str(e), budget) for e in entries]}
        case pd.CategoricalDtype():
            held = column.array
            content = {
                "v": encode_array(np, np.asarray(held.codes), budget, again),
                "categories": _index(pd, held.categories, budget, again),
                "ordered": bool(held.ordered),
            }
            name = "category"
        case pd.DatetimeTZDtype():
            times = column.array.tz_convert("UTC").tz_localize(None).to_numpy()
            content = {"v": encode_array(np, times, budget, again), "zone": name_zone(dtype.tz)}
            name = "zoned"
        case pd.PeriodDtype():
            ordinals = np.asarray(column.array.asi8)
            content = {"v": encode_array(np, ordinals, budget, again), "freq": name[7:-1]}
            name = "period"
        case pd.IntervalDtype():
            held = column.array
            sides = (_index(pd, pd.Index(side), budget, again) for side in (held.left, held.right))
            content = {"v": list(sides), "closed": held.closed}
            name = "interval"
        case _ if name in _NULLABLE:
            plain = column.array.to_numpy(dtype=_NULLABLE[name], na_value=0)
            missing = np.asarray(column.isna())
            content = {
                "v": encode_array(np, plain, budget, again),
                "missing": encode_array(np, missing, budget, again),
            }
        case _:
            raise NotCarried(
                f"values of type {name[:60]!r} cannot be carried over; "
                "change them with .astype(float) or .astype(str)"
            )
    return {"t": "column", "dtype": name, **content}


def _index(pd: Any, index: Any, budget: Budget, again: Again) -> dict[str, Any]:
    names = [again(name, budget) for name in index.names]
    frame: dict[str, Any] = {"t": "index", "names": names, "freq": None}
    match index:
        case pd.RangeIndex():
            return frame | {"kind": "range", "v": [index.start, index.stop, index.step]}
        case pd.MultiIndex():
            levels = (index.get_level_values(level) for level in range(index.nlevels))
            return frame | {
                "kind": "multi",
                "v": [_column(pd, level, budget, again) for level in levels],
            }
    every = getattr(index, "freq", None)
    if every is not None and not isinstance(index, pd.PeriodIndex):
        frame["freq"] = every.freqstr if _FREQUENCY.fullmatch(every.freqstr) else None
    return frame | {"kind": "plain", "v": _column(pd, index, budget, again)}


def decode(tag: str, data: Any, budget: Budget, again: Again) -> Any:
    """Return the array, table or figure of tagged data; raises NotCarried, or what the
    libraries raise for parts that do not fit together.
    """
    if tag not in _TAGS:
        raise NotCarried(DAMAGED)
    if data.get("item") is True and tag in ("array", "column"):
        parts = {name: entry for name, entry in data.items() if name != "item"}
        if tag == "array" and parts.get("shape") == []:
            return decode_array(parts, budget, again)[()]
        if tag == "array":
            raise NotCarried(DAMAGED)
        (only,) = _decode_column(parts, budget, again)
        return only
    return _TAGS[tag](data, budget, again)


def _decode_missing(data: Any, budget: Budget, again: Again) -> Any:
    import pandas as pd

    (written,) = fields(data, "v")
    return {"NaT": pd.NaT, "NA": pd.NA}[expect(written, str)]


def _decode_column(data: Any, budget: Budget, again: Again) -> Any:
    import numpy as np
    import pandas as pd

    match data:
        case {"t": "array"}:
            return one_way(decode_array(data, budget, again))
        case {"t": "column", "dtype": "str" | "string" as name}:
            _, content = fields(data, "dtype", "v")
            entries = [again(entry, budget) for entry in expect(content, list)]
            return pd.array([expect(entry, str, type(None)) for entry in entries], dtype=name)
        case {"t": "column", "dtype": "category"}:
            _, codes, categories, ordered = fields(data, "dtype", "v", "categories", "ordered")
            return pd.Categorical.from_codes(
                one_way(decode_array(codes, budget, again)),
                categories=_decode_index(categories, budget, again),
                ordered=expect(ordered, bool),
            )
        case {"t": "column", "dtype": "zoned"}:
            _, times, zone = fields(data, "dtype", "v", "zone")
            naive = pd.DatetimeIndex(one_way(decode_array(times, budget, again)))
            return naive.tz_localize("UTC").tz_convert(find_zone(zone)).array
        case {"t": "column", "dtype": "period"}:
            _, ordinals, every = fields(data, "dtype", "v", "freq")
            known = one_way(decode_array(ordinals, budget, again))
            index: Any = pd.PeriodIndex
            return index.from_ordinals(known, freq=_frequency(every)).array
        case {"t": "column", "dtype": "interval"}:
            _, sides, closed = fields(data, "dtype", "v", "closed")
            left, right = (_decode_index(side, budget, again) for side in expect(sides, list))
            if closed not in _CLOSED:
                raise NotCarried(DAMAGED)
            return pd.arrays.IntervalArray.from_arrays(left, right, closed=closed)
        case {"t": "column", "dtype": str(name)} if name in _NULLABLE:
            _, content, missing = fields(data, "dtype", "v", "missing")
            plain = one_way(decode_array(content, budget, again))
            gaps = one_way(decode_array(missing, budget, again))
            if plain.dtype != np.dtype(_NULLABLE[name]):
                raise NotCarried(DAMAGED)
            kinds = {"b": pd.arrays.BooleanArray, "f": pd.arrays.FloatingArray}
            return kinds.get(plain.dtype.kind, pd.arrays.IntegerArray)(plain, gaps)
    raise NotCarried(DAMAGED)


def _frequency(every: Any) -> str:
    if not _FREQUENCY.fullmatch(expect(every, str)):
        raise NotCarried(DAMAGED)
    return str(every)


def _decode_index(data: Any, budget: Budget, again: Again) -> Any:
    import pandas as pd

    kind, names, every, content = fields(data, "kind", "names", "freq", "v")
    known = [again(name, budget) for name in expect(names, list)]
    index: Any
    match kind, expect(content, list, dict):
        case "range", [int(start), int(stop), int(step)]:
            span = range(start, stop, step)
            if len(span) > MOST_ELEMENTS:
                raise NotCarried(DAMAGED)
            index = pd.RangeIndex(span)
        case "multi", list(levels) if 0 < len(levels) <= MOST_DIMENSIONS:
            held = [_decode_column(level, budget, again) for level in levels]
            index = pd.MultiIndex.from_arrays([pd.Index(one, dtype=one.dtype) for one in held])
        case "plain", dict():
            column = _decode_column(content, budget, again)
            index = pd.Index(column, dtype=column.dtype)
            if every is not None:
                index.freq = _frequency(every)
        case _:
            raise NotCarried(DAMAGED)
    index.names = known
    return index


def _decode_series(data: Any, budget: Budget, again: Again) -> Any:
    import pandas as pd

    name, index, content = fields(data, "name", "index", "v")
    column = _decode_column(content, budget, again)
    rows = _decode_index(index, budget, again)
    return pd.Series(column, index=rows, dtype=column.dtype, name=again(name, budget))


def _decode_frame(data: Any, budget: Budget, again: Again) -> Any:
    import pandas as pd

    columns, index, content = fields(data, "columns", "index", "v")
    rows = _decode_index(index, budget, again)
    held = [_decode_column(column, budget, again) for column in expect(content, list)]
    # By number first: two columns may have one name.
    series = {
        place: pd.Series(column, index=rows, dtype=column.dtype)
        for place, column in enumerate(held)
    }
    frame: Any = pd.DataFrame(series, index=rows)
    frame.columns = _decode_index(columns, budget, again)
    return frame


def _decode_timestamp(data: Any, budget: Budget, again: Again) -> Any:
    import pandas as pd

    moment, zone = fields(data, "v", "zone")
    stamp: Any = pd.Timestamp(decode_array(moment, budget, again)[()])
    place = find_zone(zone)
    return stamp if place is None else stamp.tz_localize("UTC").tz_convert(place)


def _decode_span(data: Any, budget: Budget, again: Again) -> Any:
    import pandas as pd

    (span,) = fields(data, "v")
    return pd.Timedelta(decode_array(span, budget, again)[()])


_TAGS: dict[str, Callable[[Any, Budget, Again], Any]] = {
    "missing": _decode_missing,
    "array": decode_array,
    "column": _decode_column,
    "index": _decode_index,
    "series": _decode_series,
    "frame": _decode_frame,
    "timestamp": _decode_timestamp,
    "span": _decode_span,
    "figure": decode_figure,
}
