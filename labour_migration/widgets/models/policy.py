"""A labour migration policy written section by section."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import ClassVar

import pandas as pd

from labour_migration.widgets.models.controls import Action, Control, Group
from labour_migration.widgets.models.errors import BadInput
from labour_migration.widgets.models.forms import Section, sections
from labour_migration.widgets.models.model import Model, Result
from labour_migration.widgets.models.words import count, listed

_ORIGIN = "The order of the sections is a design of this course, not a form of any institution."


def _blank() -> dict[str, str]:
    return {one.id: "" for one in sections()}


@dataclass(frozen=True)
class PolicyDraft(Model):
    """The title of a policy and the text of each section, one of which is open for writing."""

    KIND: ClassVar[str] = "policy-template"
    TITLE: ClassVar[str] = "Policy template"
    HINT: ClassVar[str] = f"Write a labour migration policy section by section. {_ORIGIN}"

    title: str = "Labour migration policy"
    country: str = ""
    section: str = "foreword"
    texts: dict[str, str] = field(default_factory=_blank)

    def groups(self) -> tuple[Group, ...]:
        """The document, then the section that is open."""
        here = self._section()
        choices = tuple((one.heading, one.id) for one in sections())
        return (
            Group(
                "Document",
                (
                    Control(("title",), "Title of the policy", "line"),
                    Control(("country",), "Country or authority", "line"),
                ),
            ),
            Group(
                "Section",
                (Control(("section",), "Open section", "choice", choices),),
                (
                    Action("Previous section", PolicyDraft.previous),
                    Action("Next section", PolicyDraft.next),
                ),
            ),
            Group(
                here.heading,
                (Control(("texts", here.id), f"Text of {here.heading}", "text"),),
                help=here.ask,
            ),
        )

    def next(self) -> PolicyDraft:
        """A copy at the next section; the last one leads back to the first."""
        return self._moved(1)

    def previous(self) -> PolicyDraft:
        """A copy at the section before."""
        return self._moved(-1)

    def words(self) -> dict[str, int]:
        """The number of words of each section."""
        return {one.id: len(self.texts[one.id].split()) for one in sections()}

    def result(self) -> Result:
        """How far the draft has come."""
        words = self.words()
        table = pd.DataFrame(
            [
                (one.number, one.title, words[one.id], "written" if words[one.id] else "empty")
                for one in sections()
            ],
            columns=["section", "title", "words", "state"],
        )
        empty = [one.heading for one in sections() if not words[one.id]]
        done = f"{len(words) - len(empty)} of {count(len(words), 'section')} written"
        text = f"{done}, {count(sum(words.values()), 'word')} in all."
        text += f" Still empty: {listed(empty, 5)}." if empty else " No section is empty."
        return Result(text, table, "Sections of the policy")

    def document(self) -> str:
        """The policy as Markdown; a section without text says so."""
        head = f"# {self.title.strip() or 'Labour migration policy'}\n"
        country = f"\n{self.country.strip()}\n" if self.country.strip() else ""
        body = "".join(
            f"\n## {one.heading}\n\n{self.texts[one.id].strip() or '*Not written yet.*'}\n"
            for one in sections()
        )
        return f"{head}{country}{body}\n---\n\n{_ORIGIN}\n"

    def exports(self) -> dict[str, Callable[[], bytes]]:
        """The files of every widget, and the document as Markdown."""
        return {"md": lambda: self.document().encode(), **super().exports()}

    def check(self) -> None:
        """BadInput naming the first control, or a section that does not exist."""
        super().check()
        if set(self.texts) != set(_blank()):
            raise BadInput("it has other sections than this template")

    def _csv(self) -> bytes:
        table = self.result().table.assign(text=[self.texts[one.id] for one in sections()])
        return table.to_csv(index=False).encode("utf-8-sig")

    def _section(self) -> Section:
        for one in sections():
            if one.id == self.section:
                return one
        raise BadInput(f"there is no section {self.section!r}")

    def _moved(self, steps: int) -> PolicyDraft:
        place = sections().index(self._section()) + steps
        return replace(self, section=sections()[place % len(sections())].id)
