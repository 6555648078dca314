"""Checks that every estimator makes before it computes; each failure has a name."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from labour_migration.sampling.errors import InvalidInput, MissingColumn, NegativeWeight

FloatArray: TypeAlias = npt.NDArray[np.float64]
Numbers: TypeAlias = "pd.Series | npt.ArrayLike"


def require_columns(frame: pd.DataFrame, *names: str) -> None:
    """MissingColumn unless the frame has every column; InvalidInput if it has no row."""
    absent = [name for name in names if name not in frame.columns]
    if absent:
        have = ", ".join(map(str, frame.columns))
        raise MissingColumn(f"no column {absent[0]!r}; the frame has: {have}")
    if frame.empty:
        raise InvalidInput("the frame has no row")


def numbers(
    values: Numbers, name: str, *, low: float = -np.inf, high: float = np.inf
) -> FloatArray:
    """The values as floats; InvalidInput naming the first that is missing or outside the range."""
    try:
        array = np.asarray(values, dtype=np.float64).ravel()
    except (TypeError, ValueError) as error:
        raise InvalidInput(f"{name} must be numbers: {error}") from error
    if not array.size:
        raise InvalidInput(f"{name} is empty")
    bad = np.flatnonzero(~(np.isfinite(array) & (array >= low) & (array <= high)))
    if bad.size:
        raise InvalidInput(
            f"{name} at position {bad[0]} is {array[bad[0]]:g}; "
            f"it must lie between {low:g} and {high:g} and not be missing"
        )
    return array


def number(value: float, name: str, *, low: float = -np.inf, high: float = np.inf) -> float:
    """One number within its range, or InvalidInput."""
    if not low <= value <= high:
        raise InvalidInput(f"{name} is {value:g}; it must lie between {low:g} and {high:g}")
    return float(value)


def share(value: float, name: str) -> float:
    """A proportion above 0 and at most 1, or InvalidInput."""
    if not 0 < value <= 1:
        raise InvalidInput(f"{name} is {value:g}; a share lies above 0 and is at most 1")
    return float(value)


def positive_weights(values: Numbers, name: str = "weight") -> FloatArray:
    """The weights as floats; NegativeWeight naming the first that is not above zero."""
    array = np.asarray(values, dtype=np.float64).ravel()
    if not array.size:
        raise InvalidInput(f"{name} is empty")
    bad = np.flatnonzero(~(np.isfinite(array) & (array > 0)))
    if bad.size:
        raise NegativeWeight(
            f"{name} at position {bad[0]} is {array[bad[0]]:g}; a weight must be above zero "
            "(drop units that do not represent anybody, mend missing weights)"
        )
    return array


def same_length(**arrays: FloatArray) -> None:
    """InvalidInput unless all arrays have one length."""
    lengths = {name: array.size for name, array in arrays.items()}
    if len(set(lengths.values())) > 1:
        listed = ", ".join(f"{name} has {size}" for name, size in lengths.items())
        raise InvalidInput(f"lists differ in length: {listed}")


def named(label: object) -> str:
    """A label of a row or a category as a message shows it, without numpy's type around it."""
    return repr(label.item() if isinstance(label, np.generic) else label)


def require_integer(value: float, name: str, *, low: int = 0) -> int:
    """A whole number not below ``low``, or InvalidInput."""
    if value != int(value) or value < low:
        raise InvalidInput(f"{name} is {value:g}; it must be a whole number, at least {low}")
    return int(value)
