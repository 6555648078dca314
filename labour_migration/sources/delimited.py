"""Reading the CSV files of services, strictly."""

import csv
from io import BytesIO

import numpy as np
import pandas as pd

from labour_migration.sources.errors import ChangedColumns, EmptyAnswer, NotATable, Truncated


def header(body: bytes) -> list[str]:
    """The column names of a UTF-8 csv file, with or without a byte-order mark."""
    first, _, _ = body.partition(b"\n")
    try:
        text = first.decode("utf-8-sig").strip("\r\n")
    except UnicodeDecodeError as error:
        raise NotATable("the answer is not text in UTF-8") from error
    names = next(csv.reader([text]), [])
    if len(names) < 2:
        raise NotATable(f"the answer is not a csv file; it begins {text[:60]!r}")
    return names


def require_complete(body: bytes, *, required: tuple[str, ...]) -> None:
    """Nothing for a whole csv file with these columns, or the named error."""
    names = header(body)
    missing = [name for name in required if name not in names]
    if missing:
        raise ChangedColumns(
            f"column {missing[0]!r} is missing; the answer has: {', '.join(names)}"
        )
    lines = body.rstrip(b"\r\n").rsplit(b"\n", 1)
    if len(lines) < 2:
        raise EmptyAnswer("the table has no row for what was asked; widen the areas or years")
    last = lines[1].decode("utf-8", errors="replace")
    fields = next(csv.reader([last]), [])
    if len(fields) != len(names) or last.count('"') % 2:
        raise Truncated(f"the last row breaks off: {last[-40:]!r}; ask again, or for less")


def read(body: bytes) -> pd.DataFrame:
    """All columns as text, nothing taken for missing: Namibia's code stays ``NA``."""
    try:
        return pd.read_csv(
            BytesIO(body), dtype="str", keep_default_na=False, na_filter=False, encoding="utf-8-sig"
        )
    except (pd.errors.ParserError, UnicodeDecodeError) as error:
        raise NotATable(f"the answer is not a well-formed csv file: {error}") from error


def to_number(values: pd.Series, name: str) -> pd.Series:
    """Text as float64, an empty field as NaN; ChangedColumns where it is neither."""
    try:
        numbers = values.where(values != "", "nan").astype("float64")
    except ValueError as error:
        raise ChangedColumns(f"column {name!r} no longer holds numbers: {error}") from error
    if np.isinf(numbers).any():
        raise ChangedColumns(f"column {name!r} holds an infinite number")
    return numbers
