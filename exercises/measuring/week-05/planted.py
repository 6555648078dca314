"""Wrong answers to week 5's data questions: each must lose its own points and no others."""

import pandas as pd

from labour_migration import synthetic
from labour_migration.indicators import amounts, edits, reported
from labour_migration.widgets import Quiz


def workers(quiz: Quiz) -> pd.DataFrame:
    """One row a worker of the learner's sample, amounts in AU, with the marks of the edits."""
    survey = synthetic.recruitment_cost_survey(quiz.seed, quiz.learner)
    rates = synthetic.companion("fx_rates", quiz.seed)
    rate = rates.set_index(["month", "currency"])["rate_per_au"]
    month = survey["left_year"].astype(str) + "-" + survey["left_month"].astype(str).str.zfill(2)

    def in_au(amount: pd.Series, money: pd.Series) -> pd.Series:
        return amounts.convert(amount, money, rate, month=month)

    items = [in_au(survey[f"c{n:02d}"], survey[f"c{n:02d}_cur"]) for n in range(1, 16)]
    months = amounts.monthly(survey["earn_first"], survey["earn_period"], {1: 1, 2: 12})
    frame = pd.DataFrame(
        {
            "cost": sum(items[1:], items[0]),
            "remembered": in_au(survey["cost_total_reported"], pd.Series("QAL", survey.index)),
            "pay": in_au(months, survey["earn_cur"]),
            "kept": in_au(survey["deducted"], survey["earn_cur"]),
            "scope": survey[["purpose", "job_status", "first_job"]].eq(1).all(axis="columns"),
            "weight": survey["weight"],
            "corridor": survey["corridor_dest"],
        }
    )
    frame["money"] = reported.above_reported(frame["cost"], frame["remembered"])
    frame["box"] = edits.other_period(frame["pay"], [frame["corridor"]])
    frame["usual"] = frame["pay"].groupby(frame["corridor"]).transform("median")
    return frame


def q5(quiz: Quiz) -> dict[str, float]:
    """Mistakes by name: what went wrong, and the value it leads to for this learner."""
    frame = workers(quiz)
    fits = frame["scope"] & frame["cost"].notna() & ~frame["money"] & ~frame["box"]
    fits &= (frame["kept"] > 0.1 * frame["pay"]) & (frame["remembered"] / frame["pay"]).between(
        2, 7
    )
    cost, remembered, pay, kept = frame[fits].iloc[0][["cost", "remembered", "pay", "kept"]]
    return {
        "what was kept back left out": round(cost / pay, 2),
        "what was kept back in the cost only": round((cost + kept) / pay, 2),
        "what was kept back in the earnings only": round(cost / (pay + kept), 2),
        "what was kept back taken off the pay": round((cost + kept) / (pay - kept), 2),
        "the remembered total added to the items": round(
            (cost + remembered + kept) / (pay + kept), 2
        ),
        "earnings over cost": round((pay + kept) / (cost + kept), 2),
    }


def q6(quiz: Quiz) -> dict[str, float]:
    """Mistakes by name: what went wrong, and the value it leads to for this learner."""
    frame = workers(quiz)
    frame = frame[frame["kept"] == 0]
    inside, wrong = frame["scope"], frame["money"] | frame["box"]
    known, some = frame["cost"].notna(), frame["cost"] > 0
    biggest = frame.sort_values("remembered", ascending=False, kind="stable")
    usual = frame[inside & ~wrong & some].head(4)
    zero = frame[inside & ~wrong & (frame["cost"] == 0)].head(1)
    blank = frame[inside & ~known & ~frame["box"]].head(1)
    outside = biggest[(~inside & known & ~wrong).reindex(biggest.index)].head(1)
    money = biggest[(inside & frame["money"] & ~frame["box"]).reindex(biggest.index)].head(1)
    yearly = inside & (frame["pay"] > 4 * frame["usual"]) & some & ~frame["money"]
    box = biggest[yearly.reindex(biggest.index)].head(1)
    mended_money, mended_box = (
        money.assign(cost=money["remembered"]),
        box.assign(pay=box["pay"] / 12),
    )

    def mean(*parts: pd.DataFrame) -> float:
        rows = pd.concat(parts)
        return round(float((rows["cost"] / rows["pay"]).mean()), 2)

    right = pd.concat([usual, zero, mended_money, mended_box])
    return {
        "wrong money left in": mean(usual, zero, money, mended_box),
        "wrong box left in": mean(usual, zero, mended_money, box),
        "self-employed or other purpose kept": mean(right, outside),
        "blank taken for zero": mean(right, blank.assign(cost=0.0)),
        "zero left out": mean(usual, mended_money, mended_box),
        "faulty workers dropped": mean(usual, zero),
        "ratio of means": round(float(right["cost"].sum() / right["pay"].sum()), 2),
    }


def q7(quiz: Quiz) -> dict[str, float]:
    """Mistakes by name: what went wrong, and the value it leads to for this learner."""
    frame = workers(quiz)
    frame["cost"] = frame["cost"].mask(frame["money"], frame["remembered"]) + frame["kept"]
    frame["pay"] = frame["pay"].mask(frame["box"], frame["pay"] / 12) + frame["kept"]
    frame = frame[frame["scope"] & frame["cost"].notna()]
    frame["ratio"] = frame["cost"] / frame["pay"]
    sums = frame[["cost", "pay", "ratio"]].mul(frame["weight"], axis="index")
    sums = sums.assign(people=frame["weight"]).groupby(frame["corridor"]).sum()
    here = sums.loc[["K1", "K2"]]
    means = here.div(here["people"], axis="index")
    each, people = means["cost"] / means["pay"], here["people"]
    return {
        "mean of ratios": round(float(here["ratio"].sum() / people.sum()), 2),
        "corridors with equal weights": round(float(means["cost"].mean() / means["pay"].mean()), 2),
        "average of two quotients": round(float(each.mean()), 2),
        "quotients weighted by leavers": round(float((each * people).sum() / people.sum()), 2),
        "average of the last column": round(float(means["ratio"].mean()), 2),
        "all five corridors": round(float(sums["cost"].sum() / sums["pay"].sum()), 2),
        "construction only": round(float(each["K1"]), 2),
        "earnings over cost": round(float(here["pay"].sum() / here["cost"].sum()), 2),
    }
