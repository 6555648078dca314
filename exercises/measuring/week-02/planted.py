"""Wrong answers to week 2's data questions: each must lose its own points and no others."""

from labour_migration import datasets, reports, sampling, synthetic
from labour_migration.widgets import Quiz


def q5(quiz: Quiz) -> dict[str, float]:
    """Mistakes by name: what went wrong, and the value it leads to for this learner."""
    survey = reports.synthetic_microdata(synthetic.labour_force_survey(quiz.seed, quiz.learner))
    homes = synthetic.companion("lfs_households", quiz.seed, quiz.learner)
    group = (survey.born_abroad == 1) & (survey.frame["age"] >= 15)
    member = group.groupby(survey.frame["hh_id"]).max()
    weight = survey.frame.groupby("hh_id")["w_nr"].first()
    response, plain = (homes["response"] == 1).mean(), member.mean()
    share, margin = (member * weight).sum() / weight.sum(), float(quiz.given("q5")["margin"]) / 100

    def plan(margin: float, effect: float, response: float, share: float) -> int:
        found = sampling.for_proportion(
            0.5, margin, design_effect=effect, response=response, group_share=share
        )
        return found.screened

    return {
        "unweighted share": plan(margin, 1.35, response, plain),
        "response left out": plan(margin, 1.35, 1, share),
        "design effect left out": plan(margin, 1, response, share),
        "people instead of addresses": plan(margin, 1.35, response, 1),
        "margin taken for the width": plan(margin / 2, 1.35, response, share),
        "multiplied by the response": plan(margin, 1.35, 1, share) * response,
    }


def q6(quiz: Quiz) -> dict[str, float]:
    """Mistakes by name: what went wrong, and the value it leads to for this learner."""
    first, second = (
        synthetic.companion(name, quiz.seed, quiz.learner)["name_hash"]
        for name in ("cr_list_a", "cr_list_b")
    )
    both = int(first.isin(second).sum())
    return {
        "without the ones": len(first) * len(second) / both,
        "1 not subtracted": (len(first) + 1) * (len(second) + 1) / (both + 1),
        "people seen": len(first) + len(second) - both,
        "lists added": len(first) + len(second),
    }


def q7(quiz: Quiz) -> dict[str, float]:
    """Mistakes by name: what went wrong, and the value it leads to for this learner."""
    table = datasets.load("published_estimates").query("unit == 'million'")
    regions = table[table["dimension"] == "region"].assign(
        category=lambda rows: rows["category"].str.removesuffix(" (about)")
    )
    here = regions[regions["category"] == quiz.given("q7")["region"]].set_index("source_key")
    third, fourth = here.loc["ilo_ge3_2021", "value"], here.loc["ilo_ge4_2024", "value"]
    return {
        "third edition": 169 / third,
        "two editions mixed": 167.7 / third,
        "share in per cent": fourth / 167.7 * 100,
        "those outside the region": (167.7 - fourth) / fourth,
    }
