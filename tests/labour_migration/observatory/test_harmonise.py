"""Tables of several countries in one structure: what is added, flagged and refused."""

import io
from math import isnan

import pandas as pd
import pytest

from labour_migration import observatory
from labour_migration.observatory import BadTable, BreakInSeries, NotComparable
from labour_migration.observatory.declared import CountryTable, Declared


def declared(**other: object) -> Declared:
    given: dict[str, object] = {
        "area": "QRD",
        "sexes": {"T": "_T"},
        "bands": {"15-24": (15, 24), "25-54": (25, 54), "55-64": (55, 64), "15+": (15, None)},
        "criterion": "BIRTH",
        "method": "SURVEY",
        "period": "Q3",
    }
    return Declared(**{**given, **other})  # type: ignore[arg-type]


def table(text: str, **other: object) -> CountryTable:
    frame = pd.read_csv(io.StringIO("year,sex,age,value,se\n" + text), dtype={"age": "str"})
    return CountryTable(declared(**other), frame)


BANDS = "2025,T,15-24,100,10\n2025,T,25-54,400,20\n2025,T,55-64,50,8\n"


def test_bands_that_fill_a_group_are_added_and_a_sample_keeps_no_error() -> None:
    rows = observatory.harmonise([table(BANDS)]).observations.set_index("AGE")
    assert rows.loc["Y15T64", "OBS_VALUE"] == 550
    assert isnan(rows.loc["Y15T64", "STD_ERROR"])
    assert rows.loc["Y15T64", "COMMENT_OBS"] == "sum of bands 15-24, 25-54, 55-64"
    assert rows.loc["Y25T54", "STD_ERROR"] == 20


def test_a_gap_between_bands_is_not_filled() -> None:
    rows = observatory.harmonise([table("2025,T,15-24,100,10\n2025,T,55-64,50,8\n")]).observations
    assert set(rows["AGE"]) == {"Y15T24", "Y55T64"}


def test_overlapping_bands_are_never_counted_twice() -> None:
    bands = {"a": (15, 19), "b": (15, 24), "c": (25, 64), "d": (15, 64)}
    text = "2025,T,a,10,1\n2025,T,b,30,2\n2025,T,c,70,3\n"
    rows = observatory.harmonise([table(text, bands=bands)]).observations.set_index("AGE")
    assert rows.loc["Y15T64", "OBS_VALUE"] == 100
    own = observatory.harmonise([table(text + "2025,T,d,101,4\n", bands=bands)]).observations
    assert own.set_index("AGE").loc["Y15T64", ["OBS_VALUE", "STD_ERROR"]].tolist() == [101, 4]


def test_an_open_or_crossing_band_is_refused_with_a_reason() -> None:
    found = observatory.harmonise(
        [table("2025,T,15+,600,30\n2025,T,x,9,1\n", bands={"15+": (15, None), "x": (60, 70)})]
    )
    assert found.observations.empty
    assert found.refused["reason"].tolist() == [
        "15 and over cannot be cut at 64",
        "60 to 70 crosses the common age groups",
    ]


def test_another_criterion_is_flagged_and_kept_apart() -> None:
    found = observatory.harmonise([table(BANDS, criterion="CITIZEN")]).observations
    assert set(found["OBS_STATUS"]) == {"D"} and set(found["CRITERION"]) == {"CITIZEN"}
    with pytest.raises(NotComparable, match="no value of QRD for 15 to 64, born abroad"):
        observatory.total(found, ["QRD"], 2025)


def test_one_value_has_one_status_and_a_break_comes_first() -> None:
    text = "2024,T,25-54,,\n2025,T,25-54,400,20\n"
    found = observatory.harmonise(
        [table(text, criterion="CITIZEN", breaks={2025: "new questions"})]
    ).observations
    assert found["OBS_STATUS"].tolist() == ["O", "B"]
    assert found["COMMENT_OBS"].tolist() == ["", "break: new questions"]


