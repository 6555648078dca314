"""What would become of a submission before anything is done with it; nothing is changed."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from nbformat import NotebookNode

from autograder.intake.facts import Fact, Refusal, tampering
from autograder.intake.files import check_files, check_learner
from autograder.intake.inbox import Sent, opened
from autograder.intake.rebuild import rebuild_with_facts
from autograder.intake.receive import receive

Outlook = Literal["ready", "repaired", "tampered", "refused"]


@dataclass(frozen=True)
class Looked:
    """What would become of one submission: put right as the facts say, or refused with a reason."""

    learner: str
    outlook: Outlook
    code: str = ""
    message: str = ""
    facts: tuple[Fact, ...] = ()


def look(folder: Path, assignment: str, learner: str, released: NotebookNode) -> Looked:
    """Return what would become of a learner's submission in a folder."""
    try:
        check_learner(learner)
        return _looked(folder, assignment, learner, learner, released)
    except Refusal as refusal:
        return Looked(learner, "refused", refusal.code, str(refusal))


def look_at(path: Path, assignment: str, released: NotebookNode) -> Looked:
    """Return what would become of a folder or an archive, whoever's it is."""
    path = path.absolute()
    name = path.parent.name if path.name == assignment else path.name
    try:
        with opened(Sent(name, path), assignment) as folder:
            return _looked(folder, assignment, name, None, released)
    except Refusal as refusal:
        return Looked(name, "refused", refusal.code, str(refusal))


def _looked(
    folder: Path, assignment: str, name: str, owner: str | None, released: NotebookNode
) -> Looked:
    check_files(folder)
    found = receive(folder, assignment, owner, released)
    facts = (*found.facts, *rebuild_with_facts(found.notebook, released)[1])
    if tampering(facts):
        return Looked(name, "tampered", facts=facts)
    return Looked(name, "repaired" if facts else "ready", facts=facts)
