"""The codec's part for NumPy: bytes with a type from a short list, never a pickled object."""

import base64
import math
from collections.abc import Callable
from typing import Any

from autograder.sandbox.carrying import (
    DAMAGED,
    MOST_ELEMENTS,
    Budget,
    NotCarried,
    expect,
    fields,
)

Again = Callable[[Any, Budget], Any]
MOST_DIMENSIONS = 8
SIZES = ("8", "16", "32", "64")
_UNITS = ("Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns")
_NUMBERS = {
    "bool",
    "float16",
    "float32",
    "float64",
    *(f"{sign}{size}" for sign in ("int", "uint") for size in SIZES),
}
_TIMES = {f"{kind}64[{unit}]" for kind in ("datetime", "timedelta") for unit in _UNITS}


def encode_array(np: Any, value: Any, budget: Budget, again: Again) -> dict[str, Any]:
    """Return an array as data; raises NotCarried. `again` encodes the entries that are objects."""
    if isinstance(value, np.ma.MaskedArray):
        raise NotCarried("a masked array cannot be carried over; end it with .filled(...)")
    if isinstance(value, np.matrix):
        raise NotCarried("a matrix cannot be carried over; write np.asarray(...) around it")
    name, shape = value.dtype.name, [int(size) for size in value.shape]
    if len(shape) > MOST_DIMENSIONS:
        raise NotCarried(f"an array has at most {MOST_DIMENSIONS} dimensions here; reshape it")
    frame = {"t": "array", "shape": shape}
    if value.dtype.kind in "UO":
        kind = "str" if value.dtype.kind == "U" else "object"
        return frame | {"dtype": kind, "v": [again(e, budget) for e in value.ravel().tolist()]}
    if name not in _NUMBERS and name not in _TIMES:
        raise NotCarried(
            f"an array of type {name[:60]!r} cannot be carried over; "
            "change it with .astype(float), .astype(int) or .astype(str)"
        )
    budget.take(value.nbytes * 4 // 3, 0)
    plain = np.ascontiguousarray(value, dtype=value.dtype.newbyteorder("<"))
    return frame | {"dtype": name, "v": base64.b64encode(plain.tobytes()).decode()}


def decode_array(data: Any, budget: Budget, again: Again) -> Any:
    """Return the array of tagged data; raises NotCarried."""
    import numpy as np

    shape, name, content = fields(data, "shape", "dtype", "v")
    sizes = [expect(size, int) for size in expect(shape, list)]
    if len(sizes) > MOST_DIMENSIONS or not all(0 <= size <= MOST_ELEMENTS for size in sizes):
        raise NotCarried(DAMAGED)
    expect(name, str)
    found: Any
    if name in ("str", "object"):
        entries = [again(entry, budget) for entry in expect(content, list)]
        found = np.empty(len(entries), dtype=object)
        for place, entry in enumerate(entries):  # One by one: an entry may itself be a list.
            found[place] = entry
        if name == "str":
            longest = max((len(expect(entry, str)) for entry in entries), default=0)
            budget.take(4 * longest * len(entries), 0)
            found = found.astype(f"<U{max(longest, 1)}")
    elif name in _NUMBERS or name in _TIMES:
        budget.take(len(expect(content, str)), 0)
        raw = base64.b64decode(content, validate=True)
        found = np.frombuffer(raw, dtype="<u1" if name == "bool" else np.dtype(name))
        # A byte other than 0 and 1 would make a truth value that is neither.
        found = found != 0 if name == "bool" else found.copy()
    else:
        raise NotCarried(DAMAGED)
    if math.prod(sizes) != found.size:
        raise NotCarried(DAMAGED)
    return found.reshape(sizes)


def one_way(array: Any) -> Any:
    """Return an array of one dimension, as a column is; raises NotCarried."""
    if array.ndim != 1:
        raise NotCarried(DAMAGED)
    return array
