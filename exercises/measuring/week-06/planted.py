"""Wrong answers to week 6's data questions: each must lose its own points and no others."""

import pandas as pd

from labour_migration import reports, synthetic
from labour_migration.indicators import coherence
from labour_migration.widgets import Quiz

# The mean of the five other parts, "aim and budget", and the total with equal weights.
COSTAVERRA = (73.2, 30, 66.0)
RIVALS = {
    "Aldora": (60.8, 61),
    "Bressia": (66.0, 44),
    "Corvane": (54.0, 88),
    "Farrow Isles": (44.0, 70),
    "Khaledine": (66.0, 42),
    "Northmark": (68.4, 50),
}


def q5(quiz: Quiz) -> dict[str, float]:
    """Mistakes by name: what went wrong, and the value it leads to for this learner."""
    policy = quiz.given("q5")["policy"]
    pairs = synthetic.companion("coherence_pairs", quiz.seed)
    kept = pairs[(pairs["policy_a"] != policy) & (pairs["policy_b"] != policy)]
    both = kept.dropna(subset=["coder_1", "coder_2"])
    same = (both["coder_1"] == both["coder_2"]).mean()
    zeros = coherence.agreement(kept["coder_1"].fillna(0), kept["coder_2"].fillna(0))
    kappa = coherence.agreement(kept["coder_1"], kept["coder_2"]).value
    chance = (same - kappa) / (1 - kappa)
    return {
        "the observed agreement": round(same, 2),
        "the agreement by chance": round(chance, 2),
        "not divided by what chance leaves": round(same - chance, 2),
        "a third taken for chance, and not divided": round(same - 1 / 3, 2),
        "blanks taken for neutral": round(zeros.value, 2),
        "one minus kappa": round(1 - kappa, 2),
    }


def q6(quiz: Quiz) -> dict[str, float]:
    """Mistakes by name: what went wrong, and the value it leads to for this learner."""
    others, budget = RIVALS[str(quiz.given("q6")["rival"])]
    lead, behind = COSTAVERRA[0] - others, budget - COSTAVERRA[1]
    whole = COSTAVERRA[2] - (5 * others + budget) / 6
    return {
        "the weight of the other parts": round(100 * behind / (lead + behind), 1),
        "a fraction instead of per cent": round(lead / (lead + behind), 1),
        "L over R": round(100 * lead / behind, 1),
        "the totals compared": round(100 * whole / (whole + behind), 1),
        "sums instead of means": round(500 * lead / (5 * lead + behind), 1),
        "how many times it must count": round(5 * lead / behind, 1),
    }


def q7(quiz: Quiz) -> dict[str, float]:
    """Mistakes by name: what went wrong, and the value it leads to for this learner."""
    survey = synthetic.labour_force_survey(quiz.seed, quiz.learner)
    survey = reports.synthetic_microdata(survey).frame
    rows = survey[(survey["lfs_status"] == 1) & survey["isco1"].between(1, 9)]
    part = pd.DataFrame(
        {
            "born": rows["cob"].map({"QVR": "here", "ZZZ": "not stated"}).fillna("abroad"),
            "graduate": rows["edu"] == 3,
            "low": rows["isco1"] >= 4,
            "weight": rows["w_cob"],
        }
    )
    count = part.groupby(["born", "graduate", "low"])["weight"].sum().unstack(fill_value=0.0)
    graduates, others = count.xs(True, level="graduate"), count.xs(False, level="graduate")
    over = 100 * graduates[True] / graduates.sum(axis="columns")
    everybody = graduates + others
    low = 100 * everybody[True] / everybody.sum(axis="columns")
    inside = 100 * graduates[True] / everybody[True]
    return {
        "one share only": round(over["abroad"], 1),
        "the share of the others only": round(over["here"], 1),
        "the other way round": round(over["here"] - over["abroad"], 1),
        "a ratio": round(over["abroad"] / over["here"], 1),
        "everybody instead of graduates": round(low["abroad"] - low["here"], 1),
        "graduates among those in groups 4 to 9": round(inside["abroad"] - inside["here"], 1),
    }
