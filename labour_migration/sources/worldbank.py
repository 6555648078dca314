"""World Bank indicators (World Development Indicators) by its REST service, version 2."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd

from labour_migration.sources.client import Client, Record
from labour_migration.sources.errors import (
    ChangedColumns,
    EmptyAnswer,
    NotATable,
    NotFound,
    Truncated,
)
from labour_migration.sources.retrieved import Retrieved

SERVICE = "https://api.worldbank.org/v2"
REMITTANCES_RECEIVED = "BX.TRF.PWKR.CD.DT"
GDP = "NY.GDP.MKTP.CD"
_ROWS_A_PAGE = 20_000
_AGGREGATE_REGION = "NA"


def indicator(
    code: str,
    *,
    areas: Iterable[str] = (),
    first: int | None = None,
    last: int | None = None,
    aggregates: bool = False,
    client: Client | None = None,
    service: str = SERVICE,
) -> Retrieved:
    """One yearly indicator: columns iso3, country, year (int64), value (float64).

    ``areas`` are ISO3 codes (all if empty); ``first`` and ``last`` years. ``value`` has the unit
    the Bank's title of the indicator states and is NaN where the Bank has none. Unless
    ``aggregates`` is set, the world, regions and income groups are left out. Sorted by iso3 and
    year. Raises the errors of ``Client.get``, NotFound (an unknown code or area), EmptyAnswer,
    ChangedColumns. Source: wb_wdi2026.
    """
    client = client or Client()
    url = f"{service}/country/{';'.join(areas) or 'all'}/indicator/{code}"
    parameters: dict[str, object] = {}
    if first is not None or last is not None:
        parameters["date"] = f"{first or 1960}:{last or datetime.now(UTC).year}"
    rows, records = _pages(client, url, parameters)
    frame = pd.DataFrame(
        [_observation(row) for row in rows], columns=["iso3", "country", "year", "value"]
    )
    if not aggregates:
        economies, more = _economies(client, service)
        frame, records = frame[frame["iso3"].isin(economies)], records + more
    if frame.empty:
        raise EmptyAnswer(f"{code} has no country among what was asked for")
    frame = frame.astype({"year": "int64", "value": "float64"})
    frame = frame.sort_values(["iso3", "year"], ignore_index=True)
    return _retrieved(frame, f"World Development Indicators, {code}", records)


def remittances_received(
    *,
    first: int | None = None,
    last: int | None = None,
    client: Client | None = None,
    service: str = SERVICE,
) -> Retrieved:
    """Personal remittances received, with the columns of the dataset ``remittances_received``.

    All countries, not the 50 largest, and unrounded: iso3, country, year, received_usd_bn
    (current USD billion), received_pct_gdp (per cent of GDP, NaN where either is missing).
    Arguments and errors as in ``indicator``. Source: wb_wdi2026.
    """
    client = client or Client()
    received = indicator(
        REMITTANCES_RECEIVED, first=first, last=last, client=client, service=service
    )
    gdp = indicator(GDP, first=first, last=last, client=client, service=service)
    frame = received.frame.merge(
        gdp.frame[["iso3", "year", "value"]], on=["iso3", "year"], how="left", suffixes=("", "_gdp")
    )
    frame["received_usd_bn"] = frame["value"] / 1e9
    frame["received_pct_gdp"] = 100 * frame["value"] / frame["value_gdp"]
    frame = frame[["iso3", "country", "year", "received_usd_bn", "received_pct_gdp"]]
    title = f"World Development Indicators, {REMITTANCES_RECEIVED} and {GDP}"
    return _retrieved(frame, title, received.records + gdp.records)


def remittances_world(
    *,
    first: int | None = None,
    last: int | None = None,
    client: Client | None = None,
    service: str = SERVICE,
) -> Retrieved:
    """Remittances received in the world: year, received_usd_bn, as ``remittances_world``.

    Years without a value are left out. Arguments and errors as in ``indicator``.
    Source: wb_wdi2026.
    """
    world = indicator(
        REMITTANCES_RECEIVED,
        areas=["WLD"],
        first=first,
        last=last,
        aggregates=True,
        client=client,
        service=service,
    )
    frame = world.frame.dropna(subset="value").reset_index(drop=True)
    frame = frame.assign(received_usd_bn=frame["value"] / 1e9)[["year", "received_usd_bn"]]
    return _retrieved(frame, f"World Development Indicators, {REMITTANCES_RECEIVED}", world.records)


def parse_page(body: bytes) -> tuple[int, list[dict[str, Any]]]:
    """How many pages there are, and the rows of this one.

    The service reports its errors with status 200, as ``[{"message": [...]}]``. Raises
    NotFound for those, EmptyAnswer without rows, NotATable or Truncated for anything else.

    >>> parse_page(b'[{"page": 1, "pages": 1}, [{"date": "2024"}]]')
    (1, [{'date': '2024'}])
    """
    if not body.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"["):
        raise NotATable(f"the World Bank answered {body[:60]!r}, not a list in JSON")
    try:
        answer = json.loads(body.decode("utf-8-sig"))
    except ValueError as error:
        raise Truncated(f"the World Bank's answer breaks off: {error}; ask again") from error
    match answer:
        case [{"message": [*messages]}]:
            said = "; ".join(str(message.get("value", message)) for message in messages)
            raise NotFound(f"the World Bank: {said}; check indicator, areas and years")
        case [{"page": _}, None | []] | [{"total": 0}, *_]:
            raise EmptyAnswer("the World Bank has no value for these areas and years")
        case [{"pages": int(pages)}, [*rows]]:
            return pages, rows
    raise ChangedColumns("the World Bank's answer is no longer [page, rows]")


def _pages(
    client: Client, url: str, parameters: dict[str, object]
) -> tuple[list[dict[str, Any]], tuple[Record, ...]]:
    rows: list[dict[str, Any]] = []
    records: list[Record] = []
    page, pages = 1, 1
    while page <= pages:
        asked = parameters | {"format": "json", "per_page": _ROWS_A_PAGE, "page": page}
        answer = client.get(url, asked, check=parse_page)
        pages, found = parse_page(answer.body)
        rows += found
        records.append(answer.record)
        page += 1
    return rows, tuple(records)


def _observation(row: dict[str, Any]) -> tuple[str, str, int, float]:
    try:
        value = row["value"]
        return (
            row["countryiso3code"] or row["country"]["id"],
            row["country"]["value"],
            int(row["date"]),
            np.nan if value is None else float(value),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ChangedColumns(f"a row of the World Bank lacks or garbles {error}: {row}") from error


def _economies(client: Client, service: str) -> tuple[set[str], tuple[Record, ...]]:
    rows, records = _pages(client, f"{service}/country", {})
    try:
        found = {row["id"] for row in rows if row["region"]["id"] != _AGGREGATE_REGION}
    except (KeyError, TypeError) as error:
        raise ChangedColumns(f"the World Bank's list of countries lacks {error}") from error
    return found, records


def _retrieved(frame: pd.DataFrame, title: str, records: tuple[Record, ...]) -> Retrieved:
    return Retrieved(frame, "World Bank", title, "CC BY 4.0", records)
