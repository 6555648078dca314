"""Stakeholders of a decision by interest and influence: where each stands, and who is missing.

Both scores are whole numbers from 0 to 10. The course counts two points for each yes to its ten
questions, one where the answer is yes in part; 6 or more is high, as three yeses of five are.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from labour_migration import datasets
from labour_migration.concepts.errors import ConceptError
from labour_migration.documents import Bullets, Document, Heading, Paragraph, Table

Field = Literal["employment", "education and training", "labour migration", "across"]
Side = Literal[
    "public body",
    "employers' organisation",
    "workers' organisation",
    "people affected",
    "other body",
]
FIELDS: tuple[Field, ...] = ("employment", "education and training", "labour migration", "across")
SIDES: tuple[Side, ...] = (
    "public body",
    "employers' organisation",
    "workers' organisation",
    "people affected",
    "other body",
)
# A field of its own, and a side that must be heard.
NEEDED_FIELDS = FIELDS[:3]
NEEDED_SIDES = SIDES[1:4]
HIGHEST, HIGH, POINTS_FOR_YES = 10, 6, 2
MOST = 60
LONGEST_NAME, LONGEST_TEXT = 100, 300
# Fewer stakeholders than this may well stand in one corner.
FEW = 4
NOTE = (
    "Scores are judgements: date them, and let others score. The map shows power, and power is "
    "not a right. The questions and the threshold of 6 are a design of this course."
)
COLUMNS = (
    "no", "stakeholder", "field", "side", "interest", "influence", "group", "seat", "note",
)  # fmt: skip
# By (high influence, high interest); the consequences are those of the course.
GROUPS: Mapping[tuple[bool, bool], tuple[str, str]] = {
    (True, True): (
        "Work out together",
        "They can change the decision and it changes them: a seat, and the draft from its first "
        "version.",
    ),
    (False, True): (
        "Give a voice",
        "It changes their lives and they can hardly change it: raise their influence with a "
        "seat, a right to see the draft, a reply in writing.",
    ),
    (True, False): (
        "Win early",
        "They can stop or carry it and have little at stake: meet them early, and bring them in "
        "when their subject is on the agenda.",
    ),
    (False, False): (
        "Ask for facts",
        "Little at stake and little power: ask for what they know, and let them see the papers.",
    ),
}


class BadMap(ConceptError):
    """A stakeholder has a name, a field, a side or a score that does not fit."""


@dataclass(frozen=True)
class Stakeholder:
    """Somebody with something at stake; ``seat`` says whether they sit where it is decided.

    >>> one = Stakeholder("Schools", "education and training", "other body", 8, 4, False, "")
    >>> one.group
    'Give a voice'
    """

    name: str
    field: Field
    side: Side
    interest: int
    influence: int
    seat: bool
    note: str

    @property
    def group(self) -> str:
        """The quarter of the map in which the two scores place it."""
        return GROUPS[self.influence >= HIGH, self.interest >= HIGH][0]


@dataclass(frozen=True)
class Map:
    """Stakeholders with names of their own, at most sixty; BadMap says what does not fit.

    >>> Map("", (Stakeholder("Union", "across", "workers' organisation", 11, 4, True, ""),))
    Traceback (most recent call last):
    ...
    labour_migration.concepts.stakeholders.BadMap: Union: interest must be a whole number \
