"""Wrong answers to week 3's data questions: each must lose its own points and no others."""

from labour_migration import datasets
from labour_migration.concepts import agreements
from labour_migration.widgets import Quiz

NO = ("prep-need", "pro-change", "dev-skills", "dev-return", "fol-crisis")
PARTLY = ("rec-fees", "rec-equal", "con-wages", "pro-social", "rem-inspect", "fol-data")


def q5(quiz: Quiz) -> dict[str, float]:
    """Mistakes by name: what went wrong, and the value it leads to for this learner."""
    items = agreements.checklist()
    part = quiz.given("q5")["part"]
    read = [item for item in items if item.dimension != part]
    whole = sum(item.points for item in read if item.name not in NO)
    halves = sum(item.points for item in read if item.name in PARTLY)
    unread = sum(item.points for item in items if item.dimension == part)
    right = whole - halves / 2
    return {
        "not read counted as yes": right + unread,
        "partly counted as yes": float(whole),
        "partly counted as no": float(whole - halves),
        "per cent of the points that were read": round(100 * right / (100 - unread), 1),
    }


def q6(quiz: Quiz) -> dict[str, float]:
    """Mistakes by name: what went wrong, and the value it leads to for this learner."""
    briefs = datasets.load("remittance_forecasts")
    chosen = briefs[
        (briefs["area"] == quiz.given("q6")["region"])
        & (briefs["year"] == 2020)
        & (briefs["measure"] == "growth")
    ]
    april, october, record = chosen.sort_values("published")["value"]
    return {
        "forecast minus record": round(april - record, 1),
        "the forecast of October": round(record - october, 1),
        "the two forecasts compared": round(october - april, 1),
        "the signs lost, so added instead of subtracted": round(record + april, 1),
    }


def q7(quiz: Quiz) -> dict[str, float]:
    """Mistakes by name: what went wrong, and the value it leads to for this learner."""
    days = int(quiz.given("q7")["days"])
    today = days + 37
    shares = {
        "the time that remains": 18 / today,
        "the steps at the ministry kept": 1 - 24 / today,
        "the share of waiting today": (days + 23) / today,
        "no waiting at the handovers": 1 - 12 / today,
        "everybody works twice as fast": 7 / today,
    }
    return {name: round(100 * value, 1) for name, value in shares.items()}
