"""Who made the work of a group: its members, their shares, and their own words of agreement.

The form is filled in by one member for all, and read as data by whoever marks: it may hold
anything.

>>> one = {"learner": "ana", "did": "the pool", "factor": "0.75", "words": "I agree.",
...        "date": "5 December"}
>>> form = {"format": 1, "widget": "group-members", "values": {"members": [one]}}
>>> read(form)[0].signed
True
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from labour_migration.errors import LabourMigrationError

KIND = "group-members"
FACTORS = ("1", "0.75", "0.5", "0.25")
FEWEST, MOST = 3, 5
LONGEST = 300
# As long as any name that a hub knows a learner by; it also names folders and columns.
_LEARNER = re.compile(r"[^\W_][\w.@+-]{0,99}")


class BadGroup(LabourMigrationError):
    """A form of members that cannot be used; the message says why, never with odd signs."""


class NoGroup(BadGroup):
    """There is no form of members, or nobody is in it."""


@dataclass(frozen=True)
class Member:
    """One member: the learner's id, the part done, the factor, and the words of agreement."""

    learner: str = ""
    did: str = ""
    factor: str = FACTORS[0]
    words: str = ""
    date: str = ""

    @property
    def signed(self) -> bool:
        """Whether there are words of agreement and a date with them."""
        return bool(self.words.strip() and self.date.strip())

    @property
    def empty(self) -> bool:
        """Whether nothing was written for this member."""
        return not any(text.strip() for text in (self.learner, self.did, self.words, self.date))


def read(form: object) -> tuple[Member, ...]:
    """Return the members that a saved form names, without empty lines.

    Raises NoGroup when it names nobody, BadGroup for a form, an id or a factor that cannot be
    used, and for an id that stands twice.
    """
    match form:
        case {"format": 1, "widget": str(kind), "values": {"members": list(lines)}} if kind == KIND:
            members = tuple(one for one in map(_member, lines[: MOST + 1]) if not one.empty)
        case _:
            raise BadGroup("The form of members does not have the form in which it is saved.")
    if not members:
        raise NoGroup("The form of members names nobody.")
    if len(lines) > MOST:
        raise BadGroup(f"The form of members has {len(lines)} lines; a group has at most {MOST}.")
    seen: set[str] = set()
    for one in members:
        _check(one)
        if one.learner in seen:
            raise BadGroup(f"The learner id {one.learner} stands twice in the form of members.")
        seen.add(one.learner)
    return members


def of_files(files: Mapping[str, Any]) -> tuple[Member, ...]:
    """Return the members that the one saved form among files names; raises as ``read`` does."""
    forms = {
        name: content
        for name, content in sorted(files.items())
        if isinstance(content, dict) and content.get("widget") == KIND
    }
    if not forms:
        raise NoGroup("There is no saved form of members.")
    if len(forms) > 1:
        raise BadGroup(f"There are {len(forms)} forms of members; only one may be there.")
    return read(next(iter(forms.values())))


def _member(line: object) -> Member:
    names = [field.name for field in fields(Member)]
    if not isinstance(line, dict) or set(line) != set(names):
        raise BadGroup("A line of the form of members does not have the form of a member.")
    for name in names:
        if not isinstance(line[name], str) or len(line[name]) > LONGEST:
            raise BadGroup(
                f"The form of members has a {name} that is no text of at most {LONGEST} characters."
            )
    return Member(**{name: line[name].strip() for name in names})


def _check(one: Member) -> None:
    if not one.learner:
        raise BadGroup("A member in the form has no learner id.")
    if not _LEARNER.fullmatch(one.learner):
        raise BadGroup(
            f"{one.learner[:40]!a} cannot be a learner id: at most 100 letters, digits and "
            ". _ - @ +, a letter or a digit first."
        )
    if one.factor not in FACTORS:
        raise BadGroup(
            f"{one.learner} has the factor {one.factor[:20]!a}; it is one of {', '.join(FACTORS)}."
        )
