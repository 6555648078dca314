"""Concepts of labour migration that can be computed with.

>>> from labour_migration.concepts import agreements, rights
>>> len(rights.compare(instruments=["C181"]))
2
>>> agreements.score({}).highest
Fraction(100, 1)
"""

from labour_migration.concepts import agreements, portability, responsibilities, rights
from labour_migration.concepts.errors import BadAnswer, ConceptError, UnknownName

__all__ = [
    "BadAnswer",
    "ConceptError",
    "UnknownName",
    "agreements",
    "portability",
    "responsibilities",
    "rights",
]
