"""ILOSTAT answers become one layout, whichever service and form they came in."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from labour_migration import sources
from labour_migration.sources import Client, delimited, ilostat
from labour_migration.sources.codelists import parse_codelists

Message = Callable[[str], bytes]
RATE = "MST_TEAP_SEX_AGE_CBR_RT"


def test_data_asks_for_what_was_wanted(service: Any, client: Client, message: Message) -> None:
    service.on("/data/indicator/", message("ilostat_code.csv"))
    found = ilostat.data(
        RATE,
        areas=["NAM", "KEN"],
        sexes=["SEX_T", "SEX_F"],
        first=2015,
        last=2020,
        client=client,
        service=service.address,
    )
    assert service.asked == [
        f"/data/indicator/?id={RATE}_A&ref_area=NAM+KEN&sex=SEX_T+SEX_F"
        "&timefrom=2015&timeto=2020&type=code&format=.csv"
    ]
    assert tuple(found.frame.columns) == ilostat.COLUMNS
    assert found.frame["obs_value"].dtype == "float64"
    assert found.frame["obs_value"].isna().to_list() == [False, True, False]
    assert found.frame["ref_area"].to_list() == ["NAM", "NAM", "X01"]
    assert found.frame["note_classif"].eq("").all()
    assert found.citation == (
        f"ILO, ILOSTAT {RATE}, retrieved {found.records[0].retrieved:%Y-%m-%d} (CC BY 4.0); "
        "selected and laid out by this course."
    )


def test_all_areas_and_labels(service: Any, client: Client, message: Message) -> None:
    service.on("/data/indicator/", message("ilostat_label.csv"))
    found = ilostat.data(RATE, labels=True, frequency="Q", client=client, service=service.address)
    assert service.asked == [f"/data/indicator/?id={RATE}_Q&type=label&format=.csv"]
    assert tuple(found.frame.columns) == ilostat.COLUMNS
    row = found.frame.iloc[0]
    assert (row["ref_area"], row["obs_value"], row["obs_status"]) == (
        "Namibia",
        61.2,
        "Break in series",
    )


def test_both_services_give_the_same_table(service: Any, client: Client, message: Message) -> None:
    service.on("/data/indicator/", message("ilostat_code.csv"))
    key = "NAM.A...."
    service.on(f"/data/ILO,DF_{RATE},1.0/{key}", message("ilostat_sdmx.csv"))
    first = ilostat.data(RATE, client=client, service=service.address).frame
    second = ilostat.sdmx_data(
        RATE, areas=["NAM"], first=2010, last=2020, client=client, service=service.address
    ).frame
    assert service.asked[-1].endswith(f"/{key}?format=csv&startPeriod=2010&endPeriod=2020")
    pd.testing.assert_frame_equal(first.head(1), second.head(1))
    assert second.loc[1, "time"] == "2018Q3"


def test_indicators_without_breakdown_have_the_short_key(
    service: Any, client: Client, message: Message
) -> None:
    service.on("/data/ILO,DF_SDG_0882_NOC_RT,1.0/.A.", message("ilostat_sdmx.csv"))
    ilostat.sdmx_data("SDG_0882_NOC_RT", client=client, service=service.address)
    assert service.asked == ["/data/ILO,DF_SDG_0882_NOC_RT,1.0/.A.?format=csv"]


def test_code_lists(service: Any, client: Client, message: Message) -> None:
    service.on("/codelist/ILO/CL_CBR/latest", message("ilostat_codelist.xml"))
    frame = ilostat.codelist("CL_CBR", client=client, service=service.address).frame
    assert frame.to_dict("records") == [
        {
            "codelist": "CL_CBR",
            "code": "CBR_BIR",
            "parent": "",
            "name": "Place of birth",
            "is_total": False,
            "order": 1080,
        },
        {
            "codelist": "CL_CBR",
            "code": "CBR_BIR_TOTAL",
            "parent": "CBR_BIR",
            "name": "Total",
            "is_total": True,
            "order": 2,
        },
    ]


def test_orders_of_areas_are_the_english_ones(message: Message) -> None:
    lists = parse_codelists(message("ilostat_codelist.xml"))
    assert lists.set_index("code").loc["NAM", ["name", "order"]].to_list() == ["Namibia", 20]


def test_contents(service: Any, client: Client, message: Message) -> None:
    service.on("/metadata/toc/indicator/", message("ilostat_contents.csv"))
    frame = ilostat.contents(client=client, service=service.address).frame
    assert frame.columns.to_list() == list(ilostat.CONTENTS.values())
    assert frame.loc[0, ["indicator", "database", "rows"]].to_list() == [RATE, "ILMS", 120.0]


def test_aggregates_can_be_left_out(message: Message) -> None:
    frame = ilostat.countries_only(ilostat.read_csv(message("ilostat_code.csv")))
    assert set(frame["ref_area"]) == {"NAM"}


@pytest.mark.parametrize("name", ["mst_teap", "MST TEAP", "../x", ""])
def test_a_wrong_identifier_is_refused_before_asking(name: str, client: Client) -> None:
    with pytest.raises(sources.SourceError, match="not an ILOSTAT identifier"):
        ilostat.data(name, client=client)


GOOD = b'"ref_area","time","obs_value"\n"KEN","2021",5.5\n'


@pytest.mark.parametrize(
    ("body", "error", "text"),
    [
        (b'"ref_area","year","obs_value"\n"KEN","2021",5\n', sources.ChangedColumns, "'time'"),
        (b'"ref_area","time","obs_value"\n', sources.EmptyAnswer, "no row"),
        (GOOD[:-8], sources.Truncated, "breaks off"),
        (b'a,time,obs_value,"note"\nKEN,2021,5,"R1:3', sources.Truncated, "breaks off"),
        (b"The indicator is unknown", sources.NotATable, "begins 'The indicator"),
        (b"\xff\xfe\x00", sources.NotATable, "UTF-8"),
        (GOOD.replace(b"5.5", b"n/a"), sources.ChangedColumns, "no longer holds numbers"),
        (GOOD.replace(b"5.5", b"inf"), sources.ChangedColumns, "infinite"),
        (GOOD.replace(b'"KEN"', b'"K\xff"') + b"KEN,2021,5\n", sources.NotATable, "well-formed"),
        (GOOD + b'"KEN","2021",5,6,7\n"KEN","2021",5\n', sources.NotATable, "well-formed"),
    ],
)
def test_answers_that_are_no_table_are_named(
    body: bytes, error: type[Exception], text: str
) -> None:
    with pytest.raises(error, match=text):
        ilostat.read_csv(body)


def test_a_faulty_answer_is_named_where_it_is_asked_for(
    service: Any, client: Client, reply: Any
) -> None:
    service.on("/data/indicator/", GOOD[:-8])
    with pytest.raises(sources.Truncated):
        ilostat.data(RATE, client=client, service=service.address)
    service.on("/data/indicator/", reply(b"too much", 413))
    with pytest.raises(sources.TooLarge):
        ilostat.data(RATE, client=client, service=service.address)


def test_an_sdmx_answer_without_its_columns_is_named(message: Message) -> None:
    with pytest.raises(sources.ChangedColumns, match="DATAFLOW"):
        ilostat.read_sdmx_csv(message("ilostat_code.csv"))


@pytest.mark.parametrize(
    ("old", "new", "error", "text"),
    [
        (b">1080<", b">first<", sources.ChangedColumns, "order 'first'"),
        (b"</message:Structure>", b"", sources.Truncated, "not whole"),
        (b"message:Structure ", b"message:Data ", sources.Truncated, "not whole"),
        (b"structure:Code ", b"structure:Other ", sources.Truncated, "not whole"),
    ],
)
def test_code_lists_that_changed_are_named(
    message: Message, old: bytes, new: bytes, error: type[Exception], text: str
) -> None:
    with pytest.raises(error, match=text):
        parse_codelists(message("ilostat_codelist.xml").replace(old, new))


def test_messages_that_are_no_code_lists_are_named() -> None:
    with pytest.raises(sources.NotATable, match=r"not an SDMX-ML 2\.1 .* but 'a'"):
        parse_codelists(b"<a/>")
    with pytest.raises(sources.NotATable, match="not SDMX-ML"):
        parse_codelists(b"{}")
    space = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
    with pytest.raises(sources.EmptyAnswer):
        parse_codelists(f'<m:Structure xmlns:m="{space}"/>'.encode())


def test_numbers_are_read_as_written() -> None:
    numbers = delimited.to_number(pd.Series(["1.5", "", "-2"]), "x")
    assert numbers.isna().to_list() == [False, True, False]
