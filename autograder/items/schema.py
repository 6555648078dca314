"""Quiz items as models: a question with its key, in one of six kinds.

An item is read by the book (self-check, with feedback) and by the marker (graded).
Only `public` makes the part that a learner may see.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictStr,
    StringConstraints,
    model_validator,
)

LETTERS = "abcdefgh"
_MARKUP = re.compile(r"\n|`|\*\*|\]\(|</?[A-Za-z]|\{[a-z:]+\}|\$\$")


def plain(text: str) -> str:
    """Return a text that holds no markup; raises ValueError for one that does."""
    found = _MARKUP.search(text)
    if found:
        raise ValueError(f"plain text only, but it contains {found.group()!r}")
    return text


PlainText = Annotated[
    StrictStr,
    StringConstraints(strip_whitespace=True, min_length=1),
    AfterValidator(plain),
]
ItemId = Annotated[StrictStr, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)+$")]
Topic = Annotated[StrictStr, StringConstraints(pattern=r"^[a-z-]+(/[a-z-]+)+$")]
Mark = Literal["checked", "known", "derived", "design"]


class Frozen(BaseModel):
    """A checked, unchangeable record that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Option(Frozen):
    """One answer a learner can choose, and what to tell those who chose it."""

    text: PlainText
    correct: bool = False
    feedback: PlainText


class _Item(Frozen):
    id: ItemId
    topic: Topic
    outcome: PlainText
    stem: PlainText
    difficulty: Literal[1, 2, 3]
    source: tuple[StrictStr, ...] = ()
    mark: Mark
    status: Literal["self-check", "graded"]
    variant_of: ItemId | None = None

    @property
    def family(self) -> str:
        """The item that this one is a variant of, or its own id: nobody gets two of a family."""
        return self.variant_of or self.id

    @model_validator(mode="after")
    def _status_fits(self) -> Self:
        if self.id.startswith("g-") != (self.status == "graded"):
            raise ValueError("graded items, and only they, have an id starting with g-")
        if self.status == "graded" and self.mark == "known":
            raise ValueError("a graded item rests on a checked, derived or design fact, not known")
        if self.status == "self-check" and self.variant_of:
            raise ValueError("only graded items have variants")
        if not self.source and self.mark != "design":
            raise ValueError("name at least one source (only mark: design may have none)")
        return self


class _ChoiceItem(_Item):
    options: Annotated[tuple[Option, ...], Field(min_length=3, max_length=5)]
    fixed_order: bool = False

    @model_validator(mode="after")
    def _options_differ(self) -> Self:
        _all_differ([option.text for option in self.options], "two options have the same text")
        return self

    @property
    def lettered(self) -> dict[str, Option]:
        """The options by their letter (a, b, c …) in file order."""
        return dict(zip(LETTERS, self.options, strict=False))

    @property
    def key(self) -> frozenset[str]:
        """The letters of the correct options. Never shown to a learner before marking."""
        return frozenset(letter for letter, option in self.lettered.items() if option.correct)


class SingleItem(_ChoiceItem):
    """Choose one option; exactly one is correct."""

    kind: Literal["single"]

    @model_validator(mode="after")
    def _one_correct(self) -> Self:
        if len(self.key) != 1:
            raise ValueError(f"a single item has one correct option, this one has {len(self.key)}")
        return self


class MultipleItem(_ChoiceItem):
    """Choose every option that holds; at least two do and at least one does not."""

    kind: Literal["multiple"]

    @model_validator(mode="after")
    def _some_correct(self) -> Self:
        if not 2 <= len(self.key) < len(self.options):
            raise ValueError("a multiple item has two or more correct options and a wrong one")
        return self


class _ToldItem(_Item):
    """An item whose feedback depends on right or wrong alone."""

    right: PlainText
    wrong: PlainText


