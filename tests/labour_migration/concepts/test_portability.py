"""Adding up periods and sharing out pensions: hand-worked cases, laws that must hold, errors."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labour_migration.concepts import ConceptError
from labour_migration.concepts.portability import (
    OVERLAPS,
    BadCase,
    BadScheme,
    EndBeforeStart,
    OverlappingRecords,
    Record,
    Scheme,
    UnknownCountry,
    UnknownPolicy,
    count_months,
    entitlements,
    example,
    money,
    read_case,
)


def record(country: str, start: str, end: str) -> Record:
    return Record(country, date.fromisoformat(start), date.fromisoformat(end))


def scheme(country: str, minimum: int, wage: int = 1200) -> Scheme:
    return Scheme(country, minimum, Fraction(1), Fraction(wage))


def test_ten_calendar_years_are_120_months_leap_days_or_not() -> None:
    assert count_months([record("A", "2001-01-01", "2010-12-31")]) == {"A": 120}
    assert count_months([record("A", "2003-05-15", "2013-05-14")]) == {"A": 121}


def test_one_day_makes_a_month() -> None:
    assert count_months([record("A", "2020-02-29", "2020-02-29")]) == {"A": 1}
    assert count_months([record("A", "2020-01-31", "2020-02-01")]) == {"A": 2}


def test_records_of_one_country_are_merged() -> None:
    twice = [record("A", "2010-01-01", "2011-12-31"), record("A", "2011-01-01", "2012-06-30")]
    assert count_months(twice) == {"A": 30}
    for overlap in OVERLAPS:
        assert count_months(twice, overlap) == {"A": 30}


def test_the_policy_decides_who_keeps_a_month() -> None:
    both = [record("B", "2010-07-01", "2011-06-30"), record("A", "2010-01-01", "2010-12-31")]
    assert count_months(both, "earlier") == {"B": 6, "A": 12}
    assert count_months(both, "later") == {"B": 12, "A": 6}
    with pytest.raises(OverlappingRecords, match="B and A both claim 2010-07-01"):
        count_months(both, "refuse")


def test_of_two_that_start_together_the_first_listed_keeps_the_month() -> None:
    both = [record("B", "2010-01-01", "2010-03-31"), record("A", "2010-01-01", "2010-05-31")]
    for overlap in ("earlier", "later"):
        assert count_months(both, overlap) == {"B": 3, "A": 2}  # type: ignore[arg-type]


def test_a_move_within_a_month_is_no_shared_day() -> None:
    move = [record("A", "2010-01-01", "2010-03-14"), record("B", "2010-03-15", "2010-12-31")]
    assert count_months(move, "refuse") == count_months(move, "earlier") == {"A": 3, "B": 9}


def test_totalisation_opens_a_right_that_neither_country_gives_alone() -> None:
    life = [record("A", "2000-01-01", "2005-12-31"), record("B", "2006-01-01", "2009-12-31")]
    a, b = entitlements(life, [scheme("A", 120, 1200), scheme("B", 121, 2400)])
    assert (a.months, b.months, a.total_months) == (72, 48, 120)
    assert (a.alone, a.together, b.alone, b.together) == (False, True, False, False)
    # One per cent of 1200 a year, ten years together, of which six are its own.
    assert a.theoretical == 120
    assert a.share == Fraction(72, 120)
    assert (a.pro_rata, a.without_agreement) == (72, 0)
    assert b.pro_rata == 0


def test_the_minimum_is_reached_exactly_or_not() -> None:
    for months, reached in ((12, True), (13, False)):
        (owed,) = entitlements([record("A", "2010-01-01", "2010-12-31")], [scheme("A", months)])
        assert owed.alone is owed.together is reached


def test_a_country_without_months_owes_nothing_even_without_a_minimum() -> None:
    a, b = entitlements([record("A", "2010-01-01", "2010-12-31")], [scheme("A", 0), scheme("B", 0)])
    assert (a.together, b.together, b.alone, b.pro_rata) == (True, False, False, 0)
    (empty,) = entitlements([], [scheme("A", 0)])
    assert (empty.share, empty.theoretical, empty.together) == (0, 0, False)


DAYS = st.dates(date(1980, 1, 1), date(2020, 12, 31))
RECORDS = st.lists(
    st.builds(
        lambda country, start, length: Record(country, start, start + timedelta(length)),
        st.sampled_from("ABC"),
        DAYS,
        st.integers(0, 4000),
    ),
    max_size=6,
)


@given(RECORDS, st.sampled_from(["earlier", "later"]))
def test_every_month_counts_exactly_once(records: list[Record], overlap: Any) -> None:
    counts = count_months(records, overlap)
    assert sum(counts.values()) == len({month for one in records for month in one.months})
    for country, months in counts.items():
        own = {month for one in records if one.country == country for month in one.months}
        assert 0 <= months <= len(own)


@given(RECORDS, st.integers(0, 300))
def test_laws_of_sharing_out(records: list[Record], minimum: int) -> None:
    schemes = [scheme(name, minimum) for name in "ABC"]
    owed = entitlements(records, schemes)
    assert sum(one.share for one in owed) == (1 if records else 0)
    for one in owed:
        assert one.together or not one.alone
        assert 0 <= one.without_agreement <= one.pro_rata <= one.theoretical
        if one.alone:
            assert one.without_agreement == one.pro_rata == one.months
    if records and owed[0].total_months >= minimum:
        assert sum(one.pro_rata for one in owed) == owed[0].theoretical


def test_wrong_records_and_schemes_are_named() -> None:
    with pytest.raises(EndBeforeStart, match="2010-01-01, before its start 2010-01-02"):
        record("A", "2010-01-02", "2010-01-01")
    with pytest.raises(BadScheme, match="below zero"):
        scheme("A", -1)
    with pytest.raises(BadScheme, match="A has two schemes"):
        entitlements([], [scheme("A", 1), scheme("A", 2)])
    with pytest.raises(UnknownCountry, match="Did you mean 'Country A'") as caught:
        entitlements([record("Country a", "2010-01-01", "2010-01-02")], [scheme("Country A", 1)])
    assert caught.value.nearest == "Country A"
    with pytest.raises(UnknownPolicy, match="'earlier'"):
        count_months([], "earliest")  # type: ignore[arg-type]
    kinds = (EndBeforeStart, BadScheme, UnknownCountry, UnknownPolicy, OverlappingRecords, BadCase)
    assert all(issubclass(kind, ConceptError) for kind in kinds)


def test_halves_are_rounded_up_to_show() -> None:
    amounts = [Fraction(1, 200), Fraction(499, 100000), Fraction(1999, 2000), Fraction(7)]
    assert [money(amount) for amount in amounts] == ["0.01", "0.00", "1.00", "7.00"]


def saved() -> dict[str, Any]:
    case = example()
    return {
        "records": [
            {"country": one.country, "start": str(one.start), "end": str(one.end)}
            for one in case.records
        ],
        "schemes": [
            {
                "country": one.country,
                "minimum_months": one.minimum_months,
                "accrual_pct": str(float(one.accrual_pct)),
                "reference_wage": str(one.reference_wage),
            }
            for one in case.schemes
        ],
        "overlap": case.overlap,
    }


def test_a_saved_case_comes_back() -> None:
    assert read_case(saved()) == example()


@pytest.mark.parametrize(
    ("part", "field", "value", "error", "message"),
    [
        ("records", "start", "2010-13-01", BadCase, "Record 1"),
        ("records", "end", "1990-01-01", EndBeforeStart, "Country A"),
        ("records", "end", None, BadCase, "lacks a part"),
        ("schemes", "accrual_pct", "-1", BadCase, "Scheme 1: accrual_pct"),
        ("schemes", "accrual_pct", "1e3", BadCase, "Scheme 1: accrual_pct"),
        ("schemes", "minimum_months", "12.5", BadCase, "Scheme 1: minimum_months"),
    ],
)
def test_a_broken_file_is_told(
    part: str, field: str, value: Any, error: type[ConceptError], message: str
) -> None:
    data = saved()
    data[part][0][field] = value
    with pytest.raises(error, match=message):
        read_case(data)


def test_a_file_without_a_part_is_told() -> None:
    for part in ("records", "schemes", "overlap"):
        data = saved()
        del data[part]
        with pytest.raises(BadCase, match=part):
            read_case(data)
    with pytest.raises(UnknownPolicy):
        read_case({**saved(), "overlap": "both"})
