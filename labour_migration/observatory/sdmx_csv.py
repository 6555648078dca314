"""Data messages in SDMX-CSV 2.0: one row a value, the columns named by the structure.

The first column is STRUCTURE, the second STRUCTURE_ID, the next ACTION; then come the components,
dimensions first, then the measure, then the attributes. Codes stand without names, a missing value
is an empty field, quoting follows RFC 4180. Multi-valued fields, names and keys are not used.
"""

import csv
import io

import pandas as pd

from labour_migration.observatory.errors import BadMessage
from labour_migration.observatory.structure import STRUCTURE, Structure

HEAD = ("STRUCTURE", "STRUCTURE_ID", "ACTION")
NUMBERS = ("OBS_VALUE", "STD_ERROR")
_ARTEFACT, _ACTIONS = "dataflow", {"I": "information", "A": "append", "R": "replace"}


def write(
    observations: pd.DataFrame, *, structure: Structure = STRUCTURE, action: str = "I"
) -> str:
    """The observations as the text of a message, lines ended by CR LF.

    ``action`` is I (information), A (append) or R (replace). Raises BadMessage for a missing
    component, a value that is no code of its list, or two values with the same key.

    Source: sdmx_csv2.
    """
    if action not in _ACTIONS:
        raise BadMessage(f"an action is one of {', '.join(_ACTIONS)}, not {action!r}")
    absent = [name for name in structure.components if name not in observations.columns]
    if absent:
        raise BadMessage(f"the observations lack {', '.join(absent)}")
    frame = observations[list(structure.components)]
    _check(frame, structure)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*HEAD, *structure.components])
    for row in frame.itertuples(index=False):
        fields = ["" if pd.isna(value) else _text(value) for value in row]
        writer.writerow([_ARTEFACT, structure.reference, action, *fields])
    return out.getvalue()


def read(text: str, *, structure: Structure = STRUCTURE) -> pd.DataFrame:
    """The observations of a message, in the columns of the structure; numbers are floats.

    The separator is the character after the first header. Columns may come in any order after
    STRUCTURE and STRUCTURE_ID; ACTION may be absent, attributes too (they are then empty), and
    custom columns are passed over. Raises BadMessage for another structure, a deletion, a
    missing dimension, an unknown code, a number that is none, or two values with the same key.

    Source: sdmx_csv2.

    >>> text = write(read("STRUCTURE;STRUCTURE_ID;FREQ;REF_AREA;INDICATOR;SEX;AGE;CRITERION;"
    ...     "TIME_PERIOD;OBS_VALUE\\r\\ndataflow;QOBS:DF_IMW(1.0.0);A;QNM;IMW_LF;F;Y15T64;BIRTH;"
    ...     "2025;1200\\r\\n"))
    >>> text.splitlines()[1]
    'dataflow,QOBS:DF_IMW(1.0.0),I,A,QNM,IMW_LF,F,Y15T64,BIRTH,2025,1200.0,,,,,,,'
    """
    body = text.removeprefix("\ufeff")
    separator = body.removeprefix(HEAD[0])[:1]
    if not body.startswith(HEAD[0]) or separator in ("", "\r", "\n"):
        raise BadMessage("the first column of an SDMX-CSV 2.0 message is STRUCTURE")
    if separator == "[":
        raise BadMessage("the message holds multi-valued fields, which are not read here")
    lines = list(csv.reader(io.StringIO(body, newline=""), delimiter=separator))
    header, rows = lines[0], [line for line in lines[1:] if line]
    _header(header, structure)
    uneven = [place for place, row in enumerate(rows, 2) if len(row) != len(header)]
    if uneven:
        raise BadMessage(f"row {uneven[0]} has another number of fields than the header")
    table = pd.DataFrame(rows, columns=header, dtype="str")
    if set(table["STRUCTURE"]) - {_ARTEFACT} or set(table["STRUCTURE_ID"]) - {structure.reference}:
        raise BadMessage(f"the message is not about the dataflow {structure.reference}")
    if "ACTION" in table and set(table["ACTION"]) - set(_ACTIONS):
        raise BadMessage("the message holds an action that is not I, A or R; nothing was read")
    frame = table.reindex(columns=list(structure.components)).fillna("")
    for name in NUMBERS:
        frame[name] = _numbers(frame[name])
    _check(frame, structure)
    return frame


def _header(header: list[str], structure: Structure) -> None:
    if header[1:2] != [HEAD[1]]:
        raise BadMessage("the second column of an SDMX-CSV 2.0 message is STRUCTURE_ID")
    repeated = sorted({name for name in header if header.count(name) > 1})
    if repeated:
        raise BadMessage(f"columns {', '.join(repeated)} occur twice")
    needed = (*structure.dimensions, structure.measure)
    absent = [name for name in needed if name not in header]
    if absent:
        raise BadMessage(f"the message lacks the columns {', '.join(absent)}")


def _check(frame: pd.DataFrame, structure: Structure) -> None:
    for name, codes in structure.codes.items():
        used = set(frame[name])
        allowed = set(codes) if name in structure.dimensions else {*codes, ""}
        if used - allowed:
            raise BadMessage(
                f"{name} holds {sorted(map(str, used - allowed))}, not in its code list"
            )
    empty = [name for name in structure.dimensions if (frame[name] == "").any()]
    if empty:
        raise BadMessage(f"a value has no {', '.join(empty)}")
    twice = frame.duplicated(list(structure.dimensions))
    if twice.any():
        raise BadMessage(f"{int(twice.sum())} values have the key of another")


def _numbers(column: pd.Series) -> pd.Series:
    try:
        return column.replace("", "nan").astype("float64")
    except ValueError as error:
        raise BadMessage(f"{column.name} holds something else than numbers: {error}") from error


def _text(value: object) -> str:
    return repr(float(value)) if isinstance(value, float) else str(value)