def test_the_unit_multiplies_values_and_errors() -> None:
    rows = observatory.harmonise([table("2025,T,25-54,4,0.2\n", unit=1000.0)]).observations
    assert rows.loc[0, ["OBS_VALUE", "STD_ERROR"]].tolist() == [4000, 200]


def test_a_total_adds_values_and_variances() -> None:
    found = observatory.harmonise(observatory.example()).observations
    total = observatory.total(found, ["QNM", "QRB"], 2025)
    assert total.estimate.value == 64_900 + 24_300
    assert total.estimate.se == pytest.approx((2_500**2 + 1_160**2) ** 0.5)
    assert total.counts == ()


def test_a_count_adds_no_sampling_error_and_is_named() -> None:
    register = table(BANDS.replace(",10\n", ",\n"), method="REGISTER", area="QRE")
    sample = table("2025,T,15-64,500,30\n", bands={"15-64": (15, 64)})
    found = observatory.harmonise([register, sample]).observations
    total = observatory.total(found, ["QRD", "QRE"], 2025)
    assert (total.estimate.value, total.estimate.se, total.counts) == (1050, 30, ("QRE",))


def test_a_sample_without_an_error_leaves_the_total_without_one() -> None:
    total = observatory.total(observatory.harmonise([table(BANDS)]).observations, ["QRD"], 2025)
    assert total.estimate.value == 550 and isnan(total.estimate.se)


def test_what_is_not_the_same_is_not_added() -> None:
    found = observatory.harmonise(observatory.example()).observations
    with pytest.raises(NotComparable, match="no value of QKH"):
        observatory.total(found, ["QNM", "QKH"], 2025)
    mixed = observatory.harmonise(
        [*observatory.example(), table(BANDS, period="mean of the year")]
    ).observations
    with pytest.raises(NotComparable, match="reference periods differ: Q3, mean of the year"):
        observatory.total(mixed, ["QNM", "QRD"], 2025)
    with pytest.raises(NotComparable, match="once"):
        observatory.total(found, ["QNM", "QNM"], 2025)


def test_a_change_across_a_break_is_refused() -> None:
    found = observatory.harmonise(observatory.example()).observations
    with pytest.raises(BreakInSeries, match=r"breaks in 2024 .*dormitories"):
        observatory.change(found, "QRB", 2023, 2025)
    inside = observatory.change(found, "QRB", 2021, 2023)
    assert inside.value == 500 and inside.se == pytest.approx((950**2 + 970**2) ** 0.5)
    after = observatory.change(found, "QRB", 2024, 2025)
    assert after.value == 400
    with pytest.raises(NotComparable, match="no value of QRB in 2019"):
        observatory.change(found, "QRB", 2019, 2021)


def test_the_notes_tell_answering_from_what_was_answered() -> None:
    found = observatory.harmonise(observatory.example())
    notes = observatory.notes(found, ["QNM", "QRB", "QRC", "QKH", "QRF"], [2025])
    assert notes["asked"].tolist() == [12] * 5
    assert notes["given"].tolist() == [3, 3, 4, 0, 0]
    assert notes.loc["QRC", "differs"] == 4 and notes.loc["QRC", "with_se"] == 0
    assert notes["refused"].tolist() == [0, 0, 0, 1, 0]


@pytest.mark.parametrize(
    ("text", "other", "words"),
    [
        ("2025,T,16-64,1,1\n", {}, "undeclared codes"),
        ("2025,T,15-24,-1,1\n", {}, "negative"),
        ("2025,T,15-24,1,1\n2025,T,15-24,2,1\n", {}, "occur twice"),
        ("", {"criterion": "RESIDENCE"}, "criterion is one of BIRTH, CITIZEN"),
        ("", {"unit": 0.0}, "not positive"),
    ],
)
def test_a_table_that_contradicts_its_declaration_is_refused(
    text: str, other: dict[str, object], words: str
) -> None:
    with pytest.raises(BadTable, match=words):
        table(text, **other)
    with pytest.raises(BadTable, match="lacks the columns se"):
        CountryTable(declared(), pd.DataFrame(columns=["year", "sex", "age", "value"]))
