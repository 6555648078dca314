"""The sample designer and the recruitment-cost calculator against worked examples."""

from math import ceil
from typing import get_args

import pytest

from labour_migration import sampling
from labour_migration.sampling import SampleTooLarge
from labour_migration.widgets.models.costs import CostSheet
from labour_migration.widgets.models.errors import BadInput, Incomplete
from labour_migration.widgets.models.sample import METHODS, Method, SampleDesign, Stratum

SIMPLE = SampleDesign(
    cluster_correlation=0.0,
    response_pct=100.0,
    strata=(Stratum("City", 2_000, 40.0, 4.0, 16.0), Stratum("Rest", 8_000, 10.0, 16.0, 1.0)),
)
KNOWN = CostSheet(blanks="zero", pay_month=400.0).settled()


def test_the_size_is_that_of_the_textbook() -> None:
    assert SIMPLE.size() == sampling.SampleSize(385, 385, 385)
    assert "complete 385 interviews" in SIMPLE.result().text


def test_clusters_weights_response_and_screening_all_count() -> None:
    design = SampleDesign(
        cluster_take=11, cluster_correlation=0.05, weighting_effect=1.2, group_pct=5.0
    )
    assert design.design_effect == pytest.approx(1.8)
    size = design.size()
    assert size.complete == 692
    assert size.approached == ceil(691.46 / 0.8)
    assert size.screened == pytest.approx(size.approached / 0.05, rel=0.01)


def test_every_method_gives_out_all_addresses() -> None:
    assert {name for _, name in METHODS} == set(get_args(Method))
    plans = {name: SIMPLE.put("method", name).allocation() for _, name in METHODS}
    assert {int(plan["addresses"].sum()) for plan in plans.values()} == {385}
    city = {name: int(plan.loc[0, "addresses"]) for name, plan in plans.items()}
    assert city == {"proportional": 77, "neyman": 193, "cost": 257, "rare": 193}


def test_costs_and_members_follow_the_allocation() -> None:
    plan = SIMPLE.put("method", "rare").allocation()
    assert plan["total_cost"].tolist() == [193 * 4.0, 192 * 16.0]
    assert plan["expected_members"].tolist() == pytest.approx([30.88, 1.92])
    text = SIMPLE.put("method", "rare").result().text
    assert "About 33 of these addresses have a member of the group, fewer than the 385" in text


def test_controls_show_what_the_method_needs() -> None:
    def about(design: SampleDesign, word: str) -> bool:
        return any(word in control.label for control in design.controls())

    assert not about(SIMPLE, "spread")
    assert about(SIMPLE.put("method", "neyman"), "Stratum 2: spread")
    assert about(SIMPLE.put("method", "rare"), "Stratum 1: share of the group")


def test_impossible_plans_are_explained() -> None:
    with pytest.raises(SampleTooLarge, match="n must lie between"):
        SIMPLE.put("margin_points", 0.5).result()
    with pytest.raises(BadInput, match="a name of its own"):
        SIMPLE.put(("strata", 1, "name"), "City").result()
    with pytest.raises(BadInput, match="One stratum must stay"):
        SIMPLE.without_stratum().without_stratum()


def test_strata_come_and_go() -> None:
    longer = SIMPLE.with_stratum()
    assert [one.name for one in longer.strata] == ["City", "Rest", "Stratum 3"]
    assert longer.without_stratum() == SIMPLE


def test_the_cost_is_stated_in_months_of_pay() -> None:
    result = KNOWN.put(("items", "Passport"), 100.0).put(("items", "Broker"), 900.0).result()
    assert "paid 1,000 USD" in result.text
    assert "2.5 months of pay. Largest: Broker, 90 per cent" in result.text
    assert "13 empty boxes count as nothing paid" in result.text
    assert result.table.loc[0, ["item", "paid", "share_pct", "stated"]].tolist() == [
        "Broker", 900.0, 90.0, "yes",
    ]  # fmt: skip


def test_what_was_kept_back_is_cost_and_pay_once() -> None:
    line = KNOWN.put(("items", "Broker"), 900.0).put("deducted", 100.0).lines().iloc[0]
    assert (line["cost"], line["earnings_month"], line["ratio_months"]) == (1000, 500, 2)


def test_pay_is_changed_into_the_money_of_the_costs() -> None:
    sheet = KNOWN.put("cost_currency", "QAL").put("rate", 70.0).put(("items", "Broker"), 56_000.0)
    assert sheet.lines().loc[0, "ratio_months"] == pytest.approx(2.0)
    labels = {control.label for control in sheet.controls()}
    assert {"QAL for one USD", "Pay of the first month (USD)"} <= labels
    same = sheet.put("pay_currency", "QAL ")
    assert same.rate is None
    assert "QAL for one QAL" not in {control.label for control in same.controls()}


def test_another_currency_needs_another_rate() -> None:
    paid = KNOWN.put(("items", "Broker"), 800.0)
    assert "2 months" in paid.result().text
    foreign = paid.put("pay_currency", "QKD")
    with pytest.raises(Incomplete, match="how many USD buy one QKD"):
        foreign.result()
    rated = foreign.put("rate", 2.0)
    assert "is 1 month of pay" in rated.result().text
    assert rated.put("pay_currency", "QAL").rate is None
    assert "2 months" in rated.put("pay_currency", "USD").result().text


def test_blank_is_not_zero() -> None:
    blank = CostSheet(pay_month=400.0).settled().put(("items", "Broker"), 900.0)
    with pytest.raises(Incomplete, match="14 boxes are empty"):
        blank.result()
    assert "2.25 months" in blank.with_zeros().result().text
    with pytest.raises(Incomplete, match="at least one amount"):
        KNOWN.result()
    with pytest.raises(Incomplete, match="pay of the first month"):
        KNOWN.put("pay_month", None).put(("items", "Broker"), 0.0).result()


def test_a_worker_who_paid_nothing() -> None:
    result = KNOWN.with_zeros().result()
    assert result.text == "The worker paid nothing: the cost is 0 months of pay."
    assert result.chart is None
