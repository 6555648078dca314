"""A labour migration policy written section by section, with the notes that feed it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import pandas as pd

from labour_migration.concepts import policies
from labour_migration.concepts.policies import Section, sections
from labour_migration.documents import Document
from labour_migration.widgets.models.controls import Action, Control, Group, Path
from labour_migration.widgets.models.documented import Documented
from labour_migration.widgets.models.errors import BadInput
from labour_migration.widgets.models.model import Result
from labour_migration.widgets.models.sheet import sheet
from labour_migration.widgets.models.words import listed


def _blank() -> dict[str, str]:
    return {one.id: "" for one in sections()}


@dataclass(frozen=True)
class PolicyDraft(Documented):
    """The title of a policy, the text of each section and the notes kept from the tasks.

    One section is open for writing. ``notes`` holds the tasks from which something is kept.
    """

    KIND: ClassVar[str] = "policy-template"
    TITLE: ClassVar[str] = "Policy template"
    HINT: ClassVar[str] = (
        f"Write a labour migration policy section by section. {policies.ORIGIN} "
        "A file saved in the template on the page of this course opens here, notes included."
    )

    title: str = policies.TITLE
    country: str = ""
    section: str = "foreword"
    texts: dict[str, str] = field(default_factory=_blank)
    notes: dict[str, str] = field(default_factory=dict)

    def groups(self) -> tuple[Group, ...]:
        """The document, the choice of a section, the section that is open and what feeds it."""
        here = self._section()
        choices = tuple((one.heading, one.id) for one in sections())
        document = Group(
            "Document",
            (
                Control(("title",), "Title of the policy", "line"),
                Control(("country",), "Country or authority", "line"),
            ),
        )
        choose = Group(
            "Section",
            (Control(("section",), "Open section", "choice", choices),),
            (
                Action("Previous section", PolicyDraft.previous),
                Action("Next section", PolicyDraft.next),
            ),
        )
        write = Group(
            here.heading,
            (Control(("texts", here.id), f"Text of {here.heading}", "text"),),
            help=" ".join((here.ask, *here.questions)),
        )
        example = Group("An invented example", help=f"{here.example} {policies.invented()}")
        notes = tuple(
            Group(
                f"Note: {task.title}",
                (Control(("notes", task.id), f"Note from {task.id}", "text"),),
                help=task.ask,
            )
            for task in policies.feeds(here.id)
        )
        return (document, choose, write, example, *notes)

    def settled(self) -> PolicyDraft:
        """A copy without empty notes, the others in the order of the tasks."""
        order = [task.id for task in policies.tasks()]
        known = {name: self.notes[name] for name in order if self.notes.get(name)}
        odd = {name: text for name, text in self.notes.items() if name not in order}
        return replace(self, notes={**known, **odd})

    def value(self, path: Path) -> Any:
        """What stands at a path; a note that was never kept is empty."""
        return self.notes.get(str(path[1]), "") if path[0] == "notes" else super().value(path)

    def next(self) -> PolicyDraft:
        """A copy at the next section; the last one leads back to the first."""
        return self._moved(1)

    def previous(self) -> PolicyDraft:
        """A copy at the section before."""
        return self._moved(-1)

    def draft(self) -> policies.Draft:
        """The policy as far as it is written."""
        return policies.Draft(self.title, self.country, self.texts, self.notes)

    def result(self) -> Result:
        """How far the draft has come."""
        draft = self.draft()
        table = pd.DataFrame(draft.rows(), columns=["section", "title", "words", "state"])
        empty = [one.heading for one in sections() if draft.state(one) == "empty"]
        text = f"{draft.summary()} "
        text += f"Still empty: {listed(empty, 5)}." if empty else "No section is empty."
        return Result(text, table, "Sections of the policy")

    def brief(self) -> Document:
        """The policy as a document, which says of each section what it rests on."""
        return policies.brief(self.draft())

    def check(self) -> None:
        """BadInput naming the first control, or a section or task that does not exist."""
        if set(self.texts) != set(_blank()):
            raise BadInput("it has other sections than this template")
        odd = sorted(set(self.notes) - {task.id for task in policies.tasks()})
        if odd:
            raise BadInput(f"it has a note of a task that this course lacks: {odd[0]!r}")
        for part, held in (("texts", self.texts), ("notes", self.notes)):
            for name, text in held.items():
                Control((part, name), name, "text").check(text)
        super().check()

    def _csv(self) -> bytes:
        draft = self.draft()
        table = self.result().table.assign(
            text=[draft.text(one) for one in sections()],
            notes=["; ".join(task.title for task in draft.feeding(one)) for one in sections()],
        )
        return sheet(table)

    def _section(self) -> Section:
        for one in sections():
            if one.id == self.section:
                return one
        raise BadInput(f"there is no section {self.section!r}")

    def _moved(self, steps: int) -> PolicyDraft:
        place = sections().index(self._section()) + steps
        return replace(self, section=sections()[place % len(sections())].id)
