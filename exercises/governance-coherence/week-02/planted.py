"""Wrong answers to week 2's data questions: each must lose its own points and no others."""

import numpy as np

from labour_migration.widgets import Quiz

GROUPS = ("Government", "Employers", "Workers", "Migrants", "Others")
HOURS = np.array([9, 8, 18, 10, 6])
PEOPLE = np.array(
    [[4, 2, 3, 14, 7], [1, 0, 1, 12, 1], [3, 2, 2, 2, 1], [6, 3, 3, 0, 0], [24, 6, 7, 5, 8]]
)


def q5(quiz: Quiz) -> dict[str, float]:
    """Mistakes by name: what went wrong, and the value it leads to for this learner."""
    place = GROUPS.index(str(quiz.given("q5")["group"]))
    own, everybody = PEOPLE[:, place], PEOPLE.sum(axis=1)
    share = (HOURS @ own) / (HOURS @ everybody)
    shares = {
        "people instead of participant-hours": own.sum() / everybody.sum(),
        "only the events before the draft": HOURS[:3] @ own[:3] / (HOURS[:3] @ everybody[:3]),
        "the average of the shares of five events": (own / everybody).mean(),
        "a fraction instead of per cent": share / 100,
    }
    return {name: round(float(100 * value), 1) for name, value in shares.items()}


def q6(quiz: Quiz) -> dict[str, float]:
    """Mistakes by name: what went wrong, and the value it leads to for this learner."""
    weeks = int(quiz.given("q6")["weeks"])
    return {
        "all steps added up": weeks + 64,
        "the costed plan instead of the draft": weeks + 42,
        "the law instead of the data": 55,
        "consultation left out": weeks + 37,
        "validation left out": weeks + 40,
    }


def q7(quiz: Quiz) -> dict[str, float]:
    """Mistakes by name: what went wrong, and the value it leads to for this learner."""
    own = 12 * (int(quiz.given("q7")["year"]) - 2009) - 3
    return {
        "no pension, because its own months miss the minimum": 0.0,
        "the theoretical pension": 2.25 * (84 + own),
        "months of both records counted twice": 2.25 * (own + 3),
        "the pension of Country A": 900 * 1.5 / 100 * 7,
        "the per cent of a year taken for a month": 27.0 * own,
    }
