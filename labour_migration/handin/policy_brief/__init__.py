"""Checks of the end-of-course assignment on governance and coherence: brief and three annexes.

They follow the rubric of the assignment: its parts, its length, and what a computer can see of
the conditions of its levels. They give no points, and no level follows from them.

>>> from labour_migration.handin import Work, told
>>> print(told(remarks(Work(texts={}, files={}))).splitlines()[1])
  - The brief has no text yet.
"""

from labour_migration.handin.policy_brief import agreement, annexes, brief
from labour_migration.handin.remarks import Remark, show
from labour_migration.handin.work import Work


def remarks(work: Work) -> tuple[Remark, ...]:
    """Return what is done, missing or contradictory in a work; it may hold anything."""
    found = annexes.read(work)
    return (*brief.remarks(work), *annexes.remarks(found), *agreement.remarks(work, found))


def report(work: Work) -> None:
    """Print the remarks; the whole of the notebook's check."""
    show(work, remarks)
