"""A list of people from elsewhere beside the roster: what would change, and taking it in.

A line belongs to the learner with its id; without an id, to the one with its e-mail address.
Nobody is taken off the roster, and two ids with one address are told, never made one: whether
they are one person is for somebody to say (`autograder ruling merge`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from autograder.errors import AutograderError
from autograder.gradebook import Gradebook, Learner
from autograder.registry import people, sheet
from autograder.registry.registration import Registration, Registrations
from autograder.registry.sheet import Line, Sheet
from autograder.workspace import Workspace

IdFrom = Literal["auto", "id", "username", "email"]
_TOLD = 20
_GROUPS = 2000


class RosterError(AutograderError):
    """A list of people that cannot be taken in; says every line that is wrong, up to twenty."""


@dataclass(frozen=True)
class Person:
    """One learner with all that the roster holds of them."""

    learner: Learner
    zone: str = ""
    groups: str = ""

    @property
    def registration(self) -> Registration:
        """What stands beside nbgrader's table."""
        return Registration(self.learner.id, self.zone, self.groups)


@dataclass(frozen=True)
class Change:
    """One learner before and after."""

    before: Person
    after: Person

    def fields(self) -> list[tuple[str, str, str]]:
        """Return what changes: field, before, after."""
        pairs = [
            ("name", self.before.learner.name, self.after.learner.name),
            ("email", self.before.learner.email, self.after.learner.email),
            ("time zone", self.before.zone, self.after.zone),
            ("groups", self.before.groups, self.after.groups),
        ]
        return [pair for pair in pairs if pair[1] != pair[2]]


