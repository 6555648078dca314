"""A labour migration policy in the making: its sections, what feeds them, and the draft.

Sections, checklist and tasks are a design of the course, not a form of any institution.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

from labour_migration.concepts import plain_text
from labour_migration.concepts.errors import UnknownName
from labour_migration.documents import Document, Heading, Paragraph, Table
from labour_migration.documents.model import Block

State = Literal["written", "notes only", "empty"]
TITLE = "Labour migration policy"
ORIGIN = "The order of the sections is a design of this course, not a form of any institution."
ALONE = "This section rests on notes only."


@dataclass(frozen=True)
class Section:
    """One section of a policy.

    ``ask`` says what a reader will look for in it, ``questions`` help to write it, ``example``
    is how Valdoria wrote it, a country that does not exist.
    """

    id: str
    number: str
    title: str
    ask: str
    questions: tuple[str, ...]
    example: str

    @property
    def heading(self) -> str:
        """Number and title."""
        return f"{self.number} {self.title}"


@dataclass(frozen=True)
class Item:
    """One item of a checklist, in a part of it; answered yes, partly or no."""

    id: str
    part: str
    title: str
    question: str


@dataclass(frozen=True)
class Task:
    """What a reader keeps from the page ``modules/<id>``, for the ``sections`` that it feeds."""

    id: str
    title: str
    sections: tuple[str, ...]
    ask: str

    @property
    def page(self) -> str:
        """The page of the task, from the root of the book."""
        return f"modules/{self.id}"


@dataclass(frozen=True)
class Draft:
    """A policy as far as it is written: texts by section, notes by task.

    Sections and tasks without an entry are empty. Raises UnknownName for one that does not exist.
    """

    title: str = ""
    country: str = ""
    texts: Mapping[str, str] | None = None
    notes: Mapping[str, str] | None = None

    def __post_init__(self) -> None:
        for what, given, known in (
            ("section", self.texts, [one.id for one in sections()]),
            ("task", self.notes, [one.id for one in tasks()]),
        ):
            for name in given or {}:
                if name not in known:
                    raise UnknownName(what, name, known)

    def text(self, section: Section) -> str:
        """What is written in a section."""
        return plain_text.clean((self.texts or {}).get(section.id, "")).strip()

    def note(self, task: Task) -> str:
        """What is kept from a task."""
        return plain_text.clean((self.notes or {}).get(task.id, "")).strip()

    def feeding(self, section: Section) -> tuple[Task, ...]:
        """The tasks whose notes are there for a section, in the order of the book."""
        return tuple(one for one in feeds(section.id) if self.note(one))

    def state(self, section: Section) -> State:
        """Whether a section is written, rests on notes only, or is empty."""
        if self.text(section):
            return "written"
        return "notes only" if self.feeding(section) else "empty"

    def summary(self) -> str:
        """How far the draft has come, in a sentence."""
        states = [self.state(one) for one in sections()]
        words = sum(plain_text.words(self.text(one)) for one in sections())
        return (
            f"{states.count('written')} of {len(states)} sections written, "
            f"{words} {'word' if words == 1 else 'words'} in all; "
            f"on notes only: {states.count('notes only')}, empty: {states.count('empty')}."
        )

    def rows(self) -> list[tuple[str, str, int, State]]:
        """Number, title, words and state of each section."""
        return [
            (one.number, one.title, plain_text.words(self.text(one)), self.state(one))
            for one in sections()
        ]


@cache
def sections() -> tuple[Section, ...]:
    """The sections of a labour migration policy, in order.

    >>> len(sections()), sections()[0].heading
    (20, '1 Foreword and method')
    """
    return tuple(
        Section(**{**entry, "questions": tuple(entry["questions"])})
        for entry in _read("policy_template")["sections"]
    )


@cache
def checklist() -> tuple[Item, ...]:
    """The steps of making a policy and carrying it out, in order.

    >>> len(checklist()), checklist()[0].title
    (26, '1 Mandate and lead')
    """
    return tuple(
        Item(**{**entry, "title": f"{number} {entry['title']}"})
        for number, entry in enumerate(_read("policy_checklist")["items"], 1)
    )


@cache
def tasks() -> tuple[Task, ...]:
    """The tasks *for your country*, in the order of the book.

    >>> tasks()[0].page
    'modules/introduction/key-concepts'
    """
    return tuple(
        Task(**{**entry, "sections": tuple(entry["sections"])})
        for entry in _read("country_tasks")["tasks"]
    )


@cache
def invented() -> str:
    """What must stand beside the examples of the sections.

    >>> invented().split(";")[0]
    'Valdoria and Norland do not exist'
    """
    return str(_read("policy_template")["examples"])


@cache
def course() -> str:
    """The course to which the tasks belong.

    >>> course()
    'governance-coherence'
    """
    return str(_read("country_tasks")["course"])


def feeds(section: str) -> tuple[Task, ...]:
    """The tasks that feed a section, in the order of the book.

    >>> [task.title for task in feeds("social-protection")]
    ['Protection sheet']
    """
    return tuple(one for one in tasks() if section in one.sections)


def brief(draft: Draft) -> Document:
    """The draft as a document: each section with its text, or its notes, or what it lacks.

    A note stands in full under the first section that rests on it, and is named under others.

    >>> made = brief(Draft(country="Valdoria", texts={"vision": "Fair work."}))
    >>> made.title, made.subtitle
    ('Labour migration policy', 'Valdoria')
    """
    blocks: list[Block] = [Paragraph(f"Draft. {draft.summary()}", "note")]
    told: dict[str, str] = {}
    for one in sections():
        blocks += [Heading(one.heading), *_body(draft, one, told)]
    rows = tuple(
        (f"{number} {title}", str(words), state) for number, title, words, state in draft.rows()
    )
    blocks += [
        Heading("What this draft rests on"),
        Table(("Section", "Words", "State"), rows, "State of the sections"),
        Paragraph(ORIGIN, "note"),
    ]
    title = plain_text.line(draft.title) or TITLE
    return Document(title, tuple(blocks), plain_text.line(draft.country))


def _body(draft: Draft, section: Section, told: dict[str, str]) -> list[Block]:
    if text := draft.text(section):
        return list(plain_text.blocks(text))
    feeding = draft.feeding(section)
    if not feeding:
        return [Paragraph(f"Not written yet. {section.ask}", "note")]
    made: list[Block] = [Paragraph(ALONE, "note")]
    for task in feeding:
        made.append(Heading(f"Note: {task.title}", 2))
        if task.id in told:
            made.append(Paragraph(f"See this note under “{told[task.id]}”.", "note"))
        else:
            told[task.id] = section.heading
            made += plain_text.blocks(draft.note(task))
    return made


def _read(name: str) -> Any:
    source = files("labour_migration.concepts") / "data" / f"{name}.yml"
    return yaml.safe_load(source.read_text(encoding="utf-8"))
