"""Wrong answers to week 1's data questions: each must lose its own points and no others."""

from labour_migration import datasets
from labour_migration.widgets import Quiz


def q5(quiz: Quiz) -> dict[str, float]:
    """Mistakes by name: what went wrong, and the value it leads to for this learner."""
    table = datasets.load("migrant_stock_by_region").pivot(
        index="region", columns="year", values="migrant_stock_thousand"
    )
    ratios = table[2024] / table[2020]
    ratio = ratios[quiz.given("q5")["region"]]
    return {
        "the whole period": round((ratio - 1) * 100, 2),
        "divided by four instead of compounded": round((ratio - 1) * 25, 2),
        "five years instead of four": round((ratio**0.2 - 1) * 100, 2),
        "the square root taken once": round((ratio**0.5 - 1) * 100, 2),
        "the world instead of the region": round((ratios["World"] ** 0.25 - 1) * 100, 2),
    }


def q6(quiz: Quiz) -> dict[str, float]:
    """Mistakes by name: what went wrong, and the value it leads to for this learner."""
    country = quiz.given("q6")["country"]
    latest = datasets.load("remittances_received").query("year == 2024").set_index("country")
    places = latest[["received_usd_bn", "received_pct_gdp"]].rank(ascending=False).loc[country]
    return {
        "the place by dollars": places["received_usd_bn"],
        "the country itself not counted": places["received_pct_gdp"] - 1,
        "counted from the smallest ratio": 51 - places["received_pct_gdp"],
    }


def q7(quiz: Quiz) -> dict[str, float]:
    """Mistakes by name: what went wrong, and the value it leads to for this learner."""
    regions = datasets.load("countries").set_index("iso3")["m49_subregion"]
    corridors = datasets.load("migration_corridors_2024")
    here = corridors["dest_iso3"].map(regions) == quiz.given("q7")["region"]
    four = corridors[here].head(4)
    women = (four["migrants_thousand"] * four["women_pct"]).sum() / four["migrants_thousand"].sum()
    return {
        "the plain average of four percentages": round(four["women_pct"].mean(), 1),
        "men": round(100 - women, 1),
        "a fraction instead of per cent": round(women / 100, 2),
        "the largest corridor alone": float(four["women_pct"].iloc[0]),
    }
