"""Permit files: what they count, decisions, and what statistics ask for, persons.

A file has one row a decision, with the columns ``person_key``, ``permit_type`` (1 work,
2 seasonal, 3 frontier, 4 renewal), ``decision`` (1 granted, 2 refused, 3 withdrawn), ``decided``,
``valid_from`` and ``valid_to`` (days as ISO text, the last two empty unless granted).
"""

import pandas as pd

from labour_migration.indicators.errors import BadColumn, MissingColumn

COLUMNS = ("person_key", "permit_type", "decision", "decided", "valid_from", "valid_to")
RENEWAL, GRANTED = 4, 1
_DAY = r"\d{4}-\d{2}-\d{2}"


def by_year(permits: pd.DataFrame) -> pd.DataFrame:
    """Decisions, grants, renewals and persons of each year of decision.

    Index ``year``; columns ``decisions``, ``granted``, ``renewals`` (granted), ``persons`` (with
    a decision), ``persons_granted`` and ``decisions_a_person``. A person with decisions in two
    years counts in both, so persons do not add up over years. A count of a whole file has no
    sampling error. Raises MissingColumn, BadColumn.

    >>> rows = pd.DataFrame({"person_key": [1, 1], "permit_type": [1, 4], "decision": [1, 1],
    ...     "decided": ["2024-01-05", "2024-12-20"], "valid_from": ["2024-01-10", "2025-01-09"],
    ...     "valid_to": ["2025-01-09", "2026-01-09"]})
    >>> by_year(rows)[["decisions", "persons"]].loc[2024].tolist()
    [2, 1]
    """
    _check(permits)
    year = permits["decided"].str[:4].astype(int).rename("year")
    granted = permits["decision"] == GRANTED
    found = pd.DataFrame(
        {
            "decisions": permits.groupby(year).size(),
            "granted": granted.groupby(year).sum(),
            "renewals": (granted & (permits["permit_type"] == RENEWAL)).groupby(year).sum(),
            "persons": permits["person_key"].groupby(year).nunique(),
            "persons_granted": permits["person_key"][granted].groupby(year[granted]).nunique(),
        }
    ).fillna(0).astype(int)  # fmt: skip
    return found.assign(decisions_a_person=found["decisions"] / found["persons"])


def valid(permits: pd.DataFrame, day: str) -> pd.DataFrame:
    """The granted rows whose permit is valid on ``day``, that day and both ends included.

    A person may hold several: ``holders`` keeps one each. Raises MissingColumn, BadColumn.
    """
    _check(permits)
    if not pd.Series([day]).str.fullmatch(_DAY).all():
        raise BadColumn(f"a day is written 2024-12-31, not {day!r}")
    here = (permits["valid_from"] <= day) & (day <= permits["valid_to"])
    return permits[(permits["decision"] == GRANTED) & here]


def holders(permits: pd.DataFrame, day: str) -> pd.DataFrame:
    """One row for each person who holds a valid permit on ``day``: the one that ends last.

    Whether the person is in the country, no permit file can say. Raises as ``valid`` does.

    >>> rows = pd.DataFrame({"person_key": [1, 1], "permit_type": [1, 4], "decision": [1, 1],
    ...     "decided": ["2024-01-05", "2024-12-20"], "valid_from": ["2024-01-10", "2024-12-27"],
    ...     "valid_to": ["2025-01-09", "2025-12-27"]})
    >>> len(valid(rows, "2024-12-31")), holders(rows, "2024-12-31")["permit_type"].tolist()
    (2, [4])
    """
    current = valid(permits, day).sort_values(["valid_to", "valid_from"], kind="stable")
    return current.drop_duplicates("person_key", keep="last").sort_index()


def _check(permits: pd.DataFrame) -> None:
    for name in COLUMNS:
        if name not in permits.columns:
            raise MissingColumn(name, permits.columns)
    if not permits["decided"].astype("str").str.fullmatch(_DAY).all():
        raise BadColumn("column 'decided' holds something else than days such as 2024-12-31")
    granted = permits.loc[permits["decision"] == GRANTED, ["valid_from", "valid_to"]]
    if not granted.apply(lambda each: each.astype("str").str.fullmatch(_DAY)).all(axis=None):
        raise BadColumn("a granted permit lacks the day on which it starts or ends")
    if (granted["valid_to"] < granted["valid_from"]).any():
        raise BadColumn("a permit ends before it starts")
