"""Checklists answered with yes, partly or no, each answer with its evidence."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, field, replace
from typing import ClassVar, Literal, Self

import pandas as pd

from labour_migration import charts
from labour_migration.concepts import agreements, plain_text, policies
from labour_migration.concepts.policies import Item
from labour_migration.documents import (
    Bullets,
    Document,
    Heading,
    Paragraph,
    Table,
)
from labour_migration.documents.model import Block
from labour_migration.widgets.models.controls import Action, Control, Group, pairs
from labour_migration.widgets.models.documented import Documented
from labour_migration.widgets.models.errors import BadInput
from labour_migration.widgets.models.model import Result
from labour_migration.widgets.models.words import count, listed, plain

Answer = Literal["", "yes", "partly", "no"]
_OPEN = "not answered"
_ANSWERS: tuple[tuple[str, Answer], ...] = (
    (_OPEN, ""),
    ("yes", "yes"),
    ("partly", "partly"),
    ("no", "no"),
)


@dataclass(frozen=True)
class Checklist(Documented):
    """Answers and notes by item; the items of one part are on screen."""

    SOURCE: ClassVar[str] = "Answers entered by the user; the items are a design of this course."

    part: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)

    @staticmethod
    @abstractmethod
    def items() -> tuple[Item, ...]:
        """The items, in order."""

    def parts(self) -> list[str]:
        """The parts, in the order of the items."""
        return list(dict.fromkeys(item.part for item in self.items()))

    def groups(self) -> tuple[Group, ...]:
        """The choice of a part, then its items."""
        choose = Group(
            "Part",
            (Control(("part",), "Open part", "choice", pairs(*self.parts())),),
            (Action("Next part", type(self).next),),
        )
        shown = (item for item in self.items() if item.part == self.part)
        return choose, *(_asked(item) for item in shown)

    def settled(self) -> Self:
        """A copy with a part open and a place for every answer."""
        names = [item.id for item in self.items()]
        blank: dict[str, Answer] = dict.fromkeys(names, "")
        return replace(
            self,
            part=self.part or self.parts()[0],
            answers={**blank, **self.answers},
            notes={**dict.fromkeys(names, ""), **self.notes},
        )

    def next(self) -> Self:
        """A copy at the next part; the last one leads back to the first."""
        parts = self.parts()
        return self.put("part", parts[(parts.index(self.part) + 1) % len(parts)])

    def answered(self) -> dict[str, Literal["yes", "partly", "no"]]:
        """The answers that were given."""
        return {name: answer for name, answer in self.answers.items() if answer != ""}

    def result(self) -> Result:
        """The counts of answers by part, and what is open."""
        table = pd.DataFrame(
            [
                (one.part, one.title, one.question, self.answers.get(one.id) or _OPEN,
                 self.notes.get(one.id, ""))
                for one in self.items()
            ],
            columns=["part", "item", "question", "answer", "note"],
        )  # fmt: skip
        text = f"{self._spoken(table)} {self._judged(table)}".strip()
        chart = self._chart(table) if self.answered() else None
        return Result(text, table, self.TITLE, chart)

    def brief(self) -> Document:
        """The checklist as a document: answers and evidence by part, then what is below a yes."""
        blocks: list[Block] = [Paragraph(self.result().text, "note")]
        for part in self.parts():
            rows = tuple(
                (one.title, one.question, self.answers.get(one.id) or _OPEN, self._note(one))
                for one in self.items()
                if one.part == part
            )
            header = ("Item", "Question", "Answer", "Evidence")
            blocks += [Heading(part), Table(header, rows, f"{part}: answers and evidence")]
        below = [one for one in self.items() if self.answers.get(one.id) in ("partly", "no")]
        if below:
            points = (": ".join(filter(None, (one.title, self._note(one)))) for one in below)
            blocks += [Heading("To work on"), Bullets(tuple(points))]
        return Document(self.TITLE, (*blocks, Paragraph(self.SOURCE, "note")))

    def check(self) -> None:
        """BadInput naming the first control, or an item that does not exist."""
        names = {item.id for item in self.items()}
        odd = sorted((set(self.answers) ^ names) | (set(self.notes) ^ names))
        if odd:
            raise BadInput(f"it has other items than this checklist: {odd[0]!r}")
        for item in self.items():
            for control in _asked(item).controls:
                control.check(self.value(control.path))
        super().check()

    def _note(self, item: Item) -> str:
        return plain_text.line(self.notes.get(item.id, ""))

    def _chart(self, table: pd.DataFrame) -> charts.Chart:
        counts = self._counts(table)
        drawn = counts[counts["items"] > 0]
        figure = charts.bar(
            drawn, category="part", value="items", series="answer", value_title="Items"
        )
        return charts.show(
            figure,
            title=f"{self.TITLE}: answers by part",
            alt=self._spoken(table),
            table=counts,
            source=self.SOURCE,
        )

    def _counts(self, table: pd.DataFrame) -> pd.DataFrame:
        answers = ["yes", "partly", "no", _OPEN]
        counted = table.groupby(["part", "answer"]).size().unstack(fill_value=0)
        wide = counted.reindex(index=self.parts(), columns=answers, fill_value=0)
        tidy = wide.rename_axis("part").reset_index().melt("part", value_name="items")
        tidy.columns = ["part", "answer", "items"]
        return tidy

    def _spoken(self, table: pd.DataFrame) -> str:
        of = {name: int((table["answer"] == name).sum()) for name in ("yes", "partly", "no")}
        said = ", ".join(f"{number} {name}" for name, number in of.items())
        return f"{sum(of.values())} of {count(len(table), 'item')} answered: {said}."

    def _judged(self, table: pd.DataFrame) -> str:
        below = table.loc[table["answer"].isin(["no", "partly"]), "item"]
        return f"To work on: {listed(below, 5)}." if len(below) else ""


@dataclass(frozen=True)
class PolicyChecklist(Checklist):
    """Steps from the mandate of a policy to its revision."""

    KIND: ClassVar[str] = "policy-checklist"
    TITLE: ClassVar[str] = "Policy checklist"
    HINT: ClassVar[str] = (
        "Go through the steps of making a policy and carrying it out. Answer with evidence: "
        "name the document, the date, the page."
    )

    @staticmethod
    def items() -> tuple[Item, ...]:
        """The items of ``concepts.policies.checklist``."""
        return policies.checklist()


@dataclass(frozen=True)
class AgreementChecklist(Checklist):
    """A bilateral labour migration agreement, scored by ``concepts.agreements``."""

    KIND: ClassVar[str] = "agreement-checklist"
    TITLE: ClassVar[str] = "Agreement checklist"
    HINT: ClassVar[str] = (
        "Score the text of a bilateral agreement, annexes included. Some items are essential: "
        "no score makes up for one that is missing."
    )

    @staticmethod
    def items() -> tuple[Item, ...]:
        """The items of ``agreements.checklist``, with their points and why they are asked."""
        return tuple(
            Item(
                one.name,
                one.dimension,
                f"Question {number}{' (essential)' if one.essential else ''}",
                f"{one.question} {one.why} {count(one.points, 'point')}.",
            )
            for number, one in enumerate(agreements.checklist(), 1)
        )

    def _judged(self, table: pd.DataFrame) -> str:
        found = agreements.score(self.answered())
        points, highest = float(found.points), float(found.highest)
        open_ = f"; {plain(highest)} if every open item were a yes" if found.missing else ""
        numbers = {item.id: item.title.split()[1] for item in self.items()}
        unmet = [numbers[name] for name in found.unmet_essentials]
        essential = f" Essential questions not met: {listed(unmet, 8)}." if unmet else ""
        return f"{plain(points)} of {found.possible} points{open_}.{essential}"


def _asked(item: Item) -> Group:
    return Group(
        item.title,
        (
            Control(("answers", item.id), f"{item.title}: answer", "choice", _ANSWERS),
            Control(("notes", item.id), f"{item.title}: evidence", "line", wide=True),
        ),
        help=item.question,
    )
