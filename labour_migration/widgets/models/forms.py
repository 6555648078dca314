"""The forms that ship with the widgets: parts of a policy, and items of a checklist."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True)
class Section:
    """One section of a policy; ``ask`` says what a reader will look for in it."""

    id: str
    number: str
    title: str
    ask: str

    @property
    def heading(self) -> str:
        return f"{self.number} {self.title}"


@dataclass(frozen=True)
class Item:
    """One item of a checklist, in a part of it; answered yes, partly or no."""

    id: str
    part: str
    title: str
    question: str


@cache
def sections() -> tuple[Section, ...]:
    """The sections of a labour migration policy, a design of the course.

    >>> len(sections()), sections()[0].heading
    (20, '1 Foreword and method')
    """
    return tuple(Section(**entry) for entry in _read("policy_template")["sections"])


@cache
def checklist() -> tuple[Item, ...]:
    """The steps of making and carrying out a policy, a design of the course.

    >>> len(checklist()), checklist()[0].title
    (26, '1 Mandate and lead')
    """
    return tuple(
        Item(**{**entry, "title": f"{number} {entry['title']}"})
        for number, entry in enumerate(_read("policy_checklist")["items"], 1)
    )


def _read(name: str) -> Any:
    source = files("labour_migration.widgets") / "data" / f"{name}.yml"
    return yaml.safe_load(source.read_text(encoding="utf-8"))
