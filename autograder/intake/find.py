"""Which of the files is the notebook of an assignment, whatever it is called and wherever it is."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from nbformat import NotebookNode

from autograder.intake.facts import Fact, Refusal, shown
from autograder.intake.notebook import Read, missing, normal_text, parse_notebook

MOST_CANDIDATES = 20
# Browsers add an ending to a file that they take for text.
_ENDINGS = (".ipynb", ".ipynb.json", ".ipynb.txt")
_COPY = re.compile(r"[\s_-]*(?:\(\d+\)|-?copy\s*\d*|\bkopie|\bcopie)(?=\W*$)", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """The notebook, its path among the files, and facts about its place and its form."""

    path: str
    read: Read
    facts: tuple[Fact, ...] = ()

    @property
    def folder(self) -> str:
        """Return the folder the notebook lies in, with its last `/`; empty at the top."""
        return self.path[: self.path.rfind("/") + 1]


def find_notebook(
    files: Mapping[str, bytes], assignment: str, released: NotebookNode | None = None
) -> Found:
    """Return the notebook of an assignment among files; raises Refusal when it is not clear.

    One with another name counts when it is the only one with cells of the released notebook, or
    the only one at all and its name is like the right one.
    """
    right = f"{assignment}.ipynb"
    if right in files:
        read = parse_notebook(files[right], right)
        return Found(right, read, read.facts)
    others = sorted(path for path in files if _ending(path))
    if not others:
        raise missing(right)
    path, read = _chosen(files, others, assignment, released)
    said = f"The notebook was handed in as {shown(path)!r} instead of {right!r} and was read."
    return Found(path, read, (Fact("file-name", shown(path), said), *read.facts))


def _chosen(
    files: Mapping[str, bytes], paths: list[str], assignment: str, released: NotebookNode | None
) -> tuple[str, Read]:
    right = f"{assignment}.ipynb"
    reads: dict[str, Read] = {}
    refused: Refusal | None = None
    for path in _without_copies(files, paths)[:MOST_CANDIDATES]:
        try:
            reads[path] = parse_notebook(files[path], path)
        except Refusal as refusal:
            refused = refusal
    own = [path for path, read in reads.items() if released and _is_of(read.notebook, released)]
    if not own and len(paths) == 1 and is_like(PurePosixPath(paths[0]).name, assignment):
        if refused:
            raise refused
        own = list(reads)
    if len(own) == 1:
        return own[0], reads[own[0]]
    names = ", ".join(shown(path) for path in (own or paths)[:5])
    if own:
        raise Refusal(
            "several-notebooks",
            f"{right} is missing, and several notebooks could be it: {names}. Give the right one "
            "that name and submit it again.",
        )
    raise Refusal(
        "no-notebook",
        f"The notebook {right} is missing; {names} cannot be taken for it. Give the right one "
        "that name and submit it again.",
    )


def _without_copies(files: Mapping[str, bytes], paths: Iterable[str]) -> list[str]:
    """Return the paths, of files that are the same to the last byte only the first."""
    first: dict[bytes, str] = {}
    for path in paths:
        first.setdefault(files[path], path)
    return list(first.values())


def _is_of(notebook: NotebookNode, released: NotebookNode) -> bool:
    """Return whether a notebook has most of the texts that a release gave its learners."""
    given = {own.source.strip() for own in released.cells if not _is_open(own)} - {""}
    theirs = {normal_text(cell).strip() for cell in notebook.cells}
    return bool(given) and 2 * len(given & theirs) >= len(given)


def _is_open(own: NotebookNode) -> bool:
    nbgrader = own.metadata.get("nbgrader", {})
    return bool(nbgrader.get("solution"))


def _ending(path: str) -> str:
    name = path.casefold()
    return next((ending for ending in _ENDINGS if name.endswith(ending)), "")


def is_like(name: str, assignment: str) -> bool:
    """Return whether a file's name is an assignment's but for marks of copies, case and signs.

    >>> [is_like(name, "week-01") for name in ("Week1.ipynb", "week-01 (1).ipynb", "week-02.ipynb")]
    [True, True, False]
    """
    stem = name[: len(name) - len(_ending(name))]
    return _simple(_COPY.sub("", stem)) == _simple(assignment)


def _simple(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\W_]+", "", re.sub(r"0+(?=\d)", "", plain))
