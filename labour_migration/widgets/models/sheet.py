"""A table as a file for spreadsheets, in which no text is run as a formula."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

_FORMULA = re.compile(r"[=+@\t\r]|-(?![\d.]+$)")


def sheet(table: pd.DataFrame) -> bytes:
    """The table as CSV; with the mark at the start, spreadsheets read accents as they are.

    >>> sheet(pd.DataFrame({"note": ["=1+1", "-3"]})).decode("utf-8-sig").split()
    ['note', "'=1+1", '-3']
    """
    return table.map(_safe).to_csv(index=False).encode("utf-8-sig")


def _safe(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value
