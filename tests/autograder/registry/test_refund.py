"""The refund rule: the days on which it changes, exact amounts, substitutes."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from autograder.registry import running
from autograder.registry.money import BadAmount, Money
from autograder.registry.refund import (
    BANK_CHARGES,
    Refund,
    TooLateForSubstitute,
    last_days,
    refund,
)
from autograder.registry.running import NotArranged, RefundRule

START = date(2025, 11, 3)
RULE = running.load("measuring").charged()[1]


@pytest.fixture(scope="module")
def rule() -> RefundRule:
    return RULE


def euros(amount: str) -> Money:
    return Money.read(amount, "EUR")


def cancelled(rule: RefundRule, days: int, *, fee: str = "600", paid: str = "600") -> Refund:
    return refund(
        rule, fee=euros(fee), paid=euros(paid), start=START, notice=START - timedelta(days)
    )


@pytest.mark.parametrize(
    ("days", "back", "band"),
    [
        (400, "600.00", 1),
        (15, "600.00", 1),
        (14, "600.00", 1),
        (13, "300.00", 2),
        (8, "300.00", 2),
        (7, "0.00", 3),
        (1, "0.00", 3),
        (0, "0.00", 3),
        (-1, "0.00", 3),
        (-40, "0.00", 3),
    ],
)
def test_each_day_falls_in_its_band(rule: RefundRule, days: int, back: str, band: int) -> None:
    found = cancelled(rule, days)
    assert (found.amount.plain(), found.band, found.days) == (back, band, days)
    assert found.amount.amount + found.kept.amount == 600


def test_the_message_says_days_share_and_bank_charges(rule: RefundRule) -> None:
    assert cancelled(rule, 13).message == (
        "Notice 13 days before the start: 50% of the fee is kept. "
        f"EUR 300.00 of EUR 600.00 goes back. {BANK_CHARGES}"
    )
    told = {days: cancelled(rule, days).message.partition(":")[0] for days in (1, 0, -1, -2)}
    assert told == {
        1: "Notice 1 day before the start",
        0: "Notice on the first day of the course",
        -1: "Notice 1 day after the course began",
        -2: "Notice 2 days after the course began",
    }
    assert cancelled(rule, 3).message.endswith("all of the fee is kept. Nothing goes back.")


def test_what_is_kept_is_a_share_of_the_fee_not_of_the_payment(rule: RefundRule) -> None:
    assert cancelled(rule, 10, paid="400").amount.plain() == "100.00"
    assert cancelled(rule, 10, paid="300").amount.plain() == "0.00"
    part = cancelled(rule, 10, paid="100")
    assert (part.amount.plain(), part.kept.plain()) == ("0.00", "100.00")
    assert cancelled(rule, 20, paid="0").amount.plain() == "0.00"


def test_a_share_is_rounded_down_to_a_hundredth_in_favour_of_the_participant(
    rule: RefundRule,
) -> None:
    odd = cancelled(rule, 10, fee="99.99", paid="99.99")
    assert (odd.kept.plain(), odd.amount.plain()) == ("49.99", "50.00")


@given(
    days=some.integers(-30, 60),
    fee=some.integers(1, 10**8),
    share=some.fractions(0, 1),
)
def test_nothing_is_lost_and_nobody_gets_more_than_was_paid(
    days: int, fee: int, share: Fraction
) -> None:
    price, paid = Money(Fraction(fee, 100), "EUR"), Money(Fraction(int(fee * share), 100), "EUR")
    notice = START - timedelta(days)
    found = refund(RULE, fee=price, paid=paid, start=START, notice=notice)
    earlier = refund(RULE, fee=price, paid=paid, start=START, notice=notice - timedelta(1))
    assert found.amount.amount + found.kept.amount == paid.amount
    assert 0 <= found.amount.amount <= paid.amount
    assert earlier.amount.amount >= found.amount.amount, "earlier notice never costs more"
    assert (found.amount.amount * 100).denominator == 1, "it can be paid out"


def test_a_substitute_takes_place_and_payment_until_the_last_day(rule: RefundRule) -> None:
    def named(days: int) -> Refund:
        notice = START - timedelta(days)
        return refund(
            rule, fee=euros("600"), paid=euros("600"), start=START, notice=notice, substitute=True
        )

    done = named(14)
    assert (done.amount.amount, done.kept.amount, done.band) == (0, 0, None)
    with pytest.raises(TooLateForSubstitute, match=r"13 days before the start.*at least 14 days"):
        named(13)


def test_the_last_day_of_each_band_is_a_date(rule: RefundRule) -> None:
    assert [day for _, day in last_days(rule, START)] == [
        date(2025, 10, 20),
        date(2025, 10, 26),
        None,
    ]


def test_amounts_that_do_not_fit_are_refused(rule: RefundRule) -> None:
    with pytest.raises(BadAmount, match="fee is in EUR and was paid in USD"):
        refund(rule, fee=euros("600"), paid=Money(Fraction(600), "USD"), start=START, notice=START)
    with pytest.raises(BadAmount, match="below zero"):
        refund(rule, fee=euros("600"), paid=Money(Fraction(-1), "EUR"), start=START, notice=START)
    for text in ("", "-5", "1.234", "1e3", "٦٠٠", "1,000.00", "600 EUR", "9" * 12):
        with pytest.raises(BadAmount, match="is not an amount of money"):
            Money.read(text, "EUR")


def test_a_course_without_a_fee_has_no_refund() -> None:
    with pytest.raises(NotArranged, match="asks no fee"):
        running.load("governance-coherence").charged()
