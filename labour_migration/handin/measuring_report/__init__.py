"""Checks of the individual assignment on measuring: report, tables, figure by hand, error.

Figures are compared with the learner's own sample, which is made again from the edition and the
learner's id. The checks give no points, and no level of the rubric follows from them.

>>> from labour_migration.handin import Work, told
>>> print(told(remarks(Work(texts={}, files={}))).splitlines()[1])
  - The report has no text yet.
"""

from collections.abc import Iterator

from labour_migration.handin.measuring_report import figures, text
from labour_migration.handin.remarks import Remark, show
from labour_migration.handin.work import Work


def remarks(work: Work) -> tuple[Remark, ...]:
    """Return what is done, missing or contradictory in a work; it may hold anything."""
    return tuple(_remarks(work))


def _remarks(work: Work) -> Iterator[Remark]:
    yield from text.remarks(work)
    yield from figures.remarks(work)


def report(work: Work) -> None:
    """Print the remarks; the whole of the notebook's check."""
    show(work, remarks)
