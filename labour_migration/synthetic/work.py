"""What the residents do: education, labour force status, job and pay (steps 9 to 18)."""

from dataclasses import dataclass

import numpy as np

from labour_migration.synthetic.country import Country
from labour_migration.synthetic.streams import Bools, Draws, Floats, Ints

ACTIVITIES = ("A", "BCDE", "F", "G", "H", "I", "JKLMN", "OPQ", "T", "RSU")
ICSE = np.array([11, 12, 21, 22, 30, 41, 42, 43, 44, 51])
EMPLOYED, UNEMPLOYED, POTENTIAL, OUTSIDE = 1, 2, 3, 4
LOW, MEDIUM, HIGH = 1, 2, 3
HERE, ABROAD = 1, 2

# Groups in the order native men, native women, foreign-born men, foreign-born women.
_PARTICIPATION = np.array(
    [[0.42, 0.90, 0.68, 0.16], [0.36, 0.74, 0.50, 0.08], [0.50, 0.94, 0.72, 0.16],
     [0.36, 0.68, 0.48, 0.08]]
)  # fmt: skip
_UNEMPLOYMENT = np.array([0.046, 0.054, 0.060, 0.086])
_POTENTIAL = np.array([0.06, 0.06, 0.10, 0.11])
_UNDEREMPLOYED = np.array([0.045, 0.075, 0.075, 0.12])
_ACTIVITY = (
    (10, 20, 11, 15, 9, 4, 14, 14, 0.1, 2.9),
    (5, 10, 1, 18, 3, 7, 14, 34, 2, 6),
    (9, 20, 24, 12, 10, 10, 9, 4, 0.2, 1.8),
    (5, 9, 1, 12, 2, 17, 13, 16, 19, 6),
)
# Native-born, foreign-born.
_EDUCATION = ((0.28, 0.42, 0.30), (0.36, 0.33, 0.31))
_ICSE_SHARES = (
    (0.02, 0.02, 0.02, 0.10, 0.03, 0.62, 0.09, 0.05, 0.02, 0.03),
    (0.01, 0.01, 0.01, 0.07, 0.06, 0.46, 0.17, 0.17, 0.02, 0.02),
)
# Private households employ; they do not run companies or take on family helpers.
_ICSE_DOMESTIC = (0, 0, 0, 0.10, 0, 0.46, 0.22, 0.22, 0, 0)
_ELEMENTARY = np.array([[0.22, 0.08], [0.38, 0.20]])
_PAY_ACTIVITY = np.array([-0.18, 0, 0, -0.06, 0.02, -0.15, 0.12, 0.05, -0.35, -0.10])


@dataclass(frozen=True)
class Work:
    """Labour variables of some residents; 0 (NaN for pay) where a variable does not apply."""

    education: Ints
    qualified_abroad: Bools
    status: Ints
    underemployed: Bools
    activity: Ints  # position in ACTIVITIES, -1 without a job
    isco: Ints  # -1 without a job
    icse: Ints
    informal: Bools
    pay: Floats  # employees, QVC a month

    @property
    def employed(self) -> Bools:
        """Has a job."""
        return np.asarray(self.status == EMPLOYED)

    @property
    def over_qualified(self) -> Bools:
        """Graduates in a job of ISCO major groups 4 to 9."""
        return np.asarray(self.employed & (self.education == HIGH) & (self.isco >= 4))


def work(country: Country, rows: Ints | None = None) -> Work:
    """Labour variables of the residents at ``rows`` (all without it)."""
    people = country.residents
    rows = np.arange(len(people.age)) if rows is None else rows
    draws = Draws(country.seed, ("person",), len(people.age), rows)
    foreign, woman, age = people.foreign_born[rows], people.woman[rows], people.age[rows]
    group = 2 * foreign + woman
    local = _local_effect(country, rows)
    education, qualified_abroad = _education(draws, foreign, age)
    status = _status(draws, group, age, local)
    employed = status == EMPLOYED
    activity = np.where(employed, draws.pick_by("activity", group, _ACTIVITY), -1)
    isco = _occupation(draws, foreign, education, qualified_abroad, activity)
    domestic = activity == ACTIVITIES.index("T")
    tables = (*_ICSE_SHARES, _ICSE_DOMESTIC)
    icse = ICSE[draws.pick_by("icse", np.where(domestic, 2, foreign), tables)]
    irregular = people.irregular[rows]
    chance = np.select([irregular, domestic, foreign], [0.85, 0.70, 0.30], 0.20)
    informal = draws.chance("informal", chance * np.clip(local, 0.5, 1.17))
    pay = _pay(draws, foreign, woman, irregular, education, isco, activity)
    return Work(
        education=education,
        qualified_abroad=qualified_abroad,
        status=status,
        underemployed=employed & draws.chance("underemployed", _UNDEREMPLOYED[group]),
        activity=activity,
        isco=np.where(employed, isco, -1),
        icse=np.where(employed, icse, 0),
        informal=employed & informal,
        pay=np.where(employed & (icse >= 41) & (icse <= 44), pay, np.nan),
    )


