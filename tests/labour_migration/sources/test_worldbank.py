"""World Bank answers become the tables of the course, page by page."""

import json
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from labour_migration import datasets, sources
from labour_migration.sources import Client, worldbank

Message = Callable[[str], bytes]
RECEIVED = "/country/all/indicator/BX.TRF.PWKR.CD.DT"


@pytest.fixture
def bank(service: Any, message: Message) -> Any:
    service.on(RECEIVED, message("worldbank_received.json"), message("worldbank_received_2.json"))
    service.on("/country/all/indicator/NY.GDP.MKTP.CD", message("worldbank_gdp.json"))
    service.on("/country", message("worldbank_countries.json"))
    return service


def test_an_indicator_over_two_pages(bank: Any, client: Client) -> None:
    found = worldbank.indicator(
        "BX.TRF.PWKR.CD.DT", first=2023, last=2024, client=client, service=bank.address
    )
    assert bank.asked[:2] == [
        f"{RECEIVED}?date=2023:2024&format=json&per_page=20000&page={page}" for page in (1, 2)
    ]
    assert found.frame[["iso3", "year"]].to_numpy().tolist() == [
        ["KEN", 2023],
        ["KEN", 2024],
        ["NAM", 2024],
    ]
    assert np.isnan(found.frame.loc[0, "value"]) and found.frame.loc[2, "value"] == 5e7
    assert len(found.records) == 3
    assert found.citation.startswith("World Bank, World Development Indicators, BX.TRF.PWKR.CD.DT")


def test_aggregates_on_request(bank: Any, client: Client) -> None:
    found = worldbank.indicator(
        "BX.TRF.PWKR.CD.DT", first=2024, aggregates=True, client=client, service=bank.address
    )
    assert "WLD" in set(found.frame["iso3"])
    assert re.search(r"date=2024:20\d\d&", bank.asked[0]) and len(bank.asked) == 2


def test_remittances_have_the_columns_of_the_dataset(bank: Any, client: Client) -> None:
    found = worldbank.remittances_received(client=client, service=bank.address)
    bundled = datasets.load("remittances_received")
    assert found.frame.dtypes.to_dict() == bundled.dtypes.to_dict()
    kenya = found.frame[found.frame["iso3"] == "KEN"].set_index("year")
    assert kenya.loc[2024, ["received_usd_bn", "received_pct_gdp"]].to_list() == [5.0, 5.0]
    assert np.isnan(kenya.loc[2023, "received_usd_bn"])
    assert found.frame.set_index("iso3").loc["NAM", "received_pct_gdp"] is not None
    assert "NY.GDP.MKTP.CD" in found.citation and len(bank.asked) == 4


def test_the_world_has_the_columns_of_the_dataset(
    service: Any, client: Client, message: Message
) -> None:
    body = message("worldbank_received_2.json").replace(b'"pages":2', b'"pages":1')
    service.on("/country/WLD/indicator/BX.TRF.PWKR.CD.DT", body)
    frame = worldbank.remittances_world(client=client, service=service.address).frame
    assert frame.dtypes.to_dict() == datasets.load("remittances_world").dtypes.to_dict()
    assert frame.to_numpy().tolist() == [[2024, 900.0]]


@pytest.mark.parametrize(
    ("body", "error", "text"),
    [
        (
            b'[{"message":[{"id":"120","key":"Invalid value","value":"Not valid"}]}]',
            sources.NotFound,
            "Not valid; check indicator",
        ),
        (b'[{"page":0,"pages":0,"total":0},null]', sources.EmptyAnswer, "no value"),
        (b'[{"page":1,"pages":1,"total":3},[]]', sources.EmptyAnswer, "no value"),
        (b'[{"page":1,"pages":1},[{"da', sources.Truncated, "breaks off"),
        (b'{"fault": 1}', sources.NotATable, "not a list"),
        (b'["other"]', sources.ChangedColumns, "no longer"),
    ],
)
def test_answers_that_are_no_page_are_named(
    service: Any, client: Client, body: bytes, error: type[Exception], text: str
) -> None:
    service.on("/country/KEN;UGA/indicator/X", body)
    with pytest.raises(error, match=text):
        worldbank.indicator("X", areas=["KEN", "UGA"], client=client, service=service.address)


@pytest.mark.parametrize("spoilt", [{"value": "much"}, {"date": "2024Q1"}, {"country": None}])
def test_rows_that_changed_are_named(
    bank: Any, client: Client, message: Message, spoilt: dict[str, object]
) -> None:
    page, rows = json.loads(message("worldbank_gdp.json"))
    rows[1] |= spoilt
    bank.on(RECEIVED, json.dumps([page, rows]).encode())
    with pytest.raises(sources.ChangedColumns, match="lacks or garbles"):
        worldbank.indicator("BX.TRF.PWKR.CD.DT", client=client, service=bank.address)


def test_a_list_of_countries_that_changed_is_named(bank: Any, client: Client) -> None:
    bank.on("/country", b'[{"page":1,"pages":1},[{"id":"KEN"}]]')
    with pytest.raises(sources.ChangedColumns, match="'region'"):
        worldbank.indicator("BX.TRF.PWKR.CD.DT", client=client, service=bank.address)


def test_only_aggregates_is_an_empty_answer(bank: Any, client: Client) -> None:
    bank.on(
        "/country/WLD/indicator/X",
        b'[{"page":1,"pages":1},[{"country":{"id":"1W","value":"World"},'
        b'"countryiso3code":"WLD","date":"2024","value":1}]]',
    )
    with pytest.raises(sources.EmptyAnswer, match="X has no country"):
        worldbank.indicator("X", areas=["WLD"], client=client, service=bank.address)
