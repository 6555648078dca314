"""Whose data are meant: one person, under one id or, after a merge, several."""

from collections.abc import Mapping
from dataclasses import dataclass

from autograder import rulings
from autograder.errors import AutograderError
from autograder.gradebook import Gradebook, Learner
from autograder.ledger import Ledger
from autograder.workspace import Workspace


class UnknownLearner(AutograderError):
    """Nobody with this id is on the roster."""


@dataclass(frozen=True)
class Subject:
    """One person: the id asked about and all that were merged with it, names and addresses."""

    learner: str
    ids: tuple[str, ...]
    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


def find(workspace: Workspace, ledger: Ledger, learner: str) -> Subject:
    """Return the person behind an id; raises UnknownLearner."""
    with Gradebook(workspace) as book:
        roster = {one.id: one for one in book.roster()}
    if learner not in roster:
        raise UnknownLearner(f"No learner '{learner}' is on the roster of {workspace.course.id}.")
    return _subject(learner, merged(workspace, ledger), roster)


def others(subject: Subject, roster: Mapping[str, Learner]) -> list[Learner]:
    """Return everybody on the roster who is somebody else."""
    return [one for name, one in roster.items() if name not in subject.ids]


def merged(workspace: Workspace, ledger: Ledger) -> Mapping[str, str]:
    """Return for each merged id the one that stands for it."""
    return rulings.read(ledger, workspace.course).merged


def _subject(learner: str, into: Mapping[str, str], roster: Mapping[str, Learner]) -> Subject:
    first = into.get(learner, learner)
    ids = {first, *(second for second, name in into.items() if name == first)}
    people = [roster[name] for name in sorted(ids) if name in roster]
    return Subject(
        learner,
        (learner, *sorted(ids - {learner})),
        tuple(dict.fromkeys(one.name for one in people if one.name)),
        tuple(dict.fromkeys(one.email for one in people if one.email)),
    )
