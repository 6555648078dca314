"""What decisions rest on, read once: marks, attempts and rulings, joined into records.

A preview changes one of these in memory and decides again; the gradebook is read a fixed number
of times, however many learners there are.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from functools import cached_property

from autograder.attempts import Attempt, Work
from autograder.cell_marks import Held
from autograder.certificate import Decision, Record, Standing, decide
from autograder.course import Course
from autograder.gradebook import Gradebook
from autograder.ledger import Entry, Event, Head, Ledger
from autograder.rulings import folding
from autograder.rulings.folding import Rulings
from autograder.rulings.pooling import pooled
from autograder.rulings.withdrawing import Marks, Setting, marks
from autograder.workspace import Workspace

_NONE = Fraction(0)


@dataclass(frozen=True)
class Basis:
    """All that is known of a course's learners; `head` is the ledger's when it was read.

    `standings` are those of the tables. `held` has the cells of the assessments for which they
    were read, `attempts` the submissions before, both as they were marked.
    """

    workspace: Workspace
    standings: Mapping[str, Mapping[str, Standing]]
    attempts: Mapping[Work, tuple[Attempt, ...]]
    entries: tuple[Entry, ...]
    head: Head
    held: Mapping[str, Mapping[str, Held]] = field(default_factory=dict)
    settings: Mapping[str, Setting] = field(default_factory=dict)

    @classmethod
    def load(cls, workspace: Workspace, cells_of: Iterable[str] = ()) -> "Basis":
        """Return what stands now; with the cells of these assessments, if anything needs them."""
        with Ledger(workspace) as ledger:
            head, entries = ledger.head(), folding.entries(ledger)
        withdrawn = folding.fold(entries, workspace.course).withdrawn
        names = dict.fromkeys((*withdrawn, *cells_of))
        with Gradebook(workspace) as book:
            return cls(
                workspace=workspace,
                standings=book.standings(),
                attempts=book.attempts(),
                entries=entries,
                head=head,
                held={name: book.held(name) for name in names},
                settings={name: Setting(workspace, name) for name in names},
            )

    @property
    def course(self) -> Course:
        return self.workspace.course

    @cached_property
    def rulings(self) -> Rulings:
        """The rulings that the ledger's entries amount to."""
        return folding.fold(self.entries, self.course)

    def records(self, as_of: datetime, learners: Collection[str] | None = None) -> list[Record]:
        """Return the records of learners, all when none are named, by learner id."""
        rulings, groups = self.rulings, self._groups()
        wanted = groups.keys() if learners is None else groups.keys() & set(learners)
        return [
            Record(learner, as_of, self._standings(groups[learner]), rulings[learner])
            for learner in sorted(wanted)
        ]

    def decide(
        self, as_of: datetime, learners: Collection[str] | None = None
    ) -> dict[str, Decision]:
        """Return the decisions on learners, all when none are named, by learner id."""
        records = self.records(as_of, learners)
        return {record.learner: decide(self.course, record) for record in records}

    def concerned(self, learner: str) -> str:
        """Return the id that stands for a learner: another one's where two were merged."""
        return self.rulings.merged.get(learner, learner)

    def with_entry(self, entry: Entry) -> "Basis":
        """Return the basis as it would be with one more entry in the ledger."""
        return replace(self, entries=(*self.entries, entry))

    def with_event(self, event: Event, at: datetime) -> "Basis":
        """Return the basis as it would be once this is written into the ledger."""
        number, before = self.head.position + 1, self.head.hash
        return self.with_entry(Entry(number, at, event.kind, "", before, "", event))

    def _groups(self) -> dict[str, list[str]]:
        """Return the ids whose work is each learner's, the learner's own first."""
        merged = self.rulings.merged
        groups = {learner: [] if learner in merged else [learner] for learner in self.standings}
        for second, first in merged.items():
            if second in groups and first in groups:
                groups[first].append(second)
        return groups

    def _standings(self, ids: list[str]) -> Mapping[str, Standing]:
        several = [self._own(learner) for learner in ids]
        return several[0] if len(several) == 1 else pooled(several)

    def _own(self, learner: str) -> Mapping[str, Standing]:
        """Return the standings of one id, without what items withdrawn by now gave or cost."""
        own, withdrawn = self.standings[learner], self.rulings.withdrawn
        if not any(name in own for name in withdrawn):
            return own
        return {
            name: self._restated(learner, name, one) if name in withdrawn else one
            for name, one in own.items()
        }

    def _restated(self, learner: str, name: str, standing: Standing) -> Standing:
        items, setting = self.rulings.withdrawn[name], self.settings[name]
        at = {
            one.submitted_at: replace(marks(one.cells, learner, items, setting), unmarked=_NONE)
            for one in self.attempts.get((learner, name), ())
            if one.state == "submitted"
        }
        if live := self.held[name].get(learner):
            at[live.submitted_at] = marks(live.cells, learner, items, setting)
        return restated(standing, at)


def restated(standing: Standing, at: Mapping[datetime | None, Marks]) -> Standing:
    """Return a standing whose attempts have other marks, by the time they were handed in."""
    earlier = tuple(_with_marks(one, at) for one in standing.earlier)
    return replace(_with_marks(standing, at), earlier=earlier)


def _with_marks(one: Standing, at: Mapping[datetime | None, Marks]) -> Standing:
    found = at.get(one.submitted_at)
    if found is None or one.state != "submitted":
        return one
    return replace(one, points=found.points, unmarked=found.unmarked)
