"""ILOSTAT: indicators by the csv service or SDMX, code lists, and the table of contents.

Columns are the same whichever way an indicator came; a classification it lacks is empty text.
"""

import re
from collections.abc import Iterable

import pandas as pd

from labour_migration.sources import delimited
from labour_migration.sources.client import Client, Record
from labour_migration.sources.codelists import parse_codelists
from labour_migration.sources.errors import SourceError
from labour_migration.sources.retrieved import Retrieved

CSV_SERVICE = "https://rplumber.ilo.org"
SDMX_SERVICE = "https://sdmx.ilo.org/rest"
COLUMNS = (
    "ref_area",
    "source",
    "indicator",
    "sex",
    "classif1",
    "classif2",
    "time",
    "obs_value",
    "obs_status",
    "note_classif",
    "note_indicator",
    "note_source",
)
CONTENTS = {
    "id": "id",
    "indicator": "indicator",
    "indicator.label": "label",
    "freq": "frequency",
    "database": "database",
    "data.start": "first",
    "data.end": "last",
    "last.update": "updated",
    "n.records": "rows",
}
_NEEDED = ("time", "obs_value")
_SDMX_NEEDED = ("DATAFLOW", "REF_AREA", "TIME_PERIOD", "OBS_VALUE")
# What follows OBS_VALUE in SDMX is about the value; what stands between these is the breakdown.
_SDMX_FIXED = ("DATAFLOW", "REF_AREA", "FREQ", "MEASURE", "SEX", "TIME_PERIOD")


def data(
    indicator: str,
    *,
    areas: Iterable[str] = (),
    sexes: Iterable[str] = (),
    first: int | None = None,
    last: int | None = None,
    frequency: str = "A",
    labels: bool = False,
    client: Client | None = None,
    service: str = CSV_SERVICE,
) -> Retrieved:
    """One indicator, a row a series and period, with the columns of ``COLUMNS``.

    ``areas`` are ISO3 codes and ``sexes`` SEX_T, SEX_M, SEX_F (all if empty); ``first`` and
    ``last`` are years; ``frequency`` A, Q or M; ``labels`` gives names in place of codes.
    ``obs_value`` is float64 in the unit of the indicator (its code ends in NB, thousands or
    persons, or RT, per cent) and NaN where empty; the rest is text, "" where missing; ``time`` is
    2021, 2021Q1 or 2021M01. Aggregates of countries are included: see ``countries_only``.
    Raises the errors of ``Client.get``, ChangedColumns, EmptyAnswer and Truncated.
    Source: ilostat_bulk.
    """
    parameters: dict[str, object] = {"id": f"{_identifier(indicator)}_{frequency}"}
    parameters |= {"ref_area": "+".join(areas)} if areas else {}
    parameters |= {"sex": "+".join(sexes)} if sexes else {}
    parameters |= {"timefrom": first} if first is not None else {}
    parameters |= {"timeto": last} if last is not None else {}
    parameters |= {"type": "label" if labels else "code", "format": ".csv"}
    answer = (client or Client()).get(
        f"{service}/data/indicator/",
        parameters,
        check=lambda body: delimited.require_complete(body, required=_NEEDED),
    )
    return _retrieved(read_csv(answer.body), f"ILOSTAT {indicator}", answer.record)


def sdmx_data(
    indicator: str,
    *,
    areas: Iterable[str] = (),
    first: int | None = None,
    last: int | None = None,
    frequency: str = "A",
    client: Client | None = None,
    service: str = SDMX_SERVICE,
) -> Retrieved:
    """The same indicator from the SDMX service, for when the csv service is down.

    Arguments, columns and errors as in ``data``. Source: ilostat_bulk.
    """
    # One place in the key for each dimension: area, frequency, measure, then the breakdowns.
    breakdowns = [part for part in _identifier(indicator).split("_")[2:-1] if part != "NOC"]
    key = f"{'+'.join(areas)}.{frequency}.{'.' * len(breakdowns)}"
    parameters: dict[str, object] = {"format": "csv"}
    parameters |= {"startPeriod": first} if first is not None else {}
    parameters |= {"endPeriod": last} if last is not None else {}
    answer = (client or Client()).get(
        f"{service}/data/ILO,DF_{indicator},1.0/{key}",
        parameters,
        check=lambda body: delimited.require_complete(body, required=_SDMX_NEEDED),
    )
    return _retrieved(read_sdmx_csv(answer.body), f"ILOSTAT {indicator}", answer.record)


