"""Checks of the group assignment on measuring: members, samples, pool, design, note.

Each member's sample of the demonstration edition is made again from the learner id in the form of
members. The checks give no points, and no level of the rubric follows from them.

>>> from labour_migration.handin import Work, told
>>> print(told(remarks(Work(texts={}, files={}))).splitlines()[1])
  - There is no saved form of members.
"""

from collections.abc import Iterator

from labour_migration.handin.group_report import design, members, pool, text
from labour_migration.handin.remarks import Remark, show
from labour_migration.handin.work import Work


def remarks(work: Work) -> tuple[Remark, ...]:
    """Return what is done, missing or contradictory in a work; it may hold anything."""
    return tuple(_remarks(work))


def _remarks(work: Work) -> Iterator[Remark]:
    found = members.read(work)
    yield from members.remarks(work, found)
    yield from text.remarks(work)
    yield from pool.remarks(work, found.members)
    yield from design.remarks(work)


def line(work: Work) -> None:
    """Print the line of annex A for the learner who runs this, under the weight chosen above."""
    if work.quiz is None or not work.quiz.learner:
        print("The notebook does not know who you are: ask your instructor for your learner id.")
        return
    print(repr(pool.Line.of(work.quiz.learner, pool.weight_of(work))))


def report(work: Work) -> None:
    """Print the remarks; the whole of the notebook's check."""
    show(work, remarks)