@dataclass(frozen=True)
class Duplicate:
    """Several ids with one e-mail address."""

    email: str
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    """What taking in a list would do; `not_listed` are on the roster and stay there."""

    new: tuple[Person, ...] = ()
    changed: tuple[Change, ...] = ()
    unchanged: tuple[Person, ...] = ()
    not_listed: tuple[Learner, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    notes: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()

    @property
    def written(self) -> tuple[Person, ...]:
        """Whoever is new or changes."""
        return (*self.new, *(one.after for one in self.changed))


@dataclass
class _Reading:
    """What is found while the lines are read one after another."""

    standing: Mapping[str, Person]
    holders: Mapping[str, list[str]]
    id_from: IdFrom
    found: dict[str, tuple[int, Person]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def standing(workspace: Workspace) -> dict[str, Person]:
    """Return everybody on the roster, by id."""
    with Gradebook(workspace) as book:
        learners = book.roster()
    with Registrations(workspace.database_url) as table:
        more = table.all()
    return {
        one.id: Person(one, kept.zone, kept.groups)
        for one in learners
        for kept in [more.get(one.id, Registration(one.id))]
    }


def read(path: Path, encoding: sheet.Encoding = "auto") -> Sheet:
    """Return the lines of a file of people; raises TableError or AutograderError."""
    return sheet.read(path, encoding)


def preview(listed: Sheet, on_roster: Mapping[str, Person], id_from: IdFrom = "auto") -> Preview:
    """Return what a list would change; raises RosterError if any line cannot be taken in.

    An empty cell, or a column that the list does not have, leaves what stands. `id_from` takes
    the ids of all lines from one column; else each is the ID number, the username, or made of
    the e-mail address, whichever comes first.
    """
    reading = _Reading(on_roster, _holders(on_roster.values()), id_from)
    for line in listed.lines:
        try:
            _take(reading, line)
        except people.BadPerson as problem:
            reading.wrong.append(f"line {line.number}: {problem}.")
    _refuse_case_twins(reading)
    if not listed.lines:
        reading.wrong.append("the list names nobody.")
    if reading.wrong:
        more = len(reading.wrong) - _TOLD
        told = [*reading.wrong[:_TOLD], *([f"And {more} more."] if more > 0 else [])]
        raise RosterError("\n".join(["Nothing was taken in:", *told]))
    after = {name: person for name, (_, person) in reading.found.items()}
    return Preview(
        new=tuple(one for name, one in after.items() if name not in on_roster),
        changed=tuple(
            Change(on_roster[name], one)
            for name, one in after.items()
            if name in on_roster and on_roster[name] != one
        ),
        unchanged=tuple(one for name, one in after.items() if on_roster.get(name) == one),
        not_listed=tuple(one.learner for name, one in on_roster.items() if name not in after),
        duplicates=_duplicates({**on_roster, **after}.values()),
        notes=tuple(reading.notes),
        unused=listed.unused,
    )


def take_in(workspace: Workspace, shown: Preview) -> int:
    """Write whoever is new or changed; returns how many. Written again, it changes nothing."""
    people_written = shown.written
    with Gradebook(workspace) as book:
        book.enrol(one.learner for one in people_written)
    with Registrations(workspace.database_url) as table:
        table.put(one.registration for one in people_written)
    return len(people_written)


def _take(reading: _Reading, line: Line) -> None:
    cells = line.cells
    cleaned = people.name(_whole_name(cells))
    email = people.address(cells.get("email", ""))
    name = _id(reading, cells, email)
    if name in reading.found:
        raise people.BadPerson(f"'{name}' stands on line {reading.found[name][0]} already")
    before = reading.standing.get(name, Person(Learner(name)))
    groups = people.name(cells.get("groups", ""), _GROUPS, "the list of groups")
    person = Person(
        Learner(name, cleaned.text or before.learner.name, email or before.learner.email),
        people.zone(cells.get("zone", "")) or before.zone,
        groups.text or before.groups,
    )
    if not person.learner.name:
        reading.notes.append(f"line {line.number}: '{name}' has no name.")
    reading.notes += [f"line {line.number}: in the name of '{name}', {n}." for n in cleaned.notes]
    reading.found[name] = (line.number, person)


def _whole_name(cells: Mapping[sheet.Field, str]) -> str:
    parts = [cells.get("first", ""), cells.get("last", "")]
    return " ".join(part.strip() for part in parts if part.strip()) or cells.get("name", "")


def _id(reading: _Reading, cells: Mapping[sheet.Field, str], email: str) -> str:
    given: dict[sheet.Field, str] = {"id": "the ID number", "username": "the username"}
    wanted = list(given) if reading.id_from == "auto" else [reading.id_from]
    for column in wanted:
        if column in given and (text := cells.get(column, "").strip()):
            return people.learner_id(text, given[column])
    if reading.id_from in ("id", "username"):
        raise people.BadPerson(f"{given[reading.id_from]} is empty")
    if not email:
        raise people.BadPerson("there is no ID number, username or e-mail address")
    holders = reading.holders.get(people.same_address(email), [])
    if len(holders) > 1:
        raise people.BadPerson(
            f"{email} is the address of {', '.join(holders)}: merge them, or give the id"
        )
    return holders[0] if holders else _made(reading, email)


def _made(reading: _Reading, email: str) -> str:
    """Return the id made of an address that nobody has; several addresses can make the same."""
    made = people.id_from_address(email)
    holder = reading.standing.get(made)
    if holder and holder.learner.email:
        raise people.BadPerson(
            f"'{made}', the id that {email} would make, has the address {holder.learner.email} "
            "on the roster: give the id"
        )
    return made


def _refuse_case_twins(reading: _Reading) -> None:
    """An id that differs in capitals alone would share a folder on some file systems."""
    known = {name.casefold(): name for name in reading.standing}
    for name, (number, _) in reading.found.items():
        twin = known.setdefault(name.casefold(), name)
        if twin != name:
            message = f"'{name}' differs from '{twin}' in capitals alone; write it the same way."
            reading.wrong.append(f"line {number}: {message}")


def _holders(everybody: Iterable[Person]) -> Mapping[str, list[str]]:
    """Return the ids of everybody by e-mail address."""
    held: dict[str, list[str]] = defaultdict(list)
    for one in everybody:
        if one.learner.email:
            held[people.same_address(one.learner.email)].append(one.learner.id)
    return held


def _duplicates(everybody: Iterable[Person]) -> tuple[Duplicate, ...]:
    held = sorted(_holders(everybody).items())
    return tuple(Duplicate(email, tuple(sorted(ids))) for email, ids in held if len(ids) > 1)
