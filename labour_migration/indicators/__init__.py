"""Indicators of labour migration: figures from surveys, each with its uncertainty.

A survey is a frame and a Design (the names of its columns of weight, stratum and primary
sampling unit). Columns are named, or given as series on the frame's index; yes/no columns are
true, false or missing. Every figure is an Estimate.

>>> import pandas as pd
>>> from labour_migration.indicators import Design, Status, labour_force
>>> people = pd.DataFrame({"status": [1, 1, 2, 4], "w": [10.0, 20.0, 10.0, 20.0]})
>>> status = Status.from_codes(people["status"])
>>> labour_force.rate(people, Design(weight="w"), status, "unemployment").value
25.0
"""

from labour_migration.estimates import Estimate
from labour_migration.indicators import (
    amounts,
    coherence,
    composite,
    concentration,
    demand,
    earnings,
    edits,
    gaps,
    icls,
    imputation,
    labour_force,
    mirror,
    mismatch,
    moments,
    permits,
    recruitment_costs,
    remittances,
    reported,
    shares,
    stocks,
)
from labour_migration.indicators.design import Column, Design
from labour_migration.indicators.errors import (
    BadColumn,
    BadDesign,
    BadScore,
    BadWeights,
    EmptyDomain,
    IndicatorError,
    MissingColumn,
    NoCommonSupport,
    SinglePSU,
    UnknownRate,
)
from labour_migration.indicators.status import Status
from labour_migration.indicators.tables import table

__all__ = [
    "BadColumn",
    "BadDesign",
    "BadScore",
    "BadWeights",
    "Column",
    "Design",
    "EmptyDomain",
    "Estimate",
    "IndicatorError",
    "MissingColumn",
    "NoCommonSupport",
    "SinglePSU",
    "Status",
    "UnknownRate",
    "amounts",
    "coherence",
    "composite",
    "concentration",
    "demand",
    "earnings",
    "edits",
    "gaps",
    "icls",
    "imputation",
    "labour_force",
    "mirror",
    "mismatch",
    "moments",
    "permits",
    "recruitment_costs",
    "remittances",
    "reported",
    "shares",
    "stocks",
    "table",
]