def _local_effect(country: Country, rows: Ints) -> Floats:
    """How much worse than average the labour market of the person's area is."""
    draws = Draws(country.seed, ("area",), len(country.areas.region))
    effect = np.exp(0.35 * draws.normal("labour market") - 0.06)
    return np.asarray(effect[country.households.area[country.residents.household[rows]]])


def _education(draws: Draws, foreign: Bools, age: Ints) -> tuple[Ints, Bools]:
    level = LOW + draws.pick_by("education", foreign.astype(np.int64), _EDUCATION)
    level = np.where((age < 20) & (level == HIGH), MEDIUM, level)
    abroad = foreign & draws.chance("qualified abroad", 0.70)
    return np.where(age < 15, 0, level), abroad & (age >= 15)


def _status(draws: Draws, group: Ints, age: Ints, local: Floats) -> Ints:
    band = np.searchsorted([25, 55, 65], age, side="right")
    active = draws.chance("participation", _PARTICIPATION[group, band])
    risk = _UNEMPLOYMENT[group] * np.where(age < 25, 2.0, 0.9) * local
    unemployed = draws.chance("unemployment", risk)
    nearly = _POTENTIAL[group] * np.where(age < 65, 1.6, 0.15)
    potential = draws.chance("potential", nearly)
    inside = np.where(unemployed, UNEMPLOYED, EMPLOYED)
    outside = np.where(potential, POTENTIAL, OUTSIDE)
    return np.where(age < 15, 0, np.where(active, inside, outside))


def _occupation(
    draws: Draws, foreign: Bools, education: Ints, qualified_abroad: Bools, activity: Ints
) -> Ints:
    """ISCO major group. Private households employ graduates as tutors and nurses (2, 3)."""
    domestic = activity == ACTIVITIES.index("T")
    below = draws.chance(
        "graduate job", np.where(foreign, np.where(qualified_abroad, 0.46, 0.30), 0.22)
    )
    level = np.where(education == MEDIUM, 1, 0)
    elementary = draws.chance("elementary", _ELEMENTARY[foreign.astype(np.int64), level])
    graduate = 1 + draws.pick("graduate isco", (0.15, 0.55, 0.30))
    graduate = np.where(domestic & (graduate == 1), 2, graduate)
    middle = 4 + draws.pick("middle isco", (0.14, 0.30, 0.05, 0.27, 0.24))
    middle = np.where(domestic, 5, middle)
    technician = (education == MEDIUM) & ~domestic & draws.chance("technician", 0.18)
    other = np.select([elementary, technician], [9, 3], middle)
    soldier = (activity == ACTIVITIES.index("OPQ")) & draws.chance("soldier", 0.03) & ~foreign
    other = np.where(soldier, 0, other)
    return np.where(education == HIGH, np.where(below, middle, graduate), other)


def _pay(
    draws: Draws,
    foreign: Bools,
    woman: Bools,
    irregular: Bools,
    education: Ints,
    isco: Ints,
    activity: Ints,
) -> Floats:
    over_qualified = (education == HIGH) & (isco >= 4)
    schooling = np.select(
        [over_qualified, education == HIGH, education == MEDIUM], [0.08, 0.42, 0.10], 0.0
    )
    log_pay = 7.60 + schooling - 0.14 * woman - 0.06 * foreign - 0.10 * irregular
    log_pay += np.where(activity >= 0, _PAY_ACTIVITY[activity], 0.0)
    return np.asarray(np.exp(log_pay + 0.42 * draws.normal("pay")))
