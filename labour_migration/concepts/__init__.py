"""Concepts of labour migration that can be computed with: rights, agreements.

>>> from labour_migration.concepts import agreements, rights
>>> len(rights.compare(instruments=["C181"]))
2
>>> agreements.score({}).highest
Fraction(100, 1)
"""

from labour_migration.concepts import agreements, rights
from labour_migration.concepts.errors import BadAnswer, ConceptError, UnknownName

__all__ = ["BadAnswer", "ConceptError", "UnknownName", "agreements", "rights"]
