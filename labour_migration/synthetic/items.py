"""The raw questions on work, from which a learner derives status, underemployment, informality."""

import numpy as np
import pandas as pd

from labour_migration.synthetic.columns import asked, measured, text, yes_no
from labour_migration.synthetic.country import Country
from labour_migration.synthetic.streams import Bools, Draws, Ints
from labour_migration.synthetic.work import (
    ABROAD,
    ACTIVITIES,
    HERE,
    MEDIUM,
    OUTSIDE,
    POTENTIAL,
    UNEMPLOYED,
    Work,
    work,
)

FULL_TIME_HOURS = 35
# Answers asked of employees: contribution paid, paid leave, sick leave (1 yes, 2 no).
_FORMAL_ANSWERS = np.array([[1, 1, 1], [1, 1, 2], [1, 2, 1]])
_FORMAL_SHARES = (0.80, 0.12, 0.08)
_INFORMAL_ANSWERS = np.array([[2, 2, 2], [2, 1, 2], [2, 2, 1], [1, 2, 2]])
_INFORMAL_SHARES = (0.60, 0.10, 0.05, 0.25)


def labour_items(land: Country, rows: Ints) -> dict[str, pd.Series]:
    """Answers to the questions on education and work, column by column in questionnaire order."""
    known = work(land, rows)
    draws = Draws(land.seed, ("person",), len(land.residents.age), rows)
    adult = known.status > 0
    return {
        **_education(known, draws, adult),
        "lfs_status": asked(known.status, adult),
        **_activity(known, draws, adult),
        **_hours(known, draws),
        **_job(known, draws),
    }


def _education(known: Work, draws: Draws, adult: Bools) -> dict[str, pd.Series]:
    foreign_paper = known.qualified_abroad & (known.education >= MEDIUM)
    recognised = 1 + draws.pick("recognition", (0.34, 0.12, 0.45, 0.09))
    return {
        "edu": asked(known.education, adult),
        "edu_where": asked(np.where(known.qualified_abroad, ABROAD, HERE), adult),
        "edu_recog": asked(recognised, foreign_paper),
    }


def _activity(known: Work, draws: Draws, adult: Bools) -> dict[str, pd.Series]:
    job, idle = known.employed, adult & ~known.employed
    worked = job & ~draws.chance("absent", 0.06)
    unemployed = known.status == UNEMPLOYED
    potential, other = known.status == POTENTIAL, known.status == OUTSIDE
    not_available = potential & draws.chance("seeks, not available", 0.35)
    seeks = unemployed | not_available
    wants = (potential & ~not_available) | (other & draws.chance("wants work", 0.06))
    available = (other & ~wants & draws.chance("available", 0.20)) | unemployed
    available = available | (potential & ~not_available)
    return {
        "work_1h": yes_no(worked, adult),
        "job_absent": yes_no(job & ~worked, adult & ~worked),
        "seek": yes_no(seeks, idle),
        "want_work": yes_no(wants, idle & ~seeks),
        "avail": yes_no(available, idle),
    }


def _hours(known: Work, draws: Draws) -> dict[str, pd.Series]:
    job, short = known.employed, known.underemployed
    part_time = short | draws.chance("part time", 0.11)
    spread = draws.uniform("hours")
    usual = np.where(part_time, 8 + np.floor(spread * 26), 35 + np.floor(spread**2 * 26))
    usual = usual.astype(np.int64)
    swing = np.floor(draws.uniform("hours swing") * 9).astype(np.int64) - 4
    absent = draws.chance("absent", 0.06)
    actual = np.where(absent, 0, np.maximum(usual + swing, 1))
    more = short | ((usual >= FULL_TIME_HOURS) & draws.chance("wants overtime", 0.05))
    return {
        "want_more_hours": yes_no(more, job),
        "hours_usual": asked(usual, job),
        "hours_actual": asked(actual, job),
    }


def _job(known: Work, draws: Draws) -> dict[str, pd.Series]:
    job = known.employed
    employee = (known.icse >= 41) & (known.icse <= 44)
    formal = _FORMAL_ANSWERS[draws.pick("formal answers", _FORMAL_SHARES)]
    informal = _INFORMAL_ANSWERS[draws.pick("informal answers", _INFORMAL_SHARES)]
    answers = np.where(known.informal[:, None], informal, formal)
    return {
        "isco1": asked(known.isco, job),
        "isic10": text(np.array(ACTIVITIES)[known.activity], job),
        "icse18": asked(known.icse, job),
        "registered": yes_no(~known.informal, job & ~employee),
        "emp_contrib": asked(answers[:, 0], employee),
        "paid_leave": asked(answers[:, 1], employee),
        "sick_leave": asked(answers[:, 2], employee),
        "earn_m": measured(known.pay, employee, -1),
        "earn_period": asked(1, employee),
    }
