"""Withdrawn items: what a learner's marks come to when a faulty one no longer counts as it was.

The marks in nbgrader's tables stay as they are; this is worked out each time records are made.
`full-points` gives all the points of the item to everybody who was set it; `rescale` takes the
item away and scales the rest of the assessment up to its maximum. Who was not set the item keeps
the marks as they are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from autograder.cell_marks import CellMark, Cells, points_of, unmarked_of
from autograder.items import bank
from autograder.items.questions import Questions, load_questions, public
from autograder.rulings.model import Method, RulingError
from autograder.workspace import Workspace
from labour_migration.widgets.drawing import Entry, draw

_TEST = "-test"


@dataclass(frozen=True)
class Marks:
    """The points of an assessment: those given, and those that wait for a mark."""

    points: Fraction
    unmarked: Fraction


@dataclass
class Setting:
    """Which learner was set which item of one assessment: draws differ by learner."""

    workspace: Workspace
    assessment: str
    _items: dict[str, dict[str, str]] = field(default_factory=dict)

    @cached_property
    def _questions(self) -> Questions:
        path = self.workspace.source / self.assessment / "questions.yml"
        if not path.is_file():
            return Questions(assignment=self.assessment, questions=())
        return load_questions(path)

    @cached_property
    def _pool(self) -> tuple[tuple[str, ...], list[Entry]]:
        """The items that are drawn from, by id, and what a draw needs to know of them."""
        shown = public(self._questions, self.workspace.seed)["draw"]["pool"]
        entries = [Entry(one["topic"], one["difficulty"], one["family"]) for one in shown]
        return tuple(item.id for item in self._questions.pool(bank())), entries

    def items(self, learner: str) -> dict[str, str]:
        """Return the item of the bank behind each knowledge question of a learner."""
        if learner not in self._items:
            fixed = {one.id: one.item for one in self._questions.questions if one.item is not None}
            self._items[learner] = {**fixed, **self._drawn(learner)}
        return self._items[learner]

    def _drawn(self, learner: str) -> dict[str, str]:
        # Drawn here as the notebook and the marker draw, without making each learner's whole quiz.
        asked = self._questions
        if not asked.drawn or asked.difficulty is None:
            return {}
        names, pool = self._pool
        topics = [one.draw for one in asked.drawn]
        seed = self.workspace.seed
        places = draw(topics, pool, asked.difficulty, seed, asked.assignment, learner)
        return {one.id: names[at] for one, at in zip(asked.drawn, places, strict=True)}

    def cells(self, item: str, learner: str, names: Iterable[str]) -> list[str]:
        """Return the graded cells in which a learner was set an item.

        The item is one of the bank, a question such as q5, or a graded cell by its id.
        """
        listed = list(names)
        direct = [name for name in listed if item in (name, name.removesuffix(_TEST))]
        if direct or not self._questions.questions:
            return direct
        asked = {name for name, found in self.items(learner).items() if found == item}
        return [name for name in listed if name.removesuffix(_TEST) in asked]


def marks(cells: Cells, learner: str, withdrawn: Mapping[str, Method], setting: Setting) -> Marks:
    """Return what a learner's cells come to with items withdrawn.

    Raises RulingError when all of the assessment would be taken away.
    """
    kept, gone = dict(cells), Fraction(0)
    for item, method in withdrawn.items():
        for name in setting.cells(item, learner, cells):
            maximum = cells[name].maximum
            if method == "full-points" and name in kept:
                kept[name] = CellMark(maximum, maximum, maximum)
            elif method == "rescale" and kept.pop(name, None) is not None:
                gone += maximum
    whole = sum((one.maximum for one in cells.values()), Fraction(0))
    if gone and gone >= whole:
        raise RulingError(
            f"{learner}: with {', '.join(withdrawn)} taken away nothing of {setting.assessment} is "
            "left to scale up. Give full points instead."
        )
    scale = whole / (whole - gone) if gone else Fraction(1)
    return Marks(points_of(kept) * scale, unmarked_of(kept) * scale)
