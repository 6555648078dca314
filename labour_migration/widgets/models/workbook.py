"""Tables as a workbook for spreadsheets: what it is about, then one sheet a table."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import numpy as np
import pandas as pd

# A workbook carries its date of making; a fixed one keeps the same tables the same bytes.
_DATE = datetime(2000, 1, 1)
_WIDEST = 60
# What openpyxl refuses: control characters that a workbook cannot hold.
_UNPRINTABLE = {code: None for code in range(32) if code not in (9, 10, 13)}


def workbook(about: Sequence[str], tables: Mapping[str, pd.DataFrame]) -> bytes:
    """An Excel workbook: a sheet About, then one sheet a table under its caption.

    Numbers stay numbers, missing values are empty cells, and no text becomes a formula.

    >>> from openpyxl import load_workbook
    >>> made = workbook(["Stocks"], {"Migrants": pd.DataFrame({"place": ["=A1"], "n": [3]})})
    >>> [[cell.value for cell in row] for row in load_workbook(BytesIO(made))["Table 1"]]
    [['Migrants', None], ['place', 'n'], ['=A1', 3]]
    """
    from openpyxl import Workbook  # Half a second that only whoever asks for a workbook waits.

    book = Workbook()
    book.properties.creator, book.properties.title = "", about[0] if about else ""
    book.properties.created = book.properties.modified = _DATE
    first = book.worksheets[0]
    first.title = "About"
    first.column_dimensions["A"].width = 110
    contents = [f"Table {place}: {caption}" for place, caption in enumerate(tables, 1)]
    for line in (*about, "", *contents):
        _append(first, (line,))
    for place, (caption, table) in enumerate(tables.items(), 1):
        sheet = book.create_sheet(f"Table {place}")
        _append(sheet, (caption,))
        _append(sheet, map(str, table.columns))
        for row in table.itertuples(index=False, name=None):
            _append(sheet, map(_plain, row))
        sheet.freeze_panes = "A3"
        for column in sheet.iter_cols(min_row=2):
            longest = max(len(str(cell.value or "")) for cell in column)
            sheet.column_dimensions[column[0].column_letter].width = min(longest + 2, _WIDEST)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _append(sheet: Any, values: Iterable[object]) -> None:
    sheet.append([one.translate(_UNPRINTABLE) if isinstance(one, str) else one for one in values])
    for cell in sheet[sheet.max_row]:
        if isinstance(cell.value, str):
            cell.data_type = "s"


def _plain(value: Any) -> object:
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NA or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value if isinstance(value, str | int | float) else str(value)
