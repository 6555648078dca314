"""Quality gates: is an assignment, and is the item bank, fit to be given to learners?

A gate is a function from a subject (`Trial`, `ItemSet`) to faults; `checks` names them in order.
"""

from autograder.quality.checks import (
    ALL_ITEMS,
    ASSIGNMENT_GATES,
    BANK,
    BANK_GATES,
    Subject,
    check,
    check_many,
    subjects,
)
from autograder.quality.findings import Fault, Report, Result

__all__ = [
    "ALL_ITEMS",
    "ASSIGNMENT_GATES",
    "BANK",
    "BANK_GATES",
    "Fault",
    "Report",
    "Result",
    "Subject",
    "check",
    "check_many",
    "subjects",
]
