"""What learners get back: the pages of feedback that an instructor released, each to one learner.

`autograder.exchange` puts them there; here they are only read.
"""

import json
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from autograder import intake
from autograder.exchange import ABOUT, Exchange
from autograder.workspace import Workspace
from course_hub.exchange import receipts
from course_hub.exchange.errors import NoFeedback
from course_hub.exchange.limits import MAX_FEEDBACK_BYTES
from course_hub.exchange.store import stamp


@dataclass(frozen=True)
class Feedback:
    """The pages on one submission by name; `time` is when that was handed in."""

    assignment: str
    time: str
    pages: dict[str, bytes]

    def numbers(self) -> dict[str, str]:
        """Return the sha256 of each page, which tells when one changed."""
        return {name: sha256(page).hexdigest() for name, page in self.pages.items()}


def every(workspace: Workspace, learner: str) -> Iterator[Feedback]:
    """Yield all the feedback that a learner may read."""
    for assignment in (*workspace.assignments(), *workspace.extras()):
        found = _read(workspace, learner, assignment)
        if found is not None:
            yield found


def read(workspace: Workspace, learner: str, assignment: str) -> Feedback:
    """Return the feedback on a learner's assignment; raises NoFeedback."""
    found = _read(workspace, learner, assignment)
    if found is None:
        raise NoFeedback(f"There is no feedback on {assignment} yet.")
    return found


def _read(workspace: Workspace, learner: str, assignment: str) -> Feedback | None:
    receipts.check_names(learner, assignment)
    folder = Exchange(workspace).feedback / learner / assignment
    try:
        about = json.loads((folder / ABOUT).read_bytes())
    except FileNotFoundError:
        return None
    pages = {path.name: _page(path) for path in sorted(folder.iterdir()) if _is_page(path)}
    return Feedback(assignment, _time(about), pages) if pages else None


def _time(about: dict[str, str | None]) -> str:
    at = about["submitted_at"] or about["released_at"]
    assert at is not None  # It was released at some time.
    moment = datetime.fromisoformat(at)
    return stamp(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _is_page(path: Path) -> bool:
    ordinary = stat.S_ISREG(path.lstat().st_mode)
    return ordinary and path.suffix == ".html" and not path.name.startswith(".")


def _page(path: Path) -> bytes:
    return intake.read_file(path, MAX_FEEDBACK_BYTES)
