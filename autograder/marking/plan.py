"""How an assignment is marked: which cells run where, and which values cross for which test.

Everything follows from the released notebook and the source one. Test cells, and the setup cells
that need nothing of the learner's, run in the trusted interpreter; setup, answers and what the
learner added run in the sandbox. A value crosses when a test reads a name that is the learner's:
one that the model solution binds or changes, or that nothing of the course's binds.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path, PurePosixPath
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader import utils

from autograder.items.bank import files as item_files
from autograder.marking import limits
from autograder.marking.errors import PlanError
from autograder.marking.ownership import PROVIDED, Owners
from autograder.marking.protocol import Check, Job
from autograder.sandbox.protocol import Limits, Request, Run, Take
from labour_migration import handin

_LEFT_OUT = (".ipynb_checkpoints", "__pycache__")


@dataclass(frozen=True)
class Plan:
    """An assignment as it is marked; it can be pickled and sent to another machine.

    `remarks` tell the author what will be hard on learners, such as an answer that is a function.
    `folder` holds the released files, which setup cells may read; `files` are the same as bytes,
    for the sandbox, `limits` what a submission may use there.
    """

    assignment: Path
    folder: Path
    master: NotebookNode
    checks: tuple[Check, ...]
    setup: tuple[str, ...]
    digest: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)

    @property
    def runs_code(self) -> bool:
        """Whether a test needs a value that only the learner's code can give."""
        return any(check.needs for check in self.checks)

    @classmethod
    def of(cls, source: Path, release: Path, assignment: str) -> "Plan":
        """Return the plan of an assignment; raises PlanError, which names the cell at fault.

        `source` is the course's folder of assignments, `release` that of what learners got.
        """
        folder, released = source / assignment, release / assignment
        master = _read(released / f"{assignment}.ipynb", "release it first")
        whole = _read(folder / f"{assignment}.ipynb", "put it there")
        asks = (folder / "questions.yml").is_file()
        checks, setup, remarks = _divide(assignment, master, whole, PROVIDED if asks else ())
        digest = _digest((folder, released), item_files() if asks else ())
        needed = any(check.needs for check in checks)
        files = _released_files(released) if needed else {}
        return cls(folder, released, master, checks, setup, digest, files, remarks, limits.limits())

    def request(self, notebook: NotebookNode, files: Mapping[str, bytes], learner: str) -> Request:
        """Return what the sandbox is to run: a rebuilt notebook's cells, beside its files.

        Released files stand in their released form, whatever was handed in under their names.
        """
        needs = {check.id: check.needs for check in self.checks}
        steps: list[Run | Take] = []
        for cell in notebook.cells:
            if cell.cell_type != "code":
                continue
            if not is_test(cell):
                steps.append(Run(cell.source))
            elif names := needs.get(cell.metadata.nbgrader.grade_id, ()):
                steps.append(Take(cell.metadata.nbgrader.grade_id, names))
        return Request(
            steps=tuple(steps),
            files={**_beside(files, self.files), **self.files},
            environment={"JUPYTERHUB_USER": learner},
            limits=self.limits,
        )

    def job(
        self,
        learner: str,
        seed: int,
        *,
        answers: dict[str, Any],
        texts: dict[str, str],
        found: handin.Found,
        values: Mapping[str, Mapping[str, Any]],
        absent: Mapping[str, Mapping[str, str]],
    ) -> Job:
        """Return what the trusted interpreter is to mark."""
        return self.job_of(
            learner,
            seed,
            {
                "answers": answers,
                "texts": texts,
                "files": dict(found.files),
                "unreadable": dict(found.unreadable),
                "values": {check: dict(held) for check, held in values.items()},
                "absent": {check: dict(held) for check, held in absent.items()},
            },
        )

    def job_of(self, learner: str, seed: int, given: Mapping[str, Any]) -> Job:
        """Return the job of what a learner gave, as `Marked.stored` has it."""
        return Job(
            assignment=self.assignment,
            seed=seed,
            learner=learner,
            cells=self.checks,
            setup=self.setup,
            folder=self.folder if self.setup else None,
            digest=self.digest,
            **given,
        )


def is_test(cell: NotebookNode) -> bool:
    """Return whether a cell is a test: graded, and not one that the learner fills in."""
    return bool(utils.is_grade(cell) and not utils.is_solution(cell))


def _divide(
    assignment: str, master: NotebookNode, whole: NotebookNode, provided: tuple[str, ...]
) -> tuple[tuple[Check, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the checks, the course's own setup cells and the remarks for the author."""
    sources = {_id(cell): cell.source for cell in whole.cells if _id(cell)}
    owners = Owners(provided)
    checks = []
    for number, cell in enumerate(master.cells, start=1):
        if cell.cell_type != "code" and not is_test(cell):
            continue
        name = _id(cell)
        if name and name not in sources:
            raise PlanError(
                f"{assignment}: the cell {name} of the release is not in the source. "
                f"Release {assignment} again."
            )
        where = f"{assignment}: the {'cell ' + name if name else f'cell number {number}'}"
        if is_test(cell):
            if cell.cell_type != "code":
                raise PlanError(f"{where} has automatic points but holds no code.")
            needs, after = owners.test(sources[name], where)
            checks.append(_check(cell, sources[name], needs, after))
        elif utils.is_solution(cell):
            owners.answer(sources[name], where)
        else:
            owners.setup(cell.source, where)
    if not owners.is_setup_used:
        checks = [check.model_copy(update={"after": 0}) for check in checks]
    return tuple(checks), owners.cells, tuple(owners.remarks)


def _check(cell: NotebookNode, source: str, needs: tuple[str, ...], after: int) -> Check:
    points = Fraction(str(cell.metadata.nbgrader.points))
    return Check(id=_id(cell), source=source, points=points, needs=needs, after=after)


def _id(cell: NotebookNode) -> str:
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def _read(path: Path, advice: str) -> NotebookNode:
    if not path.is_file():
        raise PlanError(f"There is no {path}: {advice}.")
    notebook: NotebookNode = nbformat.read(path, as_version=4)
    return notebook


def _files(folder: Path) -> list[Path]:
    """Return the files of a folder in a fixed order, without what editors leave behind."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not set(_LEFT_OUT) & set(path.relative_to(folder).parts)
    ]


def _released_files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in _files(folder)
        if path.suffix != ".ipynb"
    }


def _beside(files: Mapping[str, bytes], released: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return what was handed in beside the notebook and does not stand in a released file's way."""
    folders = {folder for name in released for folder in _folders(name)}
    return {
        name: content
        for name, content in files.items()
        if not name.endswith(".ipynb")
        and name not in folders
        and not released.keys() & _folders(name)
    }


def _folders(name: str) -> set[str]:
    return {parent.as_posix() for parent in PurePosixPath(name).parents}


def _digest(folders: Sequence[Path], items: Sequence[Path]) -> str:
    """Return what changes with any file that decides a mark; `items` hold the keys."""
    found = [
        (f"{place}/{path.relative_to(folder).as_posix()}", path)
        for place, folder in enumerate(folders)
        for path in _files(folder)
    ]
    whole = hashlib.sha256()
    for name, path in (*found, *((str(path), path) for path in items)):
        for part in (name.encode(), path.read_bytes()):
            whole.update(len(part).to_bytes(8))
            whole.update(part)
    return whole.hexdigest()
