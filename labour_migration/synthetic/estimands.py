"""The indicators whose true values are known, computed from true or sampled residents alike."""

from dataclasses import dataclass

import numpy as np

from labour_migration.synthetic.country import Country
from labour_migration.synthetic.streams import Bools, Floats, Ints
from labour_migration.synthetic.work import ACTIVITIES, HIGH, POTENTIAL, UNEMPLOYED, Work, work


@dataclass(frozen=True)
class View:
    """Some residents, what they do, and how many persons each stands for."""

    foreign: Bools
    woman: Bools
    age: Ints
    work: Work
    weight: Floats

    def count(self, members: Bools) -> float:
        """Weighted number of the members."""
        return float(self.weight[members].sum())

    def share(self, part: Bools, whole: Bools) -> float:
        """Per cent of ``whole`` that is also in ``part``."""
        return 100 * self.count(part & whole) / self.count(whole)


def view(land: Country, rows: Ints | None = None, weight: Floats | None = None) -> View:
    """The residents at ``rows`` (all without it), each standing for ``weight`` persons (one)."""
    people = land.residents
    rows = np.arange(len(people.age)) if rows is None else rows
    return View(
        foreign=people.foreign_born[rows],
        woman=people.woman[rows],
        age=people.age[rows],
        work=work(land, rows),
        weight=np.ones(len(rows)) if weight is None else weight,
    )


def indicators(seen: View) -> dict[str, float]:
    """Levels in persons, rates and gaps in per cent, by the keys of ``truth``."""
    adult = seen.age >= 15
    groups = {"native": ~seen.foreign, "foreign_born": seen.foreign}
    values = {
        "persons": seen.count(adult | ~adult),
        "persons_15": seen.count(adult),
        "foreign_born_15": seen.count(adult & seen.foreign),
        "foreign_born_share": seen.share(seen.foreign, adult),
        "labour_force_foreign_born": seen.count(_active(seen) & seen.foreign),
        **_pay_gaps(seen),
        "dissimilarity": _dissimilarity(seen),
    }
    for name, group in groups.items():
        values |= {f"{key}_{name}": value for key, value in _rates(seen, group).items()}
    return values


def _active(seen: View) -> Bools:
    return np.asarray(seen.work.employed | (seen.work.status == UNEMPLOYED))


def _rates(seen: View, group: Bools) -> dict[str, float]:
    known, active = seen.work, _active(seen)
    adult, prime = seen.age >= 15, (seen.age >= 25) & (seen.age < 55)
    unemployed, potential = known.status == UNEMPLOYED, known.status == POTENTIAL
    men, women, job = group & ~seen.woman, group & seen.woman, known.employed
    slack = unemployed | potential | known.underemployed
    return {
        "participation": seen.share(active, adult & group),
        "participation_men": seen.share(active, adult & men),
        "participation_women": seen.share(active, adult & women),
        "participation_women_25_54": seen.share(active, prime & women),
        "lu1": seen.share(unemployed, active & group),
        "lu1_men": seen.share(unemployed, active & men),
        "lu1_women": seen.share(unemployed, active & women),
        "lu4": seen.share(slack, (active | potential) & group),
        "over_qualified": seen.share(known.over_qualified, job & (known.education == HIGH) & group),
        "informal": seen.share(known.informal, job & group),
        "construction_men": seen.share(known.activity == ACTIVITIES.index("F"), job & men),
        "domestic_women": seen.share(known.activity == ACTIVITIES.index("T"), job & women),
    }


def _pay_gaps(seen: View) -> dict[str, float]:
    pay = seen.work.pay
    paid = np.isfinite(pay)
    mean, median = [], []
    for group in (seen.foreign, ~seen.foreign):
        members = paid & group
        mean.append(float(np.average(pay[members], weights=seen.weight[members])))
        order = np.argsort(pay[members], kind="stable")
        reached = np.cumsum(seen.weight[members][order])
        middle = np.searchsorted(reached, reached[-1] / 2)
        median.append(float(pay[members][order][middle]))
    return {
        "pay_gap_mean": 100 * (1 - mean[0] / mean[1]),
        "pay_gap_median": 100 * (1 - median[0] / median[1]),
    }


def _dissimilarity(seen: View) -> float:
    shares = []
    for group in (seen.foreign, ~seen.foreign):
        members = seen.work.employed & group
        count = np.bincount(
            seen.work.activity[members], seen.weight[members], minlength=len(ACTIVITIES)
        )
        shares.append(count / count.sum())
    return 50 * float(np.abs(shares[0] - shares[1]).sum())
