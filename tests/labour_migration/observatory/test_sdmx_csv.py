"""Messages in SDMX-CSV 2.0: what is written is read back, and what is no message is refused."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labour_migration import observatory
from labour_migration.observatory import BadMessage
from labour_migration.observatory.structure import STRUCTURE

OBSERVATIONS = observatory.harmonise(observatory.example()).observations
TEXT = observatory.write(OBSERVATIONS)


def test_the_columns_are_those_of_the_field_guide() -> None:
    header = TEXT.split("\r\n")[0].split(",")
    assert header[:3] == ["STRUCTURE", "STRUCTURE_ID", "ACTION"]
    assert tuple(header[3:]) == STRUCTURE.components
    assert header.index("OBS_VALUE") > max(header.index(name) for name in STRUCTURE.dimensions)
    row = TEXT.split("\r\n")[1].split(",")
    assert row[:3] == ["dataflow", "QOBS:DF_IMW(1.0.0)", "I"]
    assert TEXT.endswith("\r\n") and "\n" not in TEXT.replace("\r\n", "")


def test_what_is_written_is_read_back() -> None:
    again = observatory.read(TEXT)
    pd.testing.assert_frame_equal(again, OBSERVATIONS, check_dtype=False)
    assert observatory.write(again) == TEXT


@given(
    st.lists(
        st.tuples(
            st.floats(0, 1e12) | st.just(np.nan),
            st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"])),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_any_value_and_comment_survive(cells: list[tuple[float, str]]) -> None:
    frame = OBSERVATIONS.iloc[[0] * len(cells)].reset_index(drop=True)
    frame["TIME_PERIOD"] = [str(2000 + place) for place in range(len(cells))]
    frame["OBS_VALUE"] = [value for value, _ in cells]
    frame["COMMENT_OBS"] = [comment for _, comment in cells]
    again = observatory.read(observatory.write(frame))
    assert again["COMMENT_OBS"].tolist() == frame["COMMENT_OBS"].tolist()
    np.testing.assert_array_equal(again["OBS_VALUE"], frame["OBS_VALUE"].astype(float))


def test_separator_order_and_missing_attributes_are_the_sender_s_choice() -> None:
    columns = ["OBS_VALUE", *reversed(STRUCTURE.dimensions), "PREPARED"]
    first = OBSERVATIONS.iloc[0]
    values = [str(first[name]) for name in columns[:-1]]
    text = ";".join(["STRUCTURE", "STRUCTURE_ID", *columns]) + "\r\n"
    text += ";".join(["dataflow", STRUCTURE.reference, *values, "2026-01-05"]) + "\r\n"
    read = observatory.read(text)
    assert list(read.columns) == list(STRUCTURE.components)
    assert read.loc[0, "REF_AREA"] == first["REF_AREA"] and read.loc[0, "OBS_STATUS"] == ""
    assert np.isnan(read.loc[0, "STD_ERROR"])


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("STRUCTURE,", "DATAFLOW,", "first column"),
        ("STRUCTURE,", "STRUCTURE[;],", "multi-valued"),
        ("STRUCTURE_ID,", "ID,", "second column"),
        (",SEX,", ",GENDER,", "lacks the columns SEX"),
        (",AGE,", ",SEX,", "occur twice"),
        ("DF_IMW(1.0.0)", "DF_IMW(2.0.0)", "not about the dataflow"),
        (",I,A,", ",D,A,", "nothing was read"),
        ("Y15T64", "Y15T74", "not in its code list"),
        ("64900.0", "64 900", "else than numbers"),
        (",QNM,", ",,", "a value has no REF_AREA"),
        (",2024,", ",2025,", "key of another"),
        (",Q3,", ",Q3,extra,", "another number of fields"),
    ],
)
def test_what_is_no_message_is_refused(old: str, new: str, words: str) -> None:
    assert old in TEXT
    with pytest.raises(BadMessage, match=words):
        observatory.read(TEXT.replace(old, new))


def test_what_cannot_be_sent_is_refused() -> None:
    with pytest.raises(BadMessage, match="lack STD_ERROR"):
        observatory.write(OBSERVATIONS.drop(columns="STD_ERROR"))
    with pytest.raises(BadMessage, match="action is one of I, A, R"):
        observatory.write(OBSERVATIONS, action="D")
    with pytest.raises(BadMessage, match="key of another"):
        observatory.write(pd.concat([OBSERVATIONS, OBSERVATIONS]))
