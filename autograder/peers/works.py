"""Works as their readers may see them: the texts by criterion and the annexes, without a name."""

from dataclasses import dataclass
from typing import Any

import nbformat
import yaml

from autograder import intake
from autograder.items import files
from autograder.items.files import ItemFileError
from autograder.peers.anonymity import Roster
from autograder.rubric import Rubric, judge
from autograder.workspace import Workspace
from labour_migration import handin

CALIBRATION = "calibration.yml"
LONGEST_ANNEX = 15_000


@dataclass(frozen=True)
class Work:
    """One work: a text for each criterion's id, annexes by title, and how often a name was taken
    out of them."""

    texts: dict[str, str]
    annexes: dict[str, str]
    names_removed: int = 0


@dataclass(frozen=True)
class Marked:
    """A work that the course has marked: its texts, and the marker's level for each criterion."""

    work: Work
    levels: dict[str, str]


def read(workspace: Workspace, assessment: str, learner: str, people: Roster) -> Work:
    """Return a learner's work without names; raises Refusal when it cannot be read."""
    folder = workspace.submitted / learner / assessment
    submission = intake.receive(folder, assessment, learner)
    released = nbformat.read(workspace.release / assessment / f"{assessment}.ipynb", as_version=4)
    texts = handin.texts_of(intake.rebuild(submission.notebook, released).cells)
    if not any(texts.values()):
        raise intake.Refusal("blank", f"{learner} has not written anything yet.")
    found = handin.read_files(folder).files
    annexes = {
        str(content.get("widget", "annex"))[:60]: _readable(content)
        for _, content in sorted(found.items())
        if isinstance(content, dict)
    }
    cleaned = {name: people.clean(text) for name, text in texts.items()}
    tidy = {name: people.clean(text) for name, text in annexes.items()}
    return Work(
        texts={name: one.text for name, one in cleaned.items()},
        annexes={name: one.text for name, one in tidy.items()},
        names_removed=sum(one.places for one in (*cleaned.values(), *tidy.values())),
    )


def calibration(workspace: Workspace, rubric: Rubric) -> Marked | None:
    """Return the work that the course has marked, None where there is none.

    Raises ItemFileError, or LevelError, for a file that does not fit the rubric.
    """
    path = workspace.source / rubric.assessment / CALIBRATION
    if not path.is_file():
        return None
    content = files.read_yaml(path)
    try:
        texts = {name: str(one["text"]) for name, one in content.items()}
        levels = {name: str(one["level"]) for name, one in content.items()}
    except (AttributeError, KeyError, TypeError):
        message = "expected a text and a level for each criterion"
        raise ItemFileError(path, "", "", message) from None
    judge(rubric, levels)
    return Marked(Work(texts, {}), levels)


def _readable(content: dict[str, Any]) -> str:
    """Return what a tool saved as indented lines, without when and by whom."""
    values = content.get("values", content)
    text = yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=88)
    if len(text) > LONGEST_ANNEX:
        return text[:LONGEST_ANNEX] + "\n… (the rest is left out)"
    return text
