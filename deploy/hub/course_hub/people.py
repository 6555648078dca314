"""Who is who: learners from the courses' rosters, instructors and admins from the settings."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from autograder.errors import AutograderError
from autograder.workspace import Workspace
from course_hub.settings import Settings

ADMINS = "hub-admins"
_LEARNERS, _INSTRUCTORS = "nbgrader-", "formgrade-"


class NameTaken(AutograderError):
    """A person whose name belongs to an account of the hub's own."""


@dataclass(frozen=True)
class Person:
    """Somebody who signs in; the name is the learner's id of the gradebook.

    `groups` are the full names of the groups that they write with, `<course>-group-<name>`.
    """

    name: str
    learns: tuple[str, ...] = ()
    teaches: tuple[str, ...] = ()
    admin: bool = False
    groups: tuple[str, ...] = ()

    @property
    def courses(self) -> tuple[str, ...]:
        """Return the courses that the person has anything to do with."""
        return tuple(dict.fromkeys((*self.learns, *self.teaches)))

    def hub_groups(self) -> tuple[str, ...]:
        """Return the names of the hub's groups that say all this."""
        return (
            *(_LEARNERS + course for course in self.learns),
            *(_INSTRUCTORS + course for course in self.teaches),
            *self.groups,
            *((ADMINS,) if self.admin else ()),
        )

    @classmethod
    def of(cls, name: str, hub_groups: Iterable[str]) -> "Person":
        """Return the person whom the hub's groups describe."""
        groups = sorted(set(hub_groups))
        return cls(
            name,
            learns=_after(_LEARNERS, groups),
            teaches=_after(_INSTRUCTORS, groups),
            admin=ADMINS in groups,
            groups=tuple(group for group in groups if "-group-" in group and _is_shared(group)),
        )


@dataclass(frozen=True)
class People:
    """Everybody who may sign in, by name."""

    by_name: Mapping[str, Person]

    @classmethod
    def read(cls, settings: Settings) -> "People":
        """Return everybody, as the rosters and the settings are now; raises NameTaken."""
        learns: dict[str, list[str]] = {}
        for course in settings.courses:
            for learner in _roster(settings.workspace(course)):
                learns.setdefault(learner, []).append(course)
        return cls.gather(settings, learns)

    @classmethod
    def gather(cls, settings: Settings, learns: Mapping[str, Iterable[str]]) -> "People":
        """Return everybody, given the courses of each learner."""
        teaches = _turned(settings.instructors)
        groups: dict[str, list[str]] = {}
        for course, named in settings.groups.items():
            for group, members in named.items():
                for member in members:
                    groups.setdefault(member, []).append(settings.group_account(course, group))
        names = sorted({*learns, *teaches, *settings.admins})
        _refuse_shared(settings, names)
        return cls(
            {
                name: Person(
                    name,
                    learns=tuple(learns.get(name, ())),
                    teaches=tuple(teaches.get(name, ())),
                    admin=name in settings.admins,
                    groups=_groups_of(settings, groups.get(name, ()), learns.get(name, ())),
                )
                for name in names
            }
        )

    def named(self, typed: str) -> Person | None:
        """Return the person of a name as somebody typed it, in whatever case; None if unknown."""
        if typed in self.by_name:
            return self.by_name[typed]
        alike = [p for name, p in self.by_name.items() if name.casefold() == typed.casefold()]
        return alike[0] if len(alike) == 1 else None


def _roster(workspace: Workspace) -> list[str]:
    """Return the learners of a course; a course without a gradebook has none yet."""
    # nbgrader takes a second to import, and services that ask the hub do without it.
    from autograder.gradebook import Gradebook

    if not os.environ.get("AUTOGRADER_DB") and not (workspace.state / "gradebook.db").exists():
        return []
    with Gradebook(workspace) as book:
        return [learner.id for learner in book.roster()]


def groups(people: People) -> dict[str, list[str]]:
    """Return the hub's groups with their members: learners, instructors, working groups."""
    found: dict[str, list[str]] = {}
    for person in people.by_name.values():
        for group in person.hub_groups():
            found.setdefault(group, []).append(person.name)
    return found


def _after(prefix: str, groups: Iterable[str]) -> tuple[str, ...]:
    return tuple(group.removeprefix(prefix) for group in groups if group.startswith(prefix))


def _is_shared(group: str) -> bool:
    return not group.startswith((_LEARNERS, _INSTRUCTORS))


def _turned(members: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Return the courses of each member, given the members of each course."""
    found: dict[str, list[str]] = {}
    for course, names in members.items():
        for name in dict.fromkeys(names):
            found.setdefault(name, []).append(course)
    return found


def _groups_of(settings: Settings, chosen: Iterable[str], learns: Iterable[str]) -> tuple[str, ...]:
    """Return the groups that count: a group's course must have its member on the roster."""
    mine = set(learns)
    return tuple(
        account
        for course, named in settings.groups.items()
        for account in (settings.group_account(course, group) for group in named)
        if course in mine and account in chosen
    )


def _refuse_shared(settings: Settings, names: Iterable[str]) -> None:
    taken = {name.casefold() for name in settings.shared_accounts()}
    for name in names:
        if name.casefold() in taken:
            raise NameTaken(
                f"A person has the name '{name}', which is that of an account that a group or a "
                "course shares. Give this person another id on the roster."
            )
