"""Designs at the same cost: the tool of the group assignment over the sampling simulation."""

from collections.abc import Iterator

import pytest

from labour_migration.sampling import simulation
from labour_migration.widgets.models import designs
from labour_migration.widgets.models.designs import DesignComparison
from labour_migration.widgets.models.errors import BadInput, BadState, Incomplete

FEW = simulation.table(repetitions=4)


@pytest.fixture(autouse=True)
def few_samples(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("labour_migration.sampling.simulation.table", lambda: FEW)
    designs._rows.cache_clear()
    yield
    designs._rows.cache_clear()


PRICED = DesignComparison(interview=40.0, screening=2.0, place=300.0, design="areas", size=3600)


def test_the_cost_is_that_of_the_chosen_design_and_all_get_it() -> None:
    assert PRICED.cost() == 3600 * 40 + 300 * 300
    table = PRICED.compared().set_index("design")
    assert list(table.index) == [one.title for one in simulation.PLANS]
    own = table.loc["Areas, in proportion"]
    assert (own["interviews"], own["areas and dormitories"]) == (3600, 300)
    for title in ("Areas, migrants oversampled", "Areas and dormitories"):
        line = table.loc[title]
        assert 40 * line["interviews"] + 300 * line["areas and dormitories"] == 234_000
    simple = table.loc["Simple random sample"]
    assert simple["interviews"] < 3600
    spent = 40 * simple["interviews"] + 300 * simple["areas and dormitories"]
    assert spent == pytest.approx(234_000, rel=0.01)


def test_the_text_names_cost_and_money() -> None:
    text = PRICED.put("money", "crowns").result().text
    assert text.startswith("Areas, in proportion, 3,600 interviews: the field work costs 234,000")
    assert "crowns" in text and "Areas and dormitories" in text


def test_a_price_that_is_missing_or_wrong_is_said() -> None:
    with pytest.raises(Incomplete, match="all three prices"):
        DesignComparison(interview=40.0, screening=0.0).cost()
    for name, value in (("interview", 0.0), ("place", -1.0), ("design", "best"), ("size", 1000)):
        with pytest.raises(BadInput):
            PRICED.put(name, value).check()
        broken = PRICED.state()
        broken["values"][name] = value
        with pytest.raises(BadState):
            DesignComparison().loaded(broken)
    assert DesignComparison().loaded(PRICED.state()) == PRICED
