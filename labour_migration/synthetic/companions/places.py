"""Forty countries and what their offices report of migrants in the labour force."""

import numpy as np
import pandas as pd

from labour_migration.synthetic.streams import Draws, Floats, Ints

PLACES, REPORTING = 40, 24
_REGIONS = ("N", "E", "S", "W")
_INCOME = ((0.1, 0.3, 0.6), (0.2, 0.3, 0.5), (0.5, 0.4, 0.1), (0.3, 0.5, 0.2))
_WOMEN = np.array([51.0, 34.0, 46.0, 48.0])
_REPORTS = np.array([0.5, 0.9, 2.6])  # odds by income
_SELECTION = 2.5
_SPREAD = 0.32  # of the rate on the logit scale, where the known columns are equal
_CITIZEN_GAP = 0.40


def country_rates(seed: int) -> pd.DataFrame:
    """Participation of migrants in 40 countries: the truth, surveys of it, and who reports."""
    draws = Draws(seed, ("places",), PLACES)
    region = np.arange(PLACES) // (PLACES // len(_REGIONS))
    income = draws.pick_by("income", region, _INCOME)
    everyone = np.round(_per_cent(0.45 + 0.22 * draws.normal("participation")), 1)
    women = np.round(_WOMEN[region] + 4.5 * draws.normal("women"), 1)
    born = np.round(np.exp(6.4 + 0.3 * income + 0.8 * draws.normal("born")))
    citizen = np.round(born * (0.45 + 0.40 * draws.uniform("citizens")))
    special = draws.normal("special")
    logit = _logit(everyone) + 0.35 + 0.18 * (income - 1) - 0.03 * (women - 45)
    true_born = _per_cent(logit + _SPREAD * special)
    true_citizen = _per_cent(logit + _CITIZEN_GAP + _SPREAD * special)
    surveyed = 600 + np.floor(2_400 * draws.uniform("sample"))
    error = np.sqrt(2 * true_born * (100 - true_born) / surveyed)
    noise = error * draws.normal("survey")
    # Who reports first, at the speed of the odds; the second group also by what nobody sees.
    wait = -np.log(draws.uniform("reports"))
    odds = _REPORTS[income]
    return pd.DataFrame(
        {
            "country": pd.Series([f"C{one:02d}" for one in range(1, PLACES + 1)], dtype="str"),
            "region": pd.Series(np.array(_REGIONS)[region].astype(object), dtype="str"),
            "income": 1 + income,
            "everyone_rate_pct": everyone,
            "women_pct": women,
            "asks": 1 + draws.chance("asks citizenship", 0.35).astype(np.int64),
            "born_thousand": born,
            "citizen_thousand": citizen,
            "survey_born_pct": np.round(true_born + noise, 1),
            "survey_citizen_pct": np.round(true_citizen + noise, 1),
            "se_pct": np.round(error, 2),
            "reports": _first(wait / odds),
            "reports_selected": _first(wait / (odds * np.exp(-_SELECTION * special))),
            "true_born_pct": np.round(true_born, 2),
            "true_citizen_pct": np.round(true_citizen, 2),
        }
    )


def workers_thousand(seed: int) -> float:
    """Foreign-born in the labour force of all 40 countries, in thousand."""
    frame = country_rates(seed)
    return float((frame["born_thousand"] * frame["true_born_pct"]).sum() / 100)


def _first(wait: Floats) -> Ints:
    place = np.argsort(np.argsort(wait, kind="stable"), kind="stable")
    return np.where(place < REPORTING, 1, 2)


def _logit(per_cent: Floats) -> Floats:
    return np.asarray(np.log(per_cent / (100 - per_cent)))


def _per_cent(logit: Floats) -> Floats:
    return np.asarray(100 / (1 + np.exp(-logit)))
