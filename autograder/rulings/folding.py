"""The ledger read as rulings: for each learner what holds today, whatever was said before."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from autograder.certificate import Departure, Excusal, Grant, Override, Ruling
from autograder.course import Course
from autograder.ledger import JSON, Entry, Event, Kind, Ledger
from autograder.rulings.model import Method

KINDS: tuple[Kind, ...] = (
    "extension",
    "excusal",
    "override",
    "grant",
    "departure",
    "merge",
    "item-withdrawn",
)
# In a value that stands again: the entry that was taken back for it.
UNDOES = "undoes"
Key = tuple[str, str | None, str | None]


@dataclass(frozen=True)
class Said:
    """The entry that stands for its kind, learner and assessment.

    `said` are the events that were not taken back, the one that stands last: where an entry only
    lets an earlier value stand again, whoever gave that value, and why, is in there.
    """

    entry: Entry
    said: tuple[Event, ...]
    after: JSON

    @property
    def event(self) -> Event:
        """The event that gave the value."""
        return self.said[-1]


@dataclass(frozen=True)
class Rulings(Mapping[str, Ruling]):
    """What holds for each learner; a learner of whom nothing was said has what holds for all.

    So every id has a ruling; iterating yields those that are named. `merged` has the id that
    stands for another one, `withdrawn` the method of each withdrawn item by assessment.
    """

    named: Mapping[str, Ruling] = field(default_factory=dict)
    everybody: Ruling = field(default_factory=Ruling)
    merged: Mapping[str, str] = field(default_factory=dict)
    withdrawn: Mapping[str, Mapping[str, Method]] = field(default_factory=dict)

    def __getitem__(self, learner: str) -> Ruling:
        return self.named.get(learner, self.everybody)

    def __iter__(self) -> Iterator[str]:
        return iter(self.named)

    def __len__(self) -> int:
        return len(self.named)


def entries(ledger: Ledger) -> tuple[Entry, ...]:
    """Return the entries that rulings are made of, in the ledger's order."""
    found = [entry for kind in KINDS for entry in ledger.entries(kind=kind)]
    return tuple(sorted(found, key=lambda entry: entry.position))


def read(ledger: Ledger, course: Course) -> Rulings:
    """Return the rulings of a course as they stand."""
    return fold(entries(ledger), course)


def standing(entries: Iterable[Entry]) -> dict[Key, Said]:
    """Return what stands of each kind, learner and assessment; erased entries say nothing."""
    found: dict[Key, Said] = {}
    for entry in entries:
        event = entry.event
        if event is None or event.kind not in KINDS:
            continue
        key = event.kind, event.learner, event.assessment
        before = found.pop(key, None)
        if event.after is not None:
            said = before.said if before else ()
            said = said[:-1] if UNDOES in event.after else (*said, event)
            found[key] = Said(entry, said or (event,), event.after)
    return found


def fold(entries: Iterable[Entry], course: Course) -> Rulings:
    """Return the rulings that entries amount to; the last one of its kind stands.

    An extension never shortens the time: of the course's own due time, the one for everybody and
    the learner's, the latest holds. Of two merged learners, the one that stands has the rulings
    of both, its own first.
    """
    said = standing(entries)
    learners = {learner for _, learner, _ in said if learner is not None}
    own = {learner: _own(learner, said, course) for learner in learners}
    merged = _merged(said)
    for second in sorted(merged):
        into = merged[second]
        own[into] = _joined(own.get(into) or _own(into, said, course), own[second])
        own[second] = Ruling(departed=_departed_into(said["merge", second, None]))
    return Rulings(
        named=own,
        everybody=_own(None, said, course),
        merged=merged,
        withdrawn={
            assessment: dict(one.after.get("items") or {one.after["item"]: one.after["method"]})
            for (kind, _, assessment), one in said.items()
            if kind == "item-withdrawn" and assessment is not None
        },
    )


def _own(learner: str | None, said: Mapping[Key, Said], course: Course) -> Ruling:
    excused, overrides = {}, {}
    for one in course.assessments:
        if found := said.get(("excusal", learner, one.id)):
            excused[one.id] = Excusal(found.event.why, bool(found.after["signed"]))
        if found := said.get(("override", learner, one.id)):
            overrides[one.id] = Override(
                Fraction(found.after["points"]), found.event.why, found.event.who, found.entry.at
            )
    return Ruling(
        extensions=_extensions(learner, said, course),
        excused=excused,
        overrides=overrides,
        departed=_departure(said.get(("departure", learner, None))),
        granted=_grant(said.get(("grant", learner, None))),
    )


def _extensions(
    learner: str | None, said: Mapping[Key, Said], course: Course
) -> dict[str, datetime]:
    found = {}
    for one in course.assessments:
        keys = ((who, what) for who in {learner, None} for what in (one.id, None))
        given = (said.get(("extension", who, what)) for who, what in keys)
        dues = [datetime.fromisoformat(one.after["due"]) for one in given if one is not None]
        if dues and max(dues) > one.due:
            found[one.id] = max(dues)
    return found


def _departure(said: Said | None) -> Departure | None:
    if said is None:
        return None
    on = date.fromisoformat(said.after["on"])
    return Departure(on, said.after["kind"], said.event.why)


def _grant(said: Said | None) -> Grant | None:
    if said is None:
        return None
    return Grant(said.after["outcome"], said.event.why, said.event.who, said.entry.at)


def _departed_into(said: Said) -> Departure:
    return Departure(said.entry.at.date(), "merged", said.event.why)


def _merged(said: Mapping[Key, Said]) -> dict[str, str]:
    """Return the learner that stands for each one that was merged, at the end of the chain."""
    into = {
        who: one.after["into"] for (kind, who, _), one in said.items() if kind == "merge" and who
    }
    found = {}
    for second in into:
        last, seen = second, {second}
        while last in into and into[last] not in seen:
            last = into[last]
            seen.add(last)
        found[second] = last
    return found


def _joined(first: Ruling, second: Ruling) -> Ruling:
    extensions = dict(second.extensions)
    for name, due in first.extensions.items():
        extensions[name] = max(due, extensions.get(name, due))
    return Ruling(
        extensions=extensions,
        excused={**second.excused, **first.excused},
        overrides={**second.overrides, **first.overrides},
        departed=first.departed,
        granted=first.granted or second.granted,
    )
