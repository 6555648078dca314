"""A whole submission, from its files to a notebook and answers that can be marked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograder.intake.answers import parse_answers
from autograder.intake.facts import Fact, Refusal, shown
from autograder.intake.files import read_folder
from autograder.intake.find import find_notebook
from autograder.intake.limits import ANSWERS


@dataclass(frozen=True)
class Submission:
    """A submission that has passed the checks.

    `files` are the files beside the notebook, by their path from its folder, the answers too.
    """

    notebook: NotebookNode
    answers: dict[str, Any]
    facts: tuple[Fact, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)


def receive(
    folder: Path, assignment: str, learner: str | None, released: NotebookNode | None = None
) -> Submission:
    """Return a learner's submission in a folder; raises Refusal when it cannot be marked.

    Nothing in the folder is changed: repairs are made on what was read, and told as facts.
    """
    read = read_folder(folder)
    found = receive_files(read.files, assignment, learner, released)
    facts = (*read.facts, *found.facts)
    return Submission(found.notebook, found.answers, facts, found.files)


def receive_files(
    files: Mapping[str, bytes],
    assignment: str,
    learner: str | None,
    released: NotebookNode | None = None,
) -> Submission:
    """Return the submission that `read_files` gave; raises Refusal when it cannot be marked.

    The released notebook tells which notebook is meant when its name is not the right one.
    Without a learner nothing is asked about whose answers they are.
    """
    found = find_notebook(files, assignment, released)
    beside = {
        path.removeprefix(found.folder): content
        for path, content in files.items()
        if path.startswith(found.folder) and path != found.path
    }
    saved, moved = _answers(files, beside)
    answers, facts = parse_answers(saved, learner) if saved is not None else ({}, ())
    if saved is not None:
        beside[ANSWERS] = saved
    return Submission(found.read.notebook, answers, (*found.facts, *moved, *facts), beside)


def _answers(
    files: Mapping[str, bytes], beside: Mapping[str, bytes]
) -> tuple[bytes | None, tuple[Fact, ...]]:
    """Return the file of answers: beside the notebook, else the only one there is."""
    if ANSWERS in beside:
        return beside[ANSWERS], ()
    places = [path for path in files if path.rsplit("/", 1)[-1] == ANSWERS]
    if len({files[path] for path in places}) > 1:
        listed = ", ".join(map(shown, sorted(places)[:5]))
        raise Refusal(
            "several-answers",
            f"There are several files of answers: {listed}. Put the right one beside the notebook "
            "and submit it again.",
        )
    if not places:
        return None, ()
    path = min(places)
    text = f"The answers were handed in as {shown(path)!r}, not beside the notebook, and were read."
    return files[path], (Fact("answers-place", shown(path), text),)
