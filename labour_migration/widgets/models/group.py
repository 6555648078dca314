"""The members of a group: who did what, the declared factors, and the words of agreement."""

from __future__ import annotations

from dataclasses import astuple, dataclass, replace
from typing import ClassVar

import pandas as pd

from labour_migration import groups as rules
from labour_migration.groups import FACTORS, FEWEST, MOST, Member
from labour_migration.widgets.models.controls import Action, Control, Group, pairs
from labour_migration.widgets.models.errors import BadInput, Incomplete
from labour_migration.widgets.models.model import Model, Result
from labour_migration.widgets.models.words import count, listed

_COLUMNS = ("learner", "what this member did", "factor", "own words of agreement", "date")


@dataclass(frozen=True)
class GroupMembers(Model):
    """A line for each member; lines that are wholly empty do not count."""

    KIND: ClassVar[str] = rules.KIND
    TITLE: ClassVar[str] = "Members and sign-off"
    HINT: ClassVar[str] = (
        "One member fills this in for all and hands in. Write each member's learner id as the "
        "course knows it, the part done, the factor that you agreed on, and the words in which "
        "the member agrees, as that member wrote them, with the date."
    )

    members: tuple[Member, ...] = (Member(),) * FEWEST

    def groups(self) -> tuple[Group, ...]:
        """A row of controls for each member."""
        rows = tuple(self._row(place) for place in range(len(self.members)))
        change = Group(
            "Number of members",
            (),
            (
                Action("Add a member", GroupMembers.with_member),
                Action("Remove the last member", GroupMembers.without_member),
            ),
            f"A group has {FEWEST} to {MOST} members.",
        )
        return (*rows, change)

    def with_member(self) -> GroupMembers:
        """A copy with one more line; BadInput when the group is full."""
        if len(self.members) >= MOST:
            raise BadInput(f"A group has at most {MOST} members.")
        return replace(self, members=(*self.members, Member()))

    def without_member(self) -> GroupMembers:
        """A copy without the last line; BadInput when only one is left."""
        if len(self.members) < 2:
            raise BadInput("One member must stay.")
        return replace(self, members=self.members[:-1])

    def result(self) -> Result:
        """Who is in the group, and who has not signed."""
        try:
            members = rules.read(self.state())
        except rules.NoGroup:
            raise Incomplete("Write the learner id of each member.") from None
        except rules.BadGroup as error:
            raise BadInput(str(error)) from None
        unsigned = [one.learner for one in members if not one.signed]
        said = f"Not yet signed with words and date: {listed(unsigned)}." if unsigned else (
            "All have signed."
        )  # fmt: skip
        text = f"{count(len(members), 'member')}: {listed(one.learner for one in members)}. {said}"
        table = pd.DataFrame([astuple(one) for one in members], columns=list(_COLUMNS))
        return Result(text, table, "Members")

    def _row(self, place: int) -> Group:
        name = f"Member {place + 1}"

        def line(field: str, label: str, *, wide: bool = False) -> Control:
            return Control(("members", place, field), f"{name}: {label}", "line", wide=wide)

        return Group(
            name,
            (
                line("learner", "learner id"),
                Control(("members", place, "factor"), f"{name}: factor", "choice", pairs(*FACTORS)),
                line("date", "date of agreement"),
                line("did", "what this member did", wide=True),
                line("words", "own words of agreement", wide=True),
            ),
        )
