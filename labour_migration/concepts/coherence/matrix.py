"""Objectives and a judgement for each row and column: what a coherence matrix may hold."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from labour_migration.concepts.errors import ConceptError

Field = Literal["employment", "education and training", "labour migration", "other"]

FIELDS: tuple[Field, ...] = ("employment", "education and training", "labour migration", "other")
MEANINGS: Mapping[int, str] = {
    3: "indivisible",
    2: "reinforcing",
    1: "enabling",
    0: "consistent",
    -1: "constraining",
    -2: "counteracting",
    -3: "cancelling",
}
CONFIDENCE: Mapping[int, str] = {
    1: "0.25, a guess",
    2: "0.5, one source",
    3: "0.75, document and practice",
    4: "1, checked by a second person",
}
FEWEST, MOST = 2, 12
HEAVIEST = 10
LONGEST_NAME, LONGEST_TEXT = 60, 300


class BadMatrix(ConceptError):
    """A coherence matrix has a name, a weight or a score that does not fit, or another form."""


@dataclass(frozen=True)
class Objective:
    """What a policy wants; weight 0 leaves it out of every result.

    >>> Objective("Fair recruitment", "labour migration", 2).weight
    2
    """

    name: str
    field: Field
    weight: int


@dataclass(frozen=True)
class Judgement:
    """How the objective of the row acts on that of the column; ``score`` None while not scored.

    0 is a finding: somebody looked and found no effect. Confidence is in quarters, 1 to 4. Without
    evidence a score counts with the lowest confidence, whatever was entered.

    >>> Judgement(-2, "plan, p. 12", 3).quarters, Judgement(-2, "", 3).quarters
    (3, 1)
    """

    score: int | None = None
    evidence: str = ""
    confidence_quarters: int = 2

    @property
    def named(self) -> bool:
        """Whether evidence is named."""
        return not _blank(self.evidence)

    @property
    def quarters(self) -> int:
        """The confidence that counts, in quarters."""
        return self.confidence_quarters if self.named else 1


@dataclass(frozen=True)
class Matrix:
    """Objectives and a judgement for each row and column; nothing stands on the diagonal.

    Raises BadMatrix, naming the objective or the cell, unless there are 2 to 12 objectives with
    names of their own, weights from 0 to 10, and scores on the scale.

    >>> Matrix("", (Objective("Jobs", "employment", 1),), ((Judgement(),),))
    Traceback (most recent call last):
    ...
    labour_migration.concepts.coherence.matrix.BadMatrix: List between 2 and 12 objectives.
    """

    title: str
    objectives: tuple[Objective, ...]
    cells: tuple[tuple[Judgement, ...], ...]

    def __post_init__(self) -> None:
        size = len(self.objectives)
        if not FEWEST <= size <= MOST:
            raise BadMatrix(f"List between {FEWEST} and {MOST} objectives.")
        _check_text("The title", self.title, LONGEST_TEXT)
        for number, one in enumerate(self.objectives, start=1):
            _check_objective(number, one)
        names = [one.name for one in self.objectives]
        if len(set(names)) < size:
            raise BadMatrix(f"Two objectives have the same name: {_repeated(names)}.")
        if len(self.cells) != size or any(len(row) != size for row in self.cells):
            raise BadMatrix("The judgements do not fit the objectives.")
        for row, line in enumerate(self.cells):
            for column, cell in enumerate(line):
                _check_judgement(f"{names[row]} on {names[column]}", cell, row == column)


def _check_objective(number: int, one: Objective) -> None:
    _check_text(f"Objective {number}", one.name, LONGEST_NAME)
    if _blank(one.name):
        raise BadMatrix(f"Objective {number} has no name.")
    if one.field not in FIELDS:
        raise BadMatrix(f"{one.name}: {one.field!r} is no field; use {', '.join(FIELDS)}.")
    if type(one.weight) is not int or not 0 <= one.weight <= HEAVIEST:
        raise BadMatrix(f"{one.name}: the weight must be a whole number from 0 to {HEAVIEST}.")


def _check_judgement(where: str, one: Judgement, diagonal: bool) -> None:
    if diagonal and one != Judgement():
        raise BadMatrix(f"{where}: an objective has no effect on itself.")
    if one.score is not None and (type(one.score) is not int or one.score not in MEANINGS):
        raise BadMatrix(f"{where}: the score must be a whole number from -3 to +3, or none.")
    if type(one.confidence_quarters) is not int or one.confidence_quarters not in CONFIDENCE:
        raise BadMatrix(f"{where}: the confidence must be 1, 2, 3 or 4 quarters.")
    _check_text(f"{where}: the evidence", one.evidence, LONGEST_TEXT)


def _check_text(what: str, text: str, most: int) -> None:
    if not isinstance(text, str) or len(text) > most:
        raise BadMatrix(f"{what} must be a text of at most {most} characters.")
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text):
        raise BadMatrix(f"{what} must stand on one line, without control characters.")


def _blank(text: str) -> bool:
    return all(unicodedata.category(sign).startswith("Z") for sign in text)


def _repeated(names: Sequence[str]) -> str:
    return next(name for name in names if names.count(name) > 1)
