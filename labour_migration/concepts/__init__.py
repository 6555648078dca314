"""Concepts of labour migration that can be computed with.

>>> from labour_migration.concepts import agreements, rights
>>> len(rights.compare(instruments=["C181"]))
2
>>> agreements.score({}).highest
Fraction(100, 1)
"""

from labour_migration.concepts import (
    agreements,
    classification,
    coherence,
    monitoring,
    plain_text,
    policies,
    portability,
    questionnaire,
    register_quality,
    responsibilities,
    rights,
    stakeholders,
)
from labour_migration.concepts.errors import BadAnswer, ConceptError, UnknownName

__all__ = [
    "BadAnswer",
    "ConceptError",
    "UnknownName",
    "agreements",
    "classification",
    "coherence",
    "monitoring",
    "plain_text",
    "policies",
    "portability",
    "questionnaire",
    "register_quality",
    "responsibilities",
    "rights",
    "stakeholders",
]
