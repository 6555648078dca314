"""Who does what in labour migration governance: a matrix of tasks and bodies, checked for gaps.

The letters are those of the usual responsibility matrix: R does the work, A answers for it,
C is consulted before, I is informed after. AR marks a body that does the work and answers for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from labour_migration import datasets
from labour_migration.concepts.errors import ConceptError

Role = Literal["", "R", "A", "AR", "C", "I"]
Matrix = Mapping[str, Mapping[str, Role]]
ROLES: Mapping[Role, str] = {
    "": "no role",
    "R": "responsible: does the work",
    "A": "accountable: answers for the result",
    "AR": "accountable and responsible",
    "C": "consulted before",
    "I": "informed after",
}
OVERLOAD = Fraction(1, 2)


class BadMatrix(ConceptError):
    """A matrix has a role that does not exist, no task, no body, or another form."""


@dataclass(frozen=True)
class Findings:
    """What ``check`` found; every tuple is in the order of the matrix.

    ``without_accountable`` and ``without_responsible`` are tasks with no A and no R,
    ``several_accountable`` tasks with more than one A and the bodies that have it. ``idle`` are
    bodies without any role, ``overloaded`` those with R or A in too many tasks.
    """

    without_accountable: tuple[str, ...]
    several_accountable: tuple[tuple[str, tuple[str, ...]], ...]
    without_responsible: tuple[str, ...]
    idle: tuple[str, ...]
    overloaded: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether each task has exactly one A and at least one R, and the load is spread."""
        return not (
            self.without_accountable
            or self.several_accountable
            or self.without_responsible
            or self.idle
            or self.overloaded
        )


def check(matrix: Matrix, overload: Fraction = OVERLOAD) -> Findings:
    """Gaps and overloads of a matrix: tasks, each with the role of each body.

    A body left out of a task has no role there. A body is overloaded when it has R or A in more
    than ``overload`` of all tasks, a threshold that the course chose.

    Raises BadMatrix naming the task and the body.

    >>> found = check({"Collect data": {"Ministry": "A", "Office": "A", "Union": ""}})
    >>> found.several_accountable
    (('Collect data', ('Ministry', 'Office')),)
    >>> found.without_responsible, found.idle
    (('Collect data',), ('Union',))
    """
    _check_roles(matrix)
    bodies = tuple(dict.fromkeys(body for cells in matrix.values() for body in cells))
    if not bodies:
        raise BadMatrix("A matrix needs at least one task and one body.")
    accountable = {task: _holding(cells, "A") for task, cells in matrix.items()}
    charged = {task: _holding(cells, "AR") for task, cells in matrix.items()}
    load = {body: sum(body in held for held in charged.values()) for body in bodies}
    return Findings(
        without_accountable=tuple(task for task, held in accountable.items() if not held),
        several_accountable=tuple(
            (task, held) for task, held in accountable.items() if len(held) > 1
        ),
        without_responsible=tuple(task for task in matrix if not _holding(matrix[task], "R")),
        idle=tuple(
            body for body in bodies if not any(cells.get(body) for cells in matrix.values())
        ),
        overloaded=tuple(body for body in bodies if load[body] > overload * len(matrix)),
    )


def default() -> dict[str, dict[str, Role]]:
    """The matrix of the dataset ``responsibilities``, every task with every body.

    >>> check(default()).sound
    True
    """
    matrix: dict[str, dict[str, Role]] = {}
    for row in datasets.load("responsibilities").to_dict("records"):
        matrix.setdefault(row["task"], {})[row["body"]] = row["role"]
    return matrix


def read_matrix(data: Mapping[str, Any]) -> dict[str, dict[str, Role]]:
    """The matrix in a file that the page saved, once ``json.load`` has read it.

    Raises BadMatrix when tasks, bodies and roles do not fit together.

    >>> read_matrix({"tasks": ["Inspect"], "bodies": ["Inspectorate"], "roles": [["AR"]]})
    {'Inspect': {'Inspectorate': 'AR'}}
    """
    try:
        tasks, bodies, roles = data["tasks"], data["bodies"], data["roles"]
        for names in (tasks, bodies):
            if not isinstance(names, list) or not names or len(set(names)) != len(names):
                raise BadMatrix("Tasks and bodies must be lists in which no name comes twice.")
        matrix = {
            task: dict(zip(bodies, row, strict=True))
            for task, row in zip(tasks, roles, strict=True)
        }
    except (KeyError, TypeError, ValueError) as problem:
        raise BadMatrix(f"Tasks, bodies and roles do not fit together: {problem}") from problem
    _check_roles(matrix)
    return matrix


def _holding(cells: Mapping[str, Role], letters: str) -> tuple[str, ...]:
    return tuple(body for body, role in cells.items() if set(role) & set(letters))


def _check_roles(matrix: Matrix) -> None:
    for task, cells in matrix.items():
        for body, role in cells.items():
            if not isinstance(role, str) or role not in ROLES:
                known = ", ".join(filter(None, ROLES))
                raise BadMatrix(f"{task}, {body}: {role!r} is no role; use {known} or nothing.")