from 0 to 10.
    """

    title: str
    stakeholders: tuple[Stakeholder, ...]

    def __post_init__(self) -> None:
        _check_text("The title", self.title, LONGEST_TEXT)
        if len(self.stakeholders) > MOST:
            raise BadMap(f"List at most {MOST} stakeholders.")
        for number, one in enumerate(self.stakeholders, start=1):
            _check_stakeholder(number, one)
        names = Counter(one.name for one in self.stakeholders)
        for name, times in names.items():
            if times > 1:
                raise BadMap(f"Two stakeholders have the same name: {name}.")


@dataclass(frozen=True)
class Findings:
    """What ``check`` found, as names in the order of the map.

    ``fields`` and ``sides`` have nobody on the map, ``fields_without_seat`` and
    ``sides_without_seat`` somebody but no seat. ``unheard`` have a high interest, little influence
    and no seat; ``weak`` those of them with a seat. ``strong_without_seat`` have much influence and
    no seat. ``without_note`` say nothing of what their scores rest on. ``alike`` means that all
    stand in one quarter; ``undecided`` that nobody has much influence.
    """

    fields: tuple[str, ...]
    fields_without_seat: tuple[str, ...]
    sides: tuple[str, ...]
    sides_without_seat: tuple[str, ...]
    unheard: tuple[str, ...]
    weak: tuple[str, ...]
    strong_without_seat: tuple[str, ...]
    without_note: tuple[str, ...]
    alike: bool
    undecided: bool


def check(listed: Map) -> Findings:
    """Who is missing from a map, and who is weak or strong without a seat.

    >>> check(example()).fields_without_seat
    ('education and training',)
    """
    people = listed.stakeholders
    fields, seated_fields = {p.field for p in people}, {p.field for p in people if p.seat}
    sides, seated_sides = {p.side for p in people}, {p.side for p in people if p.seat}
    voice = GROUPS[False, True][0]
    return Findings(
        fields=tuple(one for one in NEEDED_FIELDS if one not in fields),
        fields_without_seat=tuple(f for f in NEEDED_FIELDS if f in fields - seated_fields),
        sides=tuple(one for one in NEEDED_SIDES if one not in sides),
        sides_without_seat=tuple(s for s in NEEDED_SIDES if s in sides - seated_sides),
        unheard=tuple(p.name for p in people if p.group == voice and not p.seat),
        weak=tuple(p.name for p in people if p.group == voice and p.seat),
        strong_without_seat=tuple(p.name for p in people if p.influence >= HIGH and not p.seat),
        without_note=tuple(p.name for p in people if _blank(p.note)),
        alike=len(people) >= FEW and len({p.group for p in people}) == 1,
        undecided=bool(people) and all(p.influence < HIGH for p in people),
    )


def sentences(listed: Map) -> tuple[str, ...]:
    """The findings as sentences, the missing first; none when nothing was found.

    >>> sentences(example())[0]
    'No seat for the field of education and training.'
    """
    if not listed.stakeholders:
        return ()
    found = check(listed)
    said = (
        *(f"Nobody from the field of {one} is on the map." for one in found.fields),
        *(f"No seat for the field of {one}." for one in found.fields_without_seat),
        *(f"{_SIDES_MISSING[one]} on the map." for one in found.sides),
        *(f"{_SIDES_MISSING[one]} at the table." for one in found.sides_without_seat),
        "Nobody on the map has much influence: who decides is missing." if found.undecided else "",
        _named("High interest, little influence and no seat", found.unheard, "Raise their voice."),
        _named("High interest and little influence, with a seat", found.weak),
        _named(
            "Much influence and no seat", found.strong_without_seat,
            "They would see the decision when it is made.",
        ),
        _named("No note of what the scores rest on", found.without_note),
        "All stand in one quarter: the scores tell nobody apart." if found.alike else "",
    )  # fmt: skip
    return tuple(filter(None, said))


def summary(listed: Map) -> str:
    """How many stakeholders there are, with a seat, and in each quarter.

    >>> summary(example())
    '16 stakeholders, 8 with a seat: 6 to work out together, 6 to give a voice, 3 to win early, \
1 to ask for facts.'
    """
    people = listed.stakeholders
    if not people:
        return "No stakeholder is listed yet."
    noun = "stakeholder" if len(people) == 1 else "stakeholders"
    counts = Counter(one.group for one in people)
    parts = ", ".join(
        f"{counts[name]} to {name[0].lower()}{name[1:]}" for name, _ in GROUPS.values()
    )
    return f"{len(people)} {noun}, {sum(one.seat for one in people)} with a seat: {parts}."


def brief(listed: Map) -> Document:
    """The map as a document: summary, findings, and each quarter with its consequence.

    >>> brief(example()).title
    'Care assistants in Valdoria (invented)'
    """
    title = "Stakeholder map" if _blank(listed.title) else listed.title
    subtitle = "" if _blank(listed.title) else "Stakeholder map"
    none = "No gap was found." if listed.stakeholders else "List the stakeholders first."
    quarters = [block for name, consequence in GROUPS.values()
                for block in _quarter(listed, name, consequence)]  # fmt: skip
    return Document(
        title,
        (
            Paragraph(summary(listed)),
            Heading("What the map shows"),
            Bullets(sentences(listed) or (none,)),
            Heading("Who stands where, and what follows"),
            *quarters,
            Paragraph(NOTE, "note"),
        ),
        subtitle,
    )


def rows(listed: Map) -> tuple[tuple[str | int, ...], ...]:
    """One row for each stakeholder, as ``COLUMNS`` names them.

    >>> rows(example())[8][:3]
    (9, 'Trade union congress', 'across')
    """
    return tuple(
        (number, p.name, p.field, p.side, p.interest, p.influence, p.group, _yes(p.seat), p.note)
        for number, p in enumerate(listed.stakeholders, start=1)
    )


def example() -> Map:
    """The invented map of the dataset ``stakeholders``, two points for each letter.

    >>> len(example().stakeholders)
    16
    """
    return Map(
        "Care assistants in Valdoria (invented)",
        tuple(
            Stakeholder(
                row["stakeholder"],
                row["field"],
                row["side"],
                POINTS_FOR_YES * len(row["touched"]),
                POINTS_FOR_YES * len(row["can"]),
                row["seat"] == "yes",
                row["note"],
            )
            for row in datasets.load("stakeholders").to_dict("records")
        ),
    )


_SIDES_MISSING: Mapping[str, str] = {
    "employers' organisation": "No employers' organisation is",
    "workers' organisation": "No workers' organisation is",
    "people affected": "None of the people affected are",
}


def _quarter(listed: Map, name: str, consequence: str) -> Iterable[Heading | Paragraph | Table]:
    inside = tuple(
        (p.name, p.field, p.side, str(p.interest), str(p.influence), _yes(p.seat), p.note)
        for p in listed.stakeholders
        if p.group == name
    )
    header = ("Stakeholder", "Field", "Side", "Interest", "Influence", "Seat", "Note")
    yield Heading(name, 2)
    yield Paragraph(consequence)
    yield Table(header, inside) if inside else Paragraph("Nobody.")


def _named(what: str, names: tuple[str, ...], then: str = "") -> str:
    return f"{what}: {'; '.join(names)}.{f' {then}' if then else ''}" if names else ""


def _yes(held: bool) -> str:
    return "yes" if held else "no"


def _check_stakeholder(number: int, one: Stakeholder) -> None:
    _check_text(f"Stakeholder {number}", one.name, LONGEST_NAME)
    if _blank(one.name):
        raise BadMap(f"Stakeholder {number} has no name.")
    _check_text(f"{one.name}: the note", one.note, LONGEST_TEXT)
    for what, value, known in (("field", one.field, FIELDS), ("side", one.side, SIDES)):
        if value not in known:
            raise BadMap(f"{one.name}: {value!r} is no {what}; use {', '.join(known)}.")
    for what, score in (("interest", one.interest), ("influence", one.influence)):
        if type(score) is not int or not 0 <= score <= HIGHEST:
            raise BadMap(f"{one.name}: {what} must be a whole number from 0 to {HIGHEST}.")
    if type(one.seat) is not bool:
        raise BadMap(f"{one.name}: say whether it has a seat, True or False.")


def _check_text(what: str, text: str, most: int) -> None:
    if not isinstance(text, str) or len(text) > most:
        raise BadMap(f"{what} must be a text of at most {most} characters.")
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text):
        raise BadMap(f"{what} must stand on one line, without control characters.")


def _blank(text: str) -> bool:
    return all(unicodedata.category(sign).startswith("Z") for sign in text)
