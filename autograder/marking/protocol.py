"""What passes between the grader and the trusted interpreter: plain data, JSON both ways."""

from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Check(_Message):
    """One test cell: its id, its code with the hidden tests, and the points it can give.

    `needs` are the names whose values come from the learner's notebook; `after` is the number of
    setup cells that stand before it.
    """

    id: str
    source: str
    points: Fraction
    needs: tuple[str, ...] = ()
    after: int = 0


class Job(_Message):
    """One submission to mark: the assignment's own folder, the answers, the test cells.

    `seed` and `learner` decide which questions the answers are to; the learner is the owner of
    the submission, whatever the submission says. `texts` are the learner's answer cells by id,
    `files` what the tools saved beside the notebook, `unreadable` why a file is not among them.

    `setup` are the course's own cells, which run in `folder`, a copy of the released files.
    `values` are what the learner's notebook gave for the names that a check needs, encoded, by
    check and name; `absent` why there is no value. `digest` stands for the assignment's files: what
    was read and compiled for one job serves the next one of the same digest.
    """

    assignment: Path
    seed: int
    learner: str
    answers: dict[str, Any]
    texts: dict[str, str] = Field(default_factory=dict)
    files: dict[str, Any] = Field(default_factory=dict)
    unreadable: dict[str, str] = Field(default_factory=dict)
    cells: tuple[Check, ...]
    setup: tuple[str, ...] = ()
    values: dict[str, dict[str, Any]] = Field(default_factory=dict)
    absent: dict[str, dict[str, str]] = Field(default_factory=dict)
    folder: Path | None = None
    digest: str = ""


class CellResult(_Message):
    """What one test cell gave.

    `status` is "marked" (points as earned), "failed" (a check did not hold: no points) or
    "broken" (the test cell itself is at fault: nobody can be marked with it).
    """

    id: str
    status: Literal["marked", "failed", "broken"]
    points: Fraction = Fraction(0)
    message: str = ""
    printed: str = ""


class Report(_Message):
    """The results of all cells of one job, and whether any answer was one to a question."""

    cells: tuple[CellResult, ...]
    answered: bool = False
