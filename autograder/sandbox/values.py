"""The codec of values that cross from the sandbox to the trusted interpreter: JSON, both ways.

`encode` runs beside learner code, so nothing that it says can be relied on. `decode` alone is
trusted: it makes values of the few types that it knows, within limits, and nothing else. Lists,
texts, numbers, booleans and None stand for themselves; everything else is an object that says in
"t" what it is. Read inside the sandbox too: the standard library, and what is loaded there anyway.

>>> decode(encode({"share": 0.5, ("a", 1): [None, float("inf")]}))
{'share': 0.5, ('a', 1): [None, inf]}
"""

import io
import math
import types
from collections.abc import Callable, Iterator, KeysView, Mapping, ValuesView
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

from autograder.sandbox import tabular
from autograder.sandbox.carrying import (
    DAMAGED,
    MOST_BYTES,
    MOST_DIGITS,
    Budget,
    NotCarried,
    expect,
    fields,
    find_zone,
    name_zone,
    text,
    whole,
)

__all__ = ["NotCarried", "decode", "encode"]

_FUNCTIONS = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    types.MethodWrapperType,
    partial,
)
_NO_KEYS = ("dict", "set", "array", "series", "frame", "index", "column", "figure")


def encode(value: object, most_bytes: int = MOST_BYTES) -> Any:
    """Return a value as data that JSON can hold; raises NotCarried with a reason for the learner.

    What is a kind of int, str, list … of the learner's own arrives as a plain one.
    """
    try:
        return _encode(value, Budget(most_bytes))
    except NotCarried:
        raise
    except Exception as error:
        raise NotCarried(f"it could not be read ({type(error).__name__})") from None


def decode(data: Any, most_bytes: int = MOST_BYTES) -> Any:
    """Return the value that encoded data stands for; raises NotCarried for anything else."""
    try:
        return _decode(data, Budget(most_bytes))
    except NotCarried:
        raise
    except Exception:
        # NumPy and pandas refuse what does not fit together in many ways.
        raise NotCarried(DAMAGED) from None


def _encode(value: Any, budget: Budget) -> Any:
    budget.take()
    kind = type(value)
    if value is None or kind is bool:
        return value
    if kind is str:
        return text(value, budget)
    if kind is int:
        return whole(value)
    if kind is float:
        return _float(value)
    budget.enter()
    found = tabular.encode(value, budget, _encode)
    if found is None:
        found = _encode_other(value, budget)
    budget.leave()
    return found


def _encode_other(value: Any, budget: Budget) -> Any:
    match value:
        case int():
            return whole(int(value))
        case str():
            return text(str.__str__(value), budget)
        case float():
            return _float(float(value))
        case list():
            return [_encode(entry, budget) for entry in value]
        case tuple():
            return {"t": "tuple", "v": [_encode(entry, budget) for entry in value]}
        case dict() | types.MappingProxyType():
            return {"t": "dict", "v": [_pair(pair, budget) for pair in value.items()]}
        case set() | frozenset():
            kind = "set" if isinstance(value, set) else "frozenset"
            return {"t": kind, "v": [_key(entry, budget) for entry in value]}
        case datetime():
            clock = value.replace(tzinfo=None).isoformat()
            zone = {"zone": name_zone(value.tzinfo), "fold": value.fold}
            return {"t": "datetime", "v": clock, **zone}
        case date():
            return {"t": "date", "v": value.isoformat()}
        case time():
            clock = value.replace(tzinfo=None).isoformat()
            return {"t": "time", "v": clock, "zone": name_zone(value.tzinfo)}
        case timedelta():
            return {"t": "timedelta", "v": [value.days, value.seconds, value.microseconds]}
        case Decimal():
            return {"t": "decimal", "v": str(_fitting(value))}
        case Fraction():
            return {"t": "fraction", "v": [whole(value.numerator), whole(value.denominator)]}
    raise NotCarried(_advice(value))


def _float(value: float) -> Any:
    return value if math.isfinite(value) else {"t": "float", "v": repr(value)}


def _pair(pair: tuple[Any, Any], budget: Budget) -> list[Any]:
    return [_key(pair[0], budget), _encode(pair[1], budget)]


def _key(key: object, budget: Budget) -> Any:
    data = _encode(key, budget)
    _check_key(data)
    return data


def _check_key(data: Any) -> None:
    """Refuse what cannot be looked up by its value."""
    if type(data) is list or (type(data) is dict and data["t"] in _NO_KEYS and "item" not in data):
        raise NotCarried("the keys of a dict and the elements of a set must be plain values")


def _fitting(value: Decimal) -> Decimal:
    _, digits, exponent = value.as_tuple()
    fits = len(digits) <= MOST_DIGITS
    if isinstance(exponent, int):
        fits = fits and abs(exponent) <= MOST_DIGITS
    elif exponent == "N" or (exponent == "n" and digits):
        fits = False
    if not fits:
        raise NotCarried(f"it is a decimal of more than {MOST_DIGITS:,} digits, or an odd one")
    return value


