"""Whose the names of a notebook are, cell by cell in its order: the course's or the learner's.

The trusted interpreter keeps a name of its own for itself, so a learner who binds TOLERANCE, `pd`
or `len` anew changes nothing for the tests. What the model solution binds or changes is the
learner's to bind or change.
"""

import ast
from dataclasses import dataclass, field
from typing import Literal

from autograder.marking.errors import PlanError
from autograder.marking.magics import without_magics
from autograder.marking.reads import KNOWN, Names, study

# What the trusted interpreter gives to every test cell of an assignment with questions.yml.
PROVIDED = ("quiz", "work", "mark")

Owner = Literal["course", "learner"]


@dataclass
class Owners:
    """Follows a notebook; `cells` are the setup cells of the trusted interpreter so far."""

    provided: tuple[str, ...]
    is_setup_used: bool = False
    remarks: list[str] = field(default_factory=list)
    _setup: list[str] = field(default_factory=list)
    _owner: dict[str, Owner] = field(default_factory=dict)
    _modules: set[str] = field(default_factory=set)
    _imports: dict[str, str] = field(default_factory=dict)
    _functions: set[str] = field(default_factory=set)
    _later: dict[str, frozenset[str]] = field(default_factory=dict)
    _in_tests: dict[str, str] = field(default_factory=dict)

    @property
    def cells(self) -> tuple[str, ...]:
        return tuple(self._setup) if self.is_setup_used else ()

    def setup(self, source: str, where: str) -> None:
        """Take in a cell of the course's that is no test.

        One that reads something of the learner's can only run beside it, in the sandbox.
        """
        kept = _without_provided(without_magics(source, where), self.provided)
        names = study(kept, where, setup=True)
        before = self._imports.keys() & names.now
        if any(self._is_learners(name) for name in names.now - before):
            self._give(names, names.binds | names.changes)
            return
        self._bring(before)
        if kept.strip():
            self._setup.append(kept)
        self._later |= names.later
        self._modules |= set(names.imports)
        self._modules -= names.binds - set(names.imports)
        for name in names.binds:
            self._owner[name] = "course"
            self._imports.pop(name, None)
            self._functions.discard(name)

    def answer(self, source: str, where: str) -> None:
        """Take in the model solution of a cell that the learner fills in."""
        names = study(source, f"{where} (its model solution)")
        imports = {name: made for name, made in names.imports.items() if name not in self._owner}
        self._imports |= imports
        # What only a change in place tells of a module, as in `pd.options.x = 1`, is no value.
        changed = {name for name in names.changes - names.binds if name not in self._modules}
        self._give(names, (names.binds - set(names.imports)) | changed)

    def test(self, source: str, where: str) -> tuple[tuple[str, ...], int]:
        """Return the names whose values a test needs, and after how many setup cells it stands."""
        names = study(source, where, test=True)
        reads = self._with_helpers(names.reads) - set(self.provided) - names.binds
        self._bring(reads & self._imports.keys())
        needs = tuple(sorted(name for name in reads if self._is_learners(name)))
        self.is_setup_used = self.is_setup_used or bool(reads)
        self._advise(needs, names, where)
        self._in_tests |= dict.fromkeys(names.binds, where)
        return needs, len(self._setup)

    def _is_learners(self, name: str) -> bool:
        return name not in self.provided and self._owner.get(name, "learner") == "learner"

    def _give(self, names: Names, given: frozenset[str] | set[str]) -> None:
        for name in given:
            self._owner[name] = "learner"
            self._modules.discard(name)
            self._imports.pop(name, None)
            self._later.pop(name, None)
            (self._functions.add if name in names.defines else self._functions.discard)(name)

    def _bring(self, wanted: set[str] | frozenset[str]) -> None:
        """Have the trusted interpreter import what the model solution does: no module crosses."""
        for name in sorted(wanted):
            self._setup.append(self._imports.pop(name))
            self._owner[name] = "course"
            self._modules.add(name)

    def _with_helpers(self, reads: frozenset[str]) -> set[str]:
        """Return the names with those that functions of the setup read when they are called."""
        found: set[str] = set()
        waiting = list(reads)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                if self._owner.get(name) == "course":
                    waiting += self._later.get(name, frozenset()) - KNOWN
        return found

    def _advise(self, needs: tuple[str, ...], names: Names, where: str) -> None:
        if names.ends_in in needs:
            raise PlanError(
                f"{where} ends in the learner's own value {names.ends_in}, which would count as "
                "points. Compare it with what is expected, or end in points worked out in the cell."
            )
        for name in needs:
            if name in self._functions:
                self.remarks.append(
                    f"{where} needs {name}, a function or class of the learner's, which cannot be "
                    "carried over: ask for the value that it returns, under a name."
                )
            elif name not in self._owner and name in self._in_tests:
                self.remarks.append(
                    f"{where} reads {name}, which only {self._in_tests[name].split(': ')[-1]} "
                    "binds. Each test cell runs on its own: bind it there too."
                )
            elif name not in self._owner:
                self.remarks.append(
                    f"{where} reads {name}, which no cell of the model solution binds."
                )


def _without_provided(source: str, provided: tuple[str, ...]) -> str:
    """Return a setup cell without the lines that only make or show what the tests are given."""
    if not provided:
        return source
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return source
    kept = [statement for statement in tree.body if not _is_about(statement, provided)]
    return source if len(kept) == len(tree.body) else ast.unparse(ast.Module(kept, []))


def _is_about(statement: ast.stmt, provided: tuple[str, ...]) -> bool:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name in provided
        case ast.Expr(value=shown):
            return any(isinstance(n, ast.Name) and n.id in provided for n in ast.walk(shown))
    return False
