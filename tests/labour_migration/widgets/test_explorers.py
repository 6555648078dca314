"""The explorers and the corridor matrix against the tables that they show."""

import pandas as pd
import pytest

from labour_migration import datasets
from labour_migration.charts.matrices import WIDEST
from labour_migration.indicators import Design, Status
from labour_migration.widgets.models.corridors import CorridorChoice
from labour_migration.widgets.models.errors import BadInput
from labour_migration.widgets.models.explorer import INDICATORS, Exploration
from labour_migration.widgets.models.survey import Survey, SurveyExploration
from labour_migration.widgets.models.words import abridged


@pytest.mark.parametrize("indicator", INDICATORS)
@pytest.mark.parametrize("view", ["time", "rank"])
def test_every_indicator_can_be_seen_both_ways(indicator: str, view: str) -> None:
    result = Exploration().put("indicator", indicator).put("view", view).result()
    found = INDICATORS[indicator]
    assert list(result.table.columns) == [found.place, "year", found.value]
    assert result.chart is not None
    assert result.chart.source == datasets.cite(found.dataset)


def test_a_line_says_where_it_starts_and_ends() -> None:
    text = Exploration(places=("Germany",)).result().text
    assert text == "Germany: 6,960 in 1990, 16,750 thousand in 2024."


def test_missing_years_are_named() -> None:
    frame = datasets.load("remittances_received")
    blank = frame[frame["received_usd_bn"].isna()].iloc[0]
    text = Exploration(indicator="remittances", places=(blank["country"],)).result().text
    assert f"no data for {blank['year']}" in text


def test_a_ranking_is_of_places_not_of_the_world() -> None:
    ranked = Exploration(indicator="stock-regions", view="rank").result()
    assert "World" not in ranked.table["region"].to_list()
    assert ranked.text.startswith("Of 5 places with a value in 2024, Europe has the highest")


def test_places_follow_the_indicator() -> None:
    regions = Exploration().put("indicator", "stock-regions")
    assert regions.places == ("Europe", "Asia", "Americas")
    regions.check()
    back = regions.put("indicator", "stock-countries")
    assert set(back.places) <= set(datasets.load("migrant_stock_by_destination")["country"])


@pytest.mark.parametrize("number", [0, 7])
def test_too_many_places_or_none_are_explained(number: int) -> None:
    countries = datasets.load("migrant_stock_by_destination")["country"].unique()
    with pytest.raises(BadInput, match="between one and 6 places"):
        Exploration().put("places", tuple(countries[:number])).result()


def test_regions_add_up_to_the_corridors() -> None:
    corridors = datasets.load("migration_corridors_2024")
    for level in ("country", "subregion", "region"):
        flows = CorridorChoice(level=level, largest=60).flows()
        assert flows["migrants_thousand"].sum() == pytest.approx(
            corridors["migrants_thousand"].sum(), abs=1
        )
    whole = corridors["migrants_thousand"].mul(corridors["women_pct"]).sum()
    again = flows["migrants_thousand"].mul(flows["women_pct"]).sum()
    assert again == pytest.approx(whole, rel=0.002)


def test_corridors_can_be_narrowed() -> None:
    asia = CorridorChoice(origin_region="Africa", destination_region="Europe", largest=60)
    table = asia.result().table
    assert 0 < len(table) < 10
    assert "chosen" in asia.result().caption
    with pytest.raises(BadInput, match="None of the 60 largest corridors leads from Oceania"):
        CorridorChoice(origin_region="Oceania").result()


def test_a_wide_matrix_says_what_it_leaves_out() -> None:
    choice = CorridorChoice(largest=60)
    assert choice.drawn()["destination"].nunique() == WIDEST
    result = choice.result()
    left = result.table["destination"].nunique() - WIDEST
    assert f"{left} others in the table only" in result.text
    assert "others" not in CorridorChoice(largest=5).result().text


def test_shares_of_women_are_said_for_the_chosen_corridors() -> None:
    text = CorridorChoice(measure="women_pct", largest=2).result().text
    assert "Women are 49.6 per cent of all" in text
    assert "Afghanistan to Islamic Republic of Iran, 52.2 per cent" in text


def people(synthetic: bool = False) -> Survey:
    frame = pd.DataFrame(
        {
            "status": [1, 1, 2, 1, 1, 1, 1, 2, 4, 3] * 20,
            "abroad": [1, 1, 1, 0, 0, 0, 0, 0, 0, 1] * 20,
            "sex": [1, 2] * 100,
            "w": [1.0, 2.0, 1.0, 1.0] * 50,
        }
    )
    frame.attrs["synthetic"] = synthetic
    return Survey(
        frame,
        Design(),
        Status.from_codes(frame["status"]),
        {"Born abroad": "abroad"},
        source="Invented people",
        weights=("w",),
        sex="sex",
        sexes={1: "Men", 2: "Women"},
    )


def test_a_survey_is_estimated_with_its_intervals() -> None:
    model = SurveyExploration(people()).settled()
    found = model.put("weight", "w").estimates().set_index("group")
    assert found.loc["gap", "value"] == pytest.approx(
        found.loc["migrant", "value"] - found.loc["other", "value"]
    )
    text = model.result().text
    assert text.startswith("All: migrants ")
    assert text.endswith("the interval of the gap includes zero.")


def test_long_texts_leave_whole_sentences_for_the_chart() -> None:
    names = ("Democratic Republic of the Congo", "Egypt", "United Arab Emirates")
    model = Exploration(indicator="stock-countries", places=names)
    result = model.result()
    assert result.chart is not None
    assert result.chart.alt == result.text
    assert abridged(result.text, most=150).endswith("in 2024.")


def test_sexes_are_named_and_kept_apart() -> None:
    result = SurveyExploration(people(), by_sex=True).settled().result()
    assert result.table["sex"].unique().tolist() == ["All", "Men", "Women"]
    assert "Women: migrants" in result.text


def test_only_rates_that_the_survey_allows_are_on_offer() -> None:
    names = {name for _, name in people().measures()}
    assert names == {"participation", "employment", "unemployment", "LU3"}


def test_a_synthetic_survey_says_so() -> None:
    chart = SurveyExploration(people(synthetic=True)).settled().result().chart
    assert chart is not None
    assert chart.synthetic
    assert "ynthetic" in chart.html
