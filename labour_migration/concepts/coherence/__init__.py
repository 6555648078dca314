"""Objectives of several policies and the effect of each on each other: exact, both directions.

A score says how one objective acts on another, from -3 to +3, on the scale of Nilsson and others
(2016). Every result is a mean of scores in which a score counts weight of the row × weight of the
column × confidence. ``indicators.coherence`` scores pairs in dimensions instead.

>>> from labour_migration.concepts import coherence
>>> found = coherence.assess(coherence.example())
>>> found.evidence.scored, found.evidence.possible
(40, 72)
"""

from labour_migration.concepts.coherence.assessment import (
    Assessment,
    Effect,
    Evidence,
    Pair,
    assess,
)
from labour_migration.concepts.coherence.brief import brief, summary
from labour_migration.concepts.coherence.cases import Case, Sensitivity, sensitivity
from labour_migration.concepts.coherence.example import blank, example
from labour_migration.concepts.coherence.matrix import BadMatrix, Judgement, Matrix, Objective

__all__ = [
    "Assessment",
    "BadMatrix",
    "Case",
    "Effect",
    "Evidence",
    "Judgement",
    "Matrix",
    "Objective",
    "Pair",
    "Sensitivity",
    "assess",
    "blank",
    "brief",
    "example",
    "sensitivity",
    "summary",
]