def codelist(name: str, *, client: Client | None = None, service: str = SDMX_SERVICE) -> Retrieved:
    """A code list such as CL_CBR: columns codelist, code, parent, name, is_total, order.

    ``name`` is English; ``is_total`` True where the code is a total; ``order`` int64, the
    publisher's order of presentation. Raises the errors of ``Client.get``. Source: ilostat_bulk.
    """
    answer = (client or Client()).get(
        f"{service}/codelist/ILO/{_identifier(name)}/latest", check=parse_codelists
    )
    lists = parse_codelists(answer.body)
    frame = lists[lists["codelist"] == name].reset_index(drop=True)
    return _retrieved(frame, f"ILOSTAT code list {name}", answer.record)


def contents(*, client: Client | None = None, service: str = CSV_SERVICE) -> Retrieved:
    """All tables of the csv service: id, indicator, label, frequency, database, first, last,
    updated, rows.

    ``rows`` is float64; all else is text. Errors as in ``data``. Source: ilostat_bulk.
    """
    answer = (client or Client()).get(
        f"{service}/metadata/toc/indicator/",
        {"lang": "en", "format": ".csv"},
        check=lambda body: delimited.require_complete(body, required=tuple(CONTENTS)),
    )
    frame = delimited.read(answer.body)[list(CONTENTS)].rename(columns=CONTENTS)
    frame["rows"] = delimited.to_number(frame["rows"], "n.records")
    return _retrieved(frame, "ILOSTAT table of contents", answer.record)


def countries_only(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of countries: areas whose code begins with X are the world, regions and groups.

    Kosovo (XKX) stays. Works on codes, not on a table fetched with ``labels``.

    >>> countries_only(pd.DataFrame({"ref_area": ["KEN", "X01", "XKX"]}))["ref_area"].to_list()
    ['KEN', 'XKX']
    """
    aggregate = frame["ref_area"].str.match(r"X[0-9A][0-9]+$")
    return frame[~aggregate].reset_index(drop=True)


def read_csv(body: bytes) -> pd.DataFrame:
    """A file of the csv service with the columns of ``COLUMNS``, whether of codes or labels.

    Raises ChangedColumns, EmptyAnswer, NotATable, Truncated.

    >>> read_csv(b"ref_area,time,obs_value\\nKEN,2021,5.585\\n").loc[0, "obs_value"].item()
    5.585
    """
    delimited.require_complete(body, required=_NEEDED)
    frame = delimited.read(body)
    return _tidy(frame.rename(columns=lambda name: name.removesuffix(".label")))


def read_sdmx_csv(body: bytes) -> pd.DataFrame:
    """An SDMX-CSV file with the columns of ``COLUMNS``.

    ``indicator`` comes from DATAFLOW; the dimensions between area and time other than frequency,
    measure and sex fill classif1 and classif2 in their order. Raises as ``read_csv``.
    """
    delimited.require_complete(body, required=_SDMX_NEEDED)
    frame = delimited.read(body)
    names = list(frame.columns)
    dimensions = names[: names.index("OBS_VALUE")]
    extra = [name for name in dimensions if name not in _SDMX_FIXED]
    renamed = {name: f"classif{place}" for place, name in enumerate(extra, start=1)}
    renamed |= {"TIME_PERIOD": "time", "DATAFLOW": "indicator"}
    frame = frame.rename(columns=lambda name: renamed.get(name, name.lower()))
    frame["indicator"] = frame["indicator"].str.replace(
        r"^(?:ILO:)?DF_(.+?)(?:\(.*\))?$", r"\1", regex=True
    )
    frame["time"] = frame["time"].str.replace(r"-(?=[QM])", "", regex=True)
    return _tidy(frame)


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    tidy = frame.reindex(columns=list(COLUMNS), fill_value="")
    tidy["obs_value"] = delimited.to_number(tidy["obs_value"], "obs_value")
    return tidy


def _identifier(text: str) -> str:
    if not re.fullmatch(r"[A-Z0-9_]+", text):
        raise SourceError(
            f"{text!r} is not an ILOSTAT identifier; it looks like MST_TEAP_SEX_AGE_CBR_RT, "
            "without frequency (see ilostat.contents())"
        )
    return text


def _retrieved(frame: pd.DataFrame, title: str, record: Record) -> Retrieved:
    return Retrieved(frame, "ILO", title, "CC BY 4.0", (record,))