class NumberItem(_ToldItem):
    """Give a number in `unit`, rounded to `decimals`; within `tolerance` it is right."""

    kind: Literal["number"]
    value: Decimal
    tolerance: Annotated[Decimal, Field(ge=0)]
    unit: PlainText
    decimals: Annotated[int, Field(ge=0, le=6)]


class OrderingItem(_ToldItem):
    """Put `steps`, which the file lists in the right order, in that order."""

    kind: Literal["ordering"]
    steps: Annotated[tuple[PlainText, ...], Field(min_length=4, max_length=6)]

    @model_validator(mode="after")
    def _steps_differ(self) -> Self:
        _all_differ(self.steps, "two steps have the same text")
        return self

    @property
    def lettered(self) -> dict[str, str]:
        """The steps by letter, in alphabetical order, which says nothing about the right one."""
        return dict(zip(LETTERS, sorted(self.steps), strict=False))

    @property
    def key(self) -> tuple[str, ...]:
        """The letters in the right order. Never shown to a learner before marking."""
        letters = {step: letter for letter, step in self.lettered.items()}
        return tuple(letters[step] for step in self.steps)


class Pair(Frozen):
    """Two things that belong together, and what to tell those who missed it."""

    left: PlainText
    right: PlainText
    feedback: PlainText


class MatchingItem(_Item):
    """Find for each left side its right side; `extra` right sides fit nothing."""

    kind: Literal["matching"]
    pairs: Annotated[tuple[Pair, ...], Field(min_length=3, max_length=5)]
    extra: Annotated[tuple[PlainText, ...], Field(max_length=3)] = ()

    @model_validator(mode="after")
    def _sides_differ(self) -> Self:
        _all_differ([pair.left for pair in self.pairs], "two left sides are the same")
        _all_differ(self._rights, "two right sides are the same")
        if len(self._rights) < 4:
            raise ValueError("give four right sides or more (extra ones fit nothing)")
        return self

    @property
    def _rights(self) -> list[str]:
        return sorted([*(pair.right for pair in self.pairs), *self.extra])

    @property
    def lettered(self) -> dict[str, str]:
        """The right sides by letter, in alphabetical order."""
        return dict(zip(LETTERS, self._rights, strict=False))

    @property
    def key(self) -> tuple[str, ...]:
        """The letter for each left side, in file order. Never shown before marking."""
        letters = {text: letter for letter, text in self.lettered.items()}
        return tuple(letters[pair.right] for pair in self.pairs)


class ShortItem(_ToldItem):
    """Write a word or two; any text of `accept` is right, whatever its case and punctuation."""

    kind: Literal["short"]
    accept: Annotated[tuple[PlainText, ...], Field(min_length=1)]


Item = Annotated[
    SingleItem | MultipleItem | NumberItem | OrderingItem | MatchingItem | ShortItem,
    Field(discriminator="kind"),
]


def _all_differ(texts: Iterable[str], message: str) -> None:
    folded = [text.casefold() for text in texts]
    if len(set(folded)) < len(folded):
        raise ValueError(message)


def public(item: Item) -> dict[str, Any]:
    """Return what a learner may see of an item: no key, no feedback, no value."""
    shown: dict[str, Any] = {"id": item.id, "kind": item.kind, "stem": item.stem}
    match item:
        case SingleItem() | MultipleItem():
            options = [(letter, option.text) for letter, option in item.lettered.items()]
            shown |= {"options": _listed(options)}
            return shown | ({"fixed_order": True} if item.fixed_order else {})
        case NumberItem():
            return shown | {"unit": item.unit, "decimals": item.decimals}
        case OrderingItem():
            return shown | {"options": _listed(item.lettered.items())}
        case MatchingItem():
            lefts = enumerate((pair.left for pair in item.pairs), start=1)
            return shown | {
                "lefts": _listed((str(number), text) for number, text in lefts),
                "options": _listed(item.lettered.items()),
            }
        case ShortItem():
            return shown


def _listed(texts: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"id": name, "text": text} for name, text in texts]
