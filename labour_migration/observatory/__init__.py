"""A small statistical observatory: tables of several countries in one structure, or refused.

A country declares what its table measures (``Declared``); ``harmonise`` puts its rows into the
terms of SDMX (dimensions, one measure, attributes), flags what differs and refuses what cannot be
cut to the common concept. ``total`` adds up what may be added, ``change`` refuses a break, and
``write`` and ``read`` exchange the result as SDMX-CSV 2.0.

>>> from labour_migration import observatory
>>> found = observatory.harmonise(observatory.example())
>>> sorted(set(found.observations["REF_AREA"])), sorted(set(found.refused["area"]))
(['QNM', 'QRB', 'QRC'], ['QKH'])
"""

from labour_migration.observatory.compare import Total, change, total
from labour_migration.observatory.declared import CountryTable, Declared
from labour_migration.observatory.errors import (
    BadMessage,
    BadTable,
    BreakInSeries,
    NotComparable,
    ObservatoryError,
)
from labour_migration.observatory.example import example
from labour_migration.observatory.harmonise import Harmonised, harmonise
from labour_migration.observatory.quality import notes
from labour_migration.observatory.sdmx_csv import read, write
from labour_migration.observatory.structure import Structure

__all__ = [
    "BadMessage",
    "BadTable",
    "BreakInSeries",
    "CountryTable",
    "Declared",
    "Harmonised",
    "NotComparable",
    "ObservatoryError",
    "Structure",
    "Total",
    "change",
    "example",
    "harmonise",
    "notes",
    "read",
    "total",
    "write",
]
