"""A monitoring and evaluation plan: objectives, indicators, checks, progress, questions.

The results chain and the six evaluation criteria are the usual ones; fields, checks and
thresholds are a design of the course.

>>> from labour_migration.concepts import monitoring
>>> monitoring.summary(monitoring.example()).split(".")[0]
'4 of 5 indicators are complete and measurable'
"""

from labour_migration.concepts.monitoring.brief import brief, summary
from labour_migration.concepts.monitoring.checks import Checked, Finding, check
from labour_migration.concepts.monitoring.example import example
from labour_migration.concepts.monitoring.plan import (
    BadPlan,
    Indicator,
    Objective,
    Plan,
    Question,
    Questions,
)
from labour_migration.concepts.monitoring.progress import Progress, progress

__all__ = [
    "BadPlan",
    "Checked",
    "Finding",
    "Indicator",
    "Objective",
    "Plan",
    "Progress",
    "Question",
    "Questions",
    "brief",
    "check",
    "example",
    "progress",
    "summary",
]
