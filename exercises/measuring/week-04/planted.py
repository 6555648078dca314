"""Wrong answers to week 4's data questions: each must lose its own points and no others."""

from labour_migration import reports, synthetic
from labour_migration.indicators import moments, permits
from labour_migration.synthetic import streams
from labour_migration.widgets import Quiz

DAY = "2024-12-31"


def q5(quiz: Quiz) -> dict[str, float]:
    """Mistakes by name: what went wrong, and the value it leads to for this learner."""
    first = quiz.given("q5")["first"]
    decisions = synthetic.companion("permits", quiz.seed)
    mine = decisions["person_key"].between(first, first + 49)
    folder = decisions[mine & (decisions["decided"] >= "2023-12-01")]
    granted = folder[folder["decision"] == 1]
    return {
        "permits instead of persons": len(permits.valid(folder, DAY)),
        "persons with a permit granted, valid or not": granted["person_key"].nunique(),
        "all persons of the folder": folder["person_key"].nunique(),
        "decisions": len(folder),
        "permits granted": len(granted),
    }


def q6(quiz: Quiz) -> dict[str, float]:
    """Mistakes by name: what went wrong, and the value it leads to for this learner."""
    permit = synthetic.companion("link_permits", quiz.seed)
    insured = synthetic.companion("link_insurance", quiz.seed)
    key = ["family_name", "given_name", "birth_date"]
    named = permit.loc[permit["birth_date"] != "", key].drop_duplicates()
    linked = insured[key].merge(named, how="left", indicator=True)["_merge"] == "both"

    def drawn(task: str, size: int) -> list[int]:
        rng = streams.stream(quiz.seed, quiz.assignment, quiz.learner, task)
        return streams.shuffled(rng, size)[:400].tolist()

    here = (permit["left"] == 2) & ~permit["person"].duplicated()
    people = len(permit) * here.iloc[drawn("clerk A", len(permit))].mean()
    on_file = insured["person"].isin(permit["person"])
    clerk = drawn("clerk B", len(insured))
    missed = (on_file.astype(int) - linked.astype(int)).iloc[clerk]
    links, both = linked.sum(), linked.sum() + len(insured) * missed.mean()
    return {
        "leavers and second records kept": round(len(permit) * len(insured) / both),
        "missed links forgotten": round(people * len(insured) / links),
        "neither correction": round(len(permit) * len(insured) / links),
        "missed links of the sample only": round(people * len(insured) / (links + missed.sum())),
        "people on one file or the other": round(people + len(insured) - both),
        "both files added up": len(permit) + len(insured),
    }


def q7(quiz: Quiz) -> dict[str, float]:
    """Mistakes by name: what went wrong, and the value it leads to for this learner."""
    survey = reports.synthetic_microdata(synthetic.labour_force_survey(quiz.seed, quiz.learner))
    people = survey.frame
    active = people["lfs_status"].isin([1, 2]) & people["age"].between(15, 64)
    born = survey.born_abroad.astype("Float64").fillna(0).astype(float)
    own = moments.total(people, survey.design, born, where=active)
    total = own.value + 64_900 + 24_300
    se = (own.se**2 + 2_500**2 + 1_160**2) ** 0.5
    with_khaledine = (se**2 + 4_000**2) ** 0.5
    return {
        "the total itself": round(total),
        "one standard error": round(total - se),
        "the upper end": round(total + 1.96 * se),
        "errors added up": round(total - 1.96 * (own.se + 2_500 + 1_160)),
        "all five countries": round(total + 22_860 + 90_500 - 1.96 * with_khaledine),
        "15 and over added": round(total + 90_500 - 1.96 * with_khaledine),
        "citizens of a register added": round(total + 22_860 - 1.96 * se),
        "thousands taken for persons": round(
            own.value + 64.9 + 24_300 - 1.96 * (own.se**2 + 2.5**2 + 1_160**2) ** 0.5
        ),
    }
