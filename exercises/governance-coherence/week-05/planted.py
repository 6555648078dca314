"""Wrong answers to week 5's data questions: each must lose its own points and no others."""

from datetime import date

from labour_migration import synthetic
from labour_migration.indicators import Design
from labour_migration.indicators.moments import share
from labour_migration.widgets import Quiz

PLAN = {  # baseline, target, latest value and its date
    1: (34, 74, 48, date(2026, 6, 30)),
    2: (60, 20, 51, date(2026, 9, 30)),
    3: (30, 70, 52, date(2026, 3, 31)),
    4: (5, 1, 3.4, date(2026, 12, 31)),
    5: (30, 50, 29, date(2026, 9, 30)),
    6: (400, 150, 310, date(2025, 12, 31)),
    7: (12, 52, 37, date(2026, 6, 30)),
    8: (64, 24, 42, date(2027, 3, 31)),
}
BORN = {"Aldora": "QRA", "Bressia": "QRB", "Corvane": "QRC", "Delmari": "QRD", "Estovia": "QRE"}
FUNDS = {  # spending before; then income and spending of each year
    1: (4000, [900, 1000, 1100, 1200], [4300, 4250, 4400, 4150]),
    2: (2500, [600, 650, 700, 750], [3000, 2950, 3200, 3250]),
    3: (6000, [1500, 1400, 1600, 1700], [5900, 6100, 6300, 6200]),
    4: (3200, [800, 820, 840, 860], [3500, 3650, 3700, 3850]),
    5: (1800, [400, 450, 500, 550], [1750, 1700, 1650, 1800]),
    6: (5000, [1100, 1200, 1250, 1300], [5200, 5500, 5600, 5700]),
    7: (3600, [700, 900, 950, 1000], [4200, 4350, 4150, 4300]),
}


def q5(quiz: Quiz) -> dict[str, float]:
    """Mistakes by name: what went wrong, and the value it leads to for this learner."""
    baseline, target, latest, day = PLAN[int(quiz.given("q5")["number"])]
    first, last = date(2024, 1, 1), date(2028, 12, 31)
    way = 100 * (latest - baseline) / (target - baseline)
    time = 100 * (day - first).days / (last - first).days
    found = {
        "sign turned": time - way,
        "way alone": way,
        "time alone": time,
        "latest divided by target": 100 * latest / target - time,
        "change divided by the baseline": 100 * (latest - baseline) / baseline - time,
        "time still to come": way - (100 - time),
    }
    return {name: round(value, 1) for name, value in found.items()}


def q6(quiz: Quiz) -> dict[str, float]:
    """Mistakes by name, as above."""
    errors = []
    for which in ("first", "second"):
        survey = synthetic.labour_force_survey(quiz.seed, f"{quiz.learner}, {which} survey")
        group = survey["cob"].eq(BORN[str(quiz.given("q6")["country"])])
        errors.append(
            share(
                survey,
                Design(weight="w_cob", stratum="stratum", psu="psu"),
                survey["emp_contrib"].eq(1).fillna(False),
                where=group & survey["emp_contrib"].notna(),
            ).se
        )
    first, second = errors
    found = {
        "standard error, not margin": (first**2 + second**2) ** 0.5,
        "standard errors added": 1.96 * (first + second),
        "no square root": 1.96 * (first**2 + second**2),
        "margin of the first survey": 1.96 * first,
        "width of the interval": 2 * 1.96 * (first**2 + second**2) ** 0.5,
    }
    return {name: round(value, 1) for name, value in found.items()}


def q7(quiz: Quiz) -> dict[str, float]:
    """Mistakes by name, as above."""
    before, income, spending = FUNDS[int(quiz.given("q7")["fund"])]
    added = [after - before for after in spending]
    found = {
        "last year alone": 100 * added[-1] / income[-1],
        "spending before taken away once": 100 * (sum(spending) - before) / sum(income),
        "average of yearly shares": sum(
            100 * more / paid for more, paid in zip(added, income, strict=True)
        )
        / len(added),
        "all spending": 100 * sum(spending) / sum(income),
        "what is missing": 100 - 100 * sum(added) / sum(income),
    }
    return {name: round(value, 1) for name, value in found.items()}
