"""Stakeholders by interest and influence: listed one by one, mapped, and checked for gaps."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import ClassVar

import pandas as pd

from labour_migration import charts
from labour_migration.concepts import stakeholders as rules
from labour_migration.concepts.stakeholders import (
    COLUMNS,
    FIELDS,
    GROUPS,
    HIGH,
    HIGHEST,
    MOST,
    SIDES,
    BadMap,
    Map,
    Stakeholder,
)
from labour_migration.documents import Document
from labour_migration.widgets.models.controls import Action, Control, Group, pairs
from labour_migration.widgets.models.documented import Documented
from labour_migration.widgets.models.errors import BadInput
from labour_migration.widgets.models.model import GIVEN, Result
from labour_migration.widgets.models.words import abridged

_START = rules.example()


@dataclass(frozen=True)
class StakeholderMap(Documented):
    """A map of stakeholders and the place of the one that is on screen.

    The place is no part of what is saved.
    """

    KIND: ClassVar[str] = "stakeholder-map"
    TITLE: ClassVar[str] = "Stakeholder map"
    HINT: ClassVar[str] = (
        "List who decides, who implements and who is affected. Two points for each yes to the ten "
        "questions of the page, one for a yes in part: interest is what the decision does to "
        "them, influence what they can do to the decision. 6 or more is high. The tool opens with "
        "an invented example."
    )

    title: str = _START.title
    stakeholders: tuple[Stakeholder, ...] = _START.stakeholders
    place: int = field(default=0, compare=False, metadata=GIVEN)

    def groups(self) -> tuple[Group, ...]:
        """The list, then the stakeholder that is on screen."""
        return (self._listing(), self._editing()) if self.stakeholders else (self._listing(),)

    def settled(self) -> StakeholderMap:
        """A copy whose place is a stakeholder of the list."""
        last = max(len(self.stakeholders) - 1, 0)
        return replace(self, place=min(max(self.place, 0), last))

    def loaded(self, state: object) -> StakeholderMap:
        """A copy in a saved state, at its first stakeholder."""
        return super(StakeholderMap, replace(self, place=0)).loaded(state)

    def map(self) -> Map:
        """The map that the rules read; BadMap says what does not fit."""
        return Map(self.title, self.stakeholders)

    def with_stakeholder(self) -> StakeholderMap:
        """A copy with one more stakeholder, to be named and scored, on screen."""
        if len(self.stakeholders) >= MOST:
            raise BadInput(f"There can be at most {MOST} stakeholders.")
        names = {one.name for one in self.stakeholders}
        numbers = range(len(names) + 1, 2 * len(names) + 2)
        name = next(made for n in numbers if (made := f"Stakeholder {n}") not in names)
        added = Stakeholder(name, "across", "public body", 0, 0, seat=False, note="")
        return replace(self, stakeholders=(*self.stakeholders, added), place=len(self.stakeholders))

    def without_stakeholder(self) -> StakeholderMap:
        """A copy without the stakeholder on screen."""
        kept = (*self.stakeholders[: self.place], *self.stakeholders[self.place + 1 :])
        return replace(self, stakeholders=kept).settled()

    def emptied(self) -> StakeholderMap:
        """A copy without a title and with nobody listed."""
        return StakeholderMap("", ())

    def result(self) -> Result:
        """Who stands where, what is missing, and what follows for each quarter."""
        listed = self.map()
        text = " ".join((rules.summary(listed), *rules.sentences(listed)))
        table = pd.DataFrame(list(rules.rows(listed)), columns=list(COLUMNS))
        quarters = pd.DataFrame(
            [
                (name, consequence, int((table["group"] == name).sum()))
                for name, consequence in GROUPS.values()
            ],
            columns=["group", "what follows", "stakeholders"],
        )
        return Result(
            text, table, "Stakeholders", self._chart(listed, table), {"The four quarters": quarters}
        )

    def brief(self) -> Document:
        """The state as a document."""
        return rules.brief(self.map())

    def check(self) -> None:
        """BadInput naming what no map may hold."""
        try:
            self.map()
        except BadMap as error:
            raise BadInput(str(error)) from None
        super().check()

    def _listing(self) -> Group:
        title = Control(("title",), "Title of the map", "line", wide=True)
        names = tuple(
            (f"{number} {one.name}", number - 1)
            for number, one in enumerate(self.stakeholders, start=1)
        )
        chosen = (Control(("place",), "Stakeholder", "choice", names),) if names else ()
        remove = Action("Remove this stakeholder", StakeholderMap.without_stakeholder)
        return Group(
            "Stakeholders",
            (title, *chosen),
            (
                Action("Add a stakeholder", StakeholderMap.with_stakeholder),
                *((remove,) if names else ()),
                Action("Start your own", StakeholderMap.emptied),
            ),
        )

    def _editing(self) -> Group:
        where = ("stakeholders", self.place)
        scores = tuple((str(points), points) for points in range(HIGHEST + 1))
        return Group(
            f"{self.place + 1} {self.stakeholders[self.place].name}",
            (
                Control((*where, "name"), "Name", "line"),
                Control((*where, "field"), "Field", "choice", pairs(*FIELDS)),
                Control((*where, "side"), "Side", "choice", pairs(*SIDES)),
                Control((*where, "interest"), "Interest", "choice", scores),
                Control((*where, "influence"), "Influence", "choice", scores),
                Control((*where, "seat"), "Has a seat where it is decided", "tick"),
                Control((*where, "note"), "Note: evidence, position, date", "line", wide=True),
            ),
        )

    def _chart(self, listed: Map, table: pd.DataFrame) -> charts.Chart | None:
        """The map as a chart; None while nobody is listed."""
        if table.empty:
            return None
        order = [name for name, _ in GROUPS.values()]
        figure = charts.points(
            table.sort_values("group", key=lambda names: names.map(order.index), kind="stable"),
            x="influence",
            y="interest",
            name="no",
            series="group",
            x_title=f"Influence (0 to {HIGHEST})",
            y_title=f"Interest (0 to {HIGHEST})",
            limits=(0, HIGHEST),
            parted=HIGH - 0.5,
        )
        return charts.show(
            figure,
            title="Interest and influence",
            alt=abridged(rules.summary(listed)),
            table=table[["no", "stakeholder", "influence", "interest", "group"]],
            source="Scores entered by the user.",
            note="The numbers are those of the table; dotted lines part high from low.",
        )
