"""Quiz items as data: one YAML file is a list of items, each a question with its key.

An item is read by the book (self-check, with feedback) and by the marker (graded).
Only `public` makes the part that a learner may see.
"""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictStr,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from autograder.errors import AutograderError

LETTERS = "abcdefgh"
_MARKUP = re.compile(r"\n|`|\*\*|\]\(|</?[A-Za-z]|\{[a-z:]+\}|\$\$")


class ItemFileError(AutograderError):
    """An item or question file cannot be used; says which file, item and field."""

    def __init__(self, path: Path, item: str, field: str, message: str) -> None:
        self.path, self.item, self.field, self.message = (
            Path(path),
            item,
            field,
            message,
        )
        place = ", ".join(part for part in (str(path), item, field) if part)
        super().__init__(f"{place}: {message}")


def _plain(text: str) -> str:
    found = _MARKUP.search(text)
    if found:
        raise ValueError(f"plain text only, but it contains {found.group()!r}")
    return text


PlainText = Annotated[
    StrictStr,
    StringConstraints(strip_whitespace=True, min_length=1),
    AfterValidator(_plain),
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

    @model_validator(mode="after")
    def _status_fits(self) -> Self:
        if self.id.startswith("g-") != (self.status == "graded"):
            raise ValueError("graded items, and only they, have an id starting with g-")
        if self.status == "graded" and self.mark == "known":
            raise ValueError("a graded item rests on a checked, derived or design fact, not known")
        if not self.source and self.mark != "design":
            raise ValueError("name at least one source (only mark: design may have none)")
        return self


class _ChoiceItem(_Item):
    options: Annotated[tuple[Option, ...], Field(min_length=3, max_length=5)]

    @model_validator(mode="after")
    def _options_differ(self) -> Self:
        texts = [option.text.casefold() for option in self.options]
        if len(set(texts)) < len(texts):
            raise ValueError("two options have the same text")
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


class NumberItem(_Item):
    """Give a number in `unit`, rounded to `decimals`; within `tolerance` it is right."""

    kind: Literal["number"]
    value: Decimal
    tolerance: Annotated[Decimal, Field(ge=0)]
    unit: PlainText
    decimals: Annotated[int, Field(ge=0, le=6)]
    right: PlainText
    wrong: PlainText


Item = Annotated[SingleItem | MultipleItem | NumberItem, Field(discriminator="kind")]
_ITEM: TypeAdapter[Item] = TypeAdapter(Item)


def load(path: str | Path) -> tuple[Item, ...]:
    """Return the items of one YAML file, in file order; ItemFileError if one is wrong."""
    path = Path(path)
    items: list[Item] = []
    seen: set[str] = set()
    for number, entry in enumerate(read_list(path), start=1):
        name = _name(entry, number)
        try:
            item = _ITEM.validate_python(entry)
        except ValidationError as error:
            raise ItemFileError(path, name, *first_problem(error)) from None
        if item.id in seen:
            raise ItemFileError(path, name, "id", "this id is used twice")
        seen.add(item.id)
        items.append(item)
    return tuple(items)


def read_list(path: Path) -> list[Any]:
    """Return the YAML list in a file, unchecked; ItemFileError if there is none."""
    content = read_yaml(path)
    if not isinstance(content, list) or not content:
        raise ItemFileError(path, "", "", "expected a YAML list with at least one item")
    return content


def read_yaml(path: Path) -> Any:
    """Return what a YAML file holds; ItemFileError if it cannot be read."""
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ItemFileError(path, "", "", f"cannot be read: {error.strerror}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ItemFileError(path, "", "", f"is not valid YAML: {error}") from None


def first_problem(error: ValidationError) -> tuple[str, str]:
    """Return the field (dotted) and the message of the first problem pydantic found."""
    problem = error.errors(include_url=False)[0]
    location = list(problem["loc"])
    for tag in ("single", "multiple", "number", "choice", "text", "item"):
        if tag in location:
            location.remove(tag)
    if problem["type"].startswith("union_tag"):
        location.append("kind")
    field = ".".join(str(part) for part in location)
    return field, problem["msg"].removeprefix("Value error, ")


def _name(entry: object, number: int) -> str:
    stated = entry.get("id") if isinstance(entry, dict) else None
    return str(stated) if stated else f"item {number}"


def public(item: Item) -> dict[str, Any]:
    """Return what a learner may see of an item: no key, no feedback, no value."""
    shown: dict[str, Any] = {"id": item.id, "kind": item.kind, "stem": item.stem}
    if isinstance(item, NumberItem):
        return shown | {"unit": item.unit, "decimals": item.decimals}
    options = [{"id": letter, "text": option.text} for letter, option in item.lettered.items()]
    return shown | {"options": options}
