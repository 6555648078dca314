"""The residents of private households as one table of true values."""

import numpy as np
import pandas as pd

from labour_migration.synthetic.country import REGIONS, STRATA, Country, country
from labour_migration.synthetic.metadata import marked
from labour_migration.synthetic.moves import moves
from labour_migration.synthetic.streams import Bools, Ints
from labour_migration.synthetic.work import ACTIVITIES, work


def population(seed: int) -> pd.DataFrame:
    """Every resident of a private household of Costaverra: true values, without sampling or error.

    One row a person, about 247,000; ``psu``, ``household`` and ``person`` number areas,
    households and persons from 1. Yes-or-no variables are boolean; labour variables are missing
    below 15, job variables without a job, ``pay_qvc_month`` for all but employees.
    For instructors and simulations: a learner's survey never carries these columns.
    Raises EditionError for a seed that is not a whole number from 0.

    >>> people = population(20251103)
    >>> people.attrs["synthetic"]
    True
    >>> bool(people["foreign_born"].mean() < 0.25)
    True
    """
    return marked(people(country(seed)), "population")


def people(land: Country, rows: Ints | None = None) -> pd.DataFrame:
    """True values of the residents at ``rows`` (all without it)."""
    rows = np.arange(len(land.residents.age)) if rows is None else rows
    residents, homes = land.residents, land.households
    household = residents.household[rows]
    area = homes.area[household]
    frame = pd.DataFrame(
        {
            "psu": area + 1,
            "region": _labelled(land.areas.region[area], REGIONS),
            "stratum": _labelled(land.areas.stratum[area], STRATA),
            "household": household + 1,
            "person": rows + 1,
            "sex": 1 + residents.woman[rows],
            "age": residents.age[rows],
            "foreign_born": residents.foreign_born[rows],
            "foreign_citizen": residents.foreign_citizen[rows],
            "by_descent": residents.by_descent[rows],
            "naturalised": residents.naturalised[rows],
            "irregular": residents.irregular[rows],
            "years_here": np.round(residents.years_here[rows], 2),
        }
    )
    return pd.concat([frame, _moves(land, rows), _work(land, rows)], axis="columns")


def _moves(land: Country, rows: Ints) -> pd.DataFrame:
    known = moves(land, rows)
    return pd.DataFrame(
        {
            "birthplace": pd.Categorical(known.birthplace),
            "citizenship": pd.Categorical(known.citizenship),
            "reason": _coded(known.reason, known.reason > 0),
            "returned": known.returned,
        }
    )


def _work(land: Country, rows: Ints) -> pd.DataFrame:
    known = work(land, rows)
    job = known.employed
    return pd.DataFrame(
        {
            "education": _coded(known.education, known.education > 0),
            "qualified_abroad": known.qualified_abroad,
            "lfs_status": _coded(known.status, known.status > 0),
            "underemployed": known.underemployed,
            "activity": _labelled(known.activity, ACTIVITIES),
            "isco1": _coded(known.isco, job),
            "icse18": _coded(known.icse, job),
            "over_qualified": known.over_qualified,
            "informal": known.informal,
            "pay_qvc_month": np.round(known.pay, 2),
        }
    )


def _labelled(codes: Ints, labels: tuple[str, ...]) -> "pd.Categorical[str]":
    return pd.Categorical.from_codes(codes, pd.Index(labels))


def _coded(values: Ints, applies: Bools) -> pd.Series:
    return pd.Series(pd.array(values, dtype="Int64")).mask(~applies)
