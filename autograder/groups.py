"""The groups that handed in: who is named by which submission, read as data.

One member hands in for all and names them in a form. A form may hold anything; what cannot be
used, or does not fit the roster or another group, is reported with a name and never guessed at.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from autograder import intake, runner
from autograder.workspace import Workspace
from labour_migration import groups as forms
from labour_migration import handin
from labour_migration.groups import BadGroup, Member


@dataclass(frozen=True)
class Report:
    """Something that whoever marks must look into; `code` is for programs."""

    code: str
    message: str


@dataclass(frozen=True)
class Line:
    """One member to be marked: the declared factor, and the submission of the group."""

    learner: str
    owner: str
    factor: str
    submitted_at: datetime


@dataclass(frozen=True)
class Declared:
    """The members to be marked, group by group, and what has to be looked into."""

    lines: tuple[Line, ...] = ()
    reports: tuple[Report, ...] = ()


@dataclass(frozen=True)
class _Group:
    owner: str
    at: datetime
    members: tuple[Member, ...]

    @property
    def names(self) -> frozenset[str]:
        return frozenset(one.learner for one in self.members)


@dataclass
class _Reading:
    """What is found while the submissions are read one after another."""

    roster: Collection[str]
    groups: list[_Group] = field(default_factory=list)
    alone: list[Line] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)

    def say(self, code: str, message: str) -> None:
        self.reports.append(Report(code, message))


def declared(workspace: Workspace, assessment: str, roster: Collection[str]) -> Declared:
    """Return the members whom the handed-in work of groups names; writes nothing.

    A member named by two groups, or not on the roster, has no line; whoever handed in without a
    form that can be used has a line alone.
    """
    reading = _Reading(roster)
    for owner in runner.submissions(workspace, assessment):
        _read(workspace, assessment, owner, reading)
    kept = _newest(reading)
    places: dict[str, list[str]] = defaultdict(list)
    for group in kept:
        for one in group.members:
            places[one.learner].append(group.owner)
    for learner, owners in sorted(places.items()):
        if len(owners) > 1:
            names = " and ".join(owners)
            message = f"{learner} is named by the groups of {names}; add the line of the right one."
            reading.say("two-groups", message)
    lines = [one for group in kept for one in _lines(group, reading, places)]
    lines += [one for one in reading.alone if one.learner not in places]
    in_none = sorted(set(roster) - places.keys() - {one.learner for one in lines})
    if lines and in_none:
        reading.say("no-group", f"On the roster and in no group: {', '.join(in_none)}.")
    return Declared(tuple(lines), tuple(reading.reports))


def _read(workspace: Workspace, assessment: str, owner: str, reading: _Reading) -> None:
    folder = workspace.submitted / owner / assessment
    try:
        intake.check_learner(owner)
        intake.check_files(folder)
        at = runner.read_timestamp(folder)
    except intake.Refusal as refusal:
        reading.say(refusal.code, f"The submission of {ascii(owner)[1:-1]} is refused: {refusal}")
        return
    found = handin.read_files(folder)
    try:
        members = forms.of_files(found.files)
    except BadGroup as error:
        code = "no-members" if isinstance(error, forms.NoGroup) else "bad-members"
        unread = [f" {name} could not be read: {why}." for name, why in found.unreadable.items()]
        reading.say(code, f"The submission of {owner}: {error}{''.join(unread[:3])}")
        if owner in reading.roster:
            reading.alone.append(Line(owner, owner, "", at))
        return
    if owner not in {one.learner for one in members}:
        message = f"{owner} handed in for a group that does not name {owner}."
        reading.say("submitter-not-named", message)
    reading.groups.append(_Group(owner, at, members))


def _newest(reading: _Reading) -> list[_Group]:
    """Return the groups, where several hand in for the very same members the newest only."""
    newest: dict[frozenset[str], _Group] = {}
    for group in reading.groups:
        other = newest.get(group.names)
        if other is None:
            newest[group.names] = group
            continue
        first, last = sorted((other, group), key=lambda one: one.at)
        newest[group.names] = last
        message = f"{first.owner} and {last.owner} handed in for the same members; the work of "
        reading.say("handed-in-twice", f"{message}{last.owner} is newer and counts.")
    return list(newest.values())


def _lines(group: _Group, reading: _Reading, places: dict[str, list[str]]) -> Iterator[Line]:
    for one in group.members:
        if one.learner not in reading.roster:
            message = f"{one.learner}, named by {group.owner}, is not on the roster."
            reading.say("not-on-roster", message)
            continue
        if not one.signed:
            message = f"{one.learner}, named by {group.owner}, has not signed; after asking once "
            reading.say("not-signed", f"{message}more, blank counts for this member alone.")
        if len(places[one.learner]) == 1:
            yield Line(one.learner, group.owner, one.factor, group.at)