def _advice(value: object) -> str:
    """Return why a value cannot travel, and what to assign in its place."""
    kind = type(value)
    found = f"an object of type {kind.__name__[:60]!r}"
    module = str(kind.__module__)
    match value:
        case _ if isinstance(value, _FUNCTIONS) or kind.__name__ == "ufunc":
            return "a function cannot be carried over; assign the value that it returns to a name"
        case type():
            return "a class cannot be carried over; assign a value that you worked out with it"
        case types.ModuleType():
            return "a module cannot be carried over; assign a value that you worked out with it"
        case io.IOBase():
            return "an open file cannot be carried over; read it and assign what it says"
        case range() | KeysView() | ValuesView() | Iterator() | types.CoroutineType():
            return f"{found} gives its values one by one; write list(...) around it"
        case Mapping():
            return f"{found} cannot be carried over; write dict(...) around it"
        case bytes() | bytearray() | memoryview():
            return "bytes cannot be carried over; turn them into text with .decode()"
        case complex():
            return "a complex number cannot be carried over; assign its parts, .real and .imag"
    if module.startswith(("matplotlib", "seaborn")) or "AxesSubplot" in kind.__name__:
        return (
            "a Matplotlib figure cannot be carried over; assign the numbers or the table that it "
            "shows, or draw it with Plotly"
        )
    if module.startswith("pandas"):
        return f"{found} is not a result yet; end it with what you want of it, such as .sum()"
    return f"{found} cannot be carried over; turn it into a number, text, list, dict or table"


def _decode(data: Any, budget: Budget) -> Any:
    budget.take()
    kind = type(data)
    if data is None or kind is bool:
        return data
    if kind is str:
        return text(data, budget)
    if kind is int:
        return whole(data)
    if kind is float and math.isfinite(data):
        return data
    budget.enter()
    if kind is list:
        found: Any = [_decode(entry, budget) for entry in data]
    elif kind is dict and type(data.get("t")) is str:
        found = _decode_tagged(data["t"], data, budget)
    else:
        raise NotCarried(DAMAGED)
    budget.leave()
    return found


def _decode_tagged(tag: str, data: Any, budget: Budget) -> Any:
    if tag in _TAGS:
        return _TAGS[tag](data, budget)
    return tabular.decode(tag, data, budget, _decode)


def _entries(data: Any, budget: Budget) -> list[Any]:
    (entries,) = fields(data, "v")
    return [_decode(entry, budget) for entry in expect(entries, list)]


def _keys(data: Any, budget: Budget) -> list[Any]:
    (entries,) = fields(data, "v")
    for entry in expect(entries, list):
        _check_key(entry)
    return _entries(data, budget)


def _decode_set(data: Any, budget: Budget) -> Any:
    keys = _keys(data, budget)
    found = set(keys) if data["t"] == "set" else frozenset(keys)
    return _all(found, keys)


def _decode_dict(data: Any, budget: Budget) -> Any:
    (entries,) = fields(data, "v")
    found: dict[Any, Any] = {}
    for entry in expect(entries, list):
        key, value = expect(entry, list)
        _check_key(key)
        found[_decode(key, budget)] = _decode(value, budget)
    return _all(found, entries)


def _all(found: Any, entries: list[Any]) -> Any:
    if len(found) != len(entries):
        raise NotCarried(DAMAGED)
    return found


def _decode_float(data: Any, budget: Budget) -> float:
    (written,) = fields(data, "v")
    return {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}[expect(written, str)]


def _written(value: Any) -> str:
    if len(expect(value, str)) > 2 * MOST_DIGITS:
        raise NotCarried(DAMAGED)
    return str(value)


def _decode_date(data: Any, budget: Budget) -> date:
    return date.fromisoformat(_written(*fields(data, "v")))


def _decode_datetime(data: Any, budget: Budget) -> datetime:
    written, zone, fold = fields(data, "v", "zone", "fold")
    clock = datetime.fromisoformat(_written(written))
    if clock.tzinfo is not None:
        raise NotCarried(DAMAGED)
    return clock.replace(tzinfo=find_zone(zone), fold=expect(fold, int))


def _decode_time(data: Any, budget: Budget) -> time:
    written, zone = fields(data, "v", "zone")
    return time.fromisoformat(_written(written)).replace(tzinfo=find_zone(zone))


def _decode_timedelta(data: Any, budget: Budget) -> timedelta:
    (parts,) = fields(data, "v")
    days, seconds, microseconds = (expect(part, int) for part in expect(parts, list))
    return timedelta(days, seconds, microseconds)


def _decode_decimal(data: Any, budget: Budget) -> Decimal:
    return _fitting(Decimal(_written(*fields(data, "v"))))


def _decode_fraction(data: Any, budget: Budget) -> Fraction:
    (parts,) = fields(data, "v")
    over, under = (whole(expect(part, int)) for part in expect(parts, list))
    return Fraction(over, under)


_TAGS: dict[str, Callable[[Any, Budget], Any]] = {
    "tuple": lambda data, budget: tuple(_entries(data, budget)),
    "dict": _decode_dict,
    "set": _decode_set,
    "frozenset": _decode_set,
    "float": _decode_float,
    "date": _decode_date,
    "datetime": _decode_datetime,
    "time": _decode_time,
    "timedelta": _decode_timedelta,
    "decimal": _decode_decimal,
    "fraction": _decode_fraction,
}
