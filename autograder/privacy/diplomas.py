"""What is held of somebody's diploma: its own ledger and files, beside those of the courses.

One id may be two people in two courses, so a diploma is handed out and erased by itself, not with
a course.
"""

import json
from collections.abc import Sequence
from pathlib import Path

from autograder.diploma import records
from autograder.intake import check_learner
from autograder.privacy import held
from autograder.privacy.export import pack
from autograder.privacy.subject import UnknownLearner

COURSE = records.FOLDER
README = """Diploma data held about the learner {learner}.

  data.json   what people decided about the diploma: with who, when and why
  files/      the diploma

{files} files in files/. To correct something, or to have these data erased, write to the people
who run the courses.
"""


def on_record(ids: Sequence[str], state: Path | None = None) -> bool:
    """Return whether anything is held of a diploma of one of some ids."""
    if not records.folder(state).is_dir():
        return False
    with records.open_ledger(state) as ledger:
        return any(_files(name, state) or ledger.entries(learner=name) for name in ids)


def export(learner: str, target: Path, state: Path | None = None) -> int:
    """Write everything held of a diploma to a zip; returns how many entries. UnknownLearner."""
    _need(learner, state)
    with records.open_ledger(state) as ledger:
        entries = ledger.export(learner)
    found = {f"files/{path.name}": path.read_bytes() for path in _files(learner, state)}
    text = json.dumps({"format": 1, "learner": learner, "ledger": entries}, indent=2)
    words = README.format(learner=learner, files=len(found))
    pack(target, {**found, "data.json": f"{text}\n".encode(), "README.txt": words.encode()})
    return len(entries)


def erase(learner: str, *, by: str, why: str, state: Path | None = None) -> int:
    """Erase a diploma's data; returns how many entries. Killed, it is simply run again.

    Raises UnknownLearner, and LedgerError for a `why` that names the learner.
    """
    _need(learner, state)
    with records.open_ledger(state) as ledger:
        entries = ledger.erase(learner, by, why)
    held.remove(_folder(learner, state))
    return entries


def _need(learner: str, state: Path | None) -> None:
    # The id names a folder that is deleted.
    check_learner(learner)
    if not on_record([learner], state):
        raise UnknownLearner(f"No diploma of '{learner}' is on record.")


def _folder(learner: str, state: Path | None) -> Path:
    return records.folder(state) / "certificates" / learner


def _files(learner: str, state: Path | None) -> list[Path]:
    return list(held.files([_folder(learner, state)]))
