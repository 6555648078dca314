"""Costs of designs, and designs at the same cost."""

from math import sqrt

import pytest

from labour_migration.sampling import InvalidInput
from labour_migration.sampling.comparison import (
    Prices,
    Row,
    cost,
    for_same_money,
    histogram,
    read_prices,
    signed,
    written,
)

SMALL = Row("areas", 600, 100, 90, 8, 80, 600, 0, 50)
LARGE = Row("areas", 2400, 100, 90, 4, 30, 2400, 0, 200)
TWO_PHASE = Row("screened", 600, 100, 100, 6, 95, 600, 1200, 50)
ROWS = [SMALL, LARGE, TWO_PHASE]


def test_a_cost_adds_interviews_screenings_and_areas() -> None:
    assert cost(TWO_PHASE, Prices(20, 2, 100)) == 600 * 20 + 1200 * 2 + 50 * 100


def test_the_chosen_design_is_itself_and_the_others_cost_as_much() -> None:
    prices = Prices(20, 2, 100)
    own, other = for_same_money(ROWS, LARGE, prices)
    assert (own.interviews, own.bias, own.se) == (2400, -10, 4)
    assert own.rmse == LARGE.rmse == pytest.approx(sqrt(116))
    factor = cost(LARGE, prices) / cost(TWO_PHASE, prices)
    assert other.interviews == 600 * factor
    assert (other.bias, other.se) == (0, 6 / sqrt(factor))


def test_dearer_screening_buys_less() -> None:
    cheap, dear = (for_same_money(ROWS, SMALL, Prices(20, price, 100))[1].se for price in (0.1, 20))
    assert cheap < dear


@pytest.mark.parametrize("text", ["", "-1", "1,5", "1e3", "abc", "1.234", "٣", "1234567", ".5"])
def test_what_is_no_price_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="price of a screening"):
        read_prices({"interview": "1", "screening": text, "place": "1"})


def test_an_interview_costs_something() -> None:
    with pytest.raises(InvalidInput, match="above 0"):
        read_prices({"interview": "0.00", "screening": "1", "place": "1"})


def test_numbers_are_written_for_readers() -> None:
    assert [written(value, 1) for value in (0.25, -0.25, 1234567.04)] == [
        "0.3",
        "−0.3",
        "1,234,567.0",
    ]
    assert [signed(value, 0) for value in (0.4, 0.5, -0.4, -12)] == ["0", "+1", "0", "−12"]
    assert histogram([-5, 0, 0.9, 1, 2.5, 7], [0, 1, 2, 3]) == [3, 1, 2]
