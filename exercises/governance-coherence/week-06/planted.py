"""Wrong answers to week 6's data questions: each must lose its own points and no others."""

import random

from labour_migration import datasets
from labour_migration.widgets import Quiz

# Fall forecast for the region in April and in October 2020, per cent.
FORECASTS = {
    ("Bangladesh", "Nepal", "Sri Lanka"): (22.1, 4),
    ("Kenya", "Nigeria"): (23.1, 9),
    ("Colombia", "Guatemala", "Mexico"): (19.3, 0.2),
    ("Indonesia", "Philippines"): (13.0, 11),
}
ALL_COUNTRIES = 19.7
LIMIT = 346


def q5(quiz: Quiz) -> dict[str, float]:
    """Mistakes by name: what went wrong, and the value it leads to for this learner."""
    country = str(quiz.given("q5")["country"])
    april, october = next(fall for group, fall in FORECASTS.items() if country in group)
    rows = datasets.load("remittances_received").set_index(["country", "year"])["received_usd_bn"]
    before, after = rows[country, 2019], rows[country, 2020]
    loss = max(before - after, 0)
    idle = before * april / 100 - loss
    found = {
        "forecast for all countries": before * ALL_COUNTRIES / 100 - loss,
        "forecast of October": before * october / 100 - loss,
        "per cent of 2020": after * april / 100 - loss,
        "sign turned": -idle,
        "loss alone": loss,
    }
    if loss:
        found["whole reserve"] = before * april / 100
    else:
        found["gain added"] = before * april / 100 - (before - after)
    return {name: round(value, 2) for name, value in found.items()}


def arrivals(quiz: Quiz) -> list[int]:
    """The learner's weeks, as the notebook makes them."""
    chance = random.Random(f"{quiz.seed} {quiz.learner} arrivals").random

    def between(low: int, high: int) -> int:
        return low + int((high - low + 1) * chance())

    weeks = [between(80, 150) for _ in range(between(3, 6))]
    weeks += [LIMIT, between(250, 330), between(250, 330)]
    weeks += [between(380, 690) for _ in range(between(5, 9))]
    weeks += [between(210, 340) for _ in range(between(2, 3))]
    weeks += [between(360, 520) for _ in range(between(1, 3))]
    while len(weeks) < 30:
        weeks.append(between(90, 330))
    return weeks


def q6(quiz: Quiz) -> dict[str, int]:
    """Mistakes by name, as above."""
    weeks = arrivals(quiz)
    busy = [week for week, count in enumerate(weeks, 1) if count > LIMIT]
    first, last = busy[0] + 1, busy[-1] + 4
    calm = [week for week in range(first, 31) if weeks[week - 1] <= LIMIT]
    return {
        "closed in the first dip": calm[0] - first,
        "closed after the last busy week": busy[-1] - busy[0],
        "opened in the week that fires": last - first + 2,
        "opened after exactly 346": last - weeks.index(LIMIT) - 1,
        "four calm weeks, not in a row": calm[3] - first + 1,
        "busy weeks counted": len(busy),
        "never closed": 30 - busy[0],
    }


def q7(quiz: Quiz) -> dict[str, int]:
    """Mistakes by name, as above."""
    vote, staff, baseline = (int(quiz.given("q7")[name]) for name in ("vote", "staff", "baseline"))
    longest = 2 + vote + max(staff, baseline)
    return {
        "all steps added up": 10 - (2 + vote + 3 + staff + baseline),
        "shorter way": 10 - (2 + vote + min(staff, baseline)),
        "sign turned": longest - 10,
        "without the terms of reference": 10 - longest + 2,
        "forward from adoption": longest,
        "without the vote": 10 - longest + vote,
    }
