"""A submission read off the disk, once, so that what is marked is what is written down."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from nbgrader.utils import parse_utc

from autograder import intake
from autograder.grading.task import Task
from autograder.intake.files import read_folder


def read_timestamp(folder: Path) -> datetime:
    """Return when a submission was made: its timestamp.txt, else the newest file's time."""
    path = folder / "timestamp.txt"
    if not path.exists():
        newest = max(file.stat().st_mtime for file in (folder, *folder.iterdir()))
        return datetime.fromtimestamp(newest, UTC)
    return _moment(path.read_text(errors="replace"), folder.parent.name)


def _moment(text: str, learner: str) -> datetime:
    try:
        # nbgrader's own reading, so that both mean the same moment; it fails in many ways.
        moment: datetime = parse_utc(text.strip())
        return moment.replace(tzinfo=UTC)
    except Exception:
        raise intake.Refusal(
            "bad-timestamp", f"timestamp.txt of {learner} is not a date and time."
        ) from None


def read_task(
    folder: Path, learner: str, assignment: str, seed: int, restored: Mapping[str, str]
) -> Task:
    """Return a submission as a task; raises Refusal for links, special files and too much."""
    read = read_folder(folder)
    text = read.files.get("timestamp.txt", b"").decode(errors="replace")
    at = _moment(text, learner).replace(tzinfo=None) if text.strip() else None
    return Task(learner, assignment, read.files, at, seed, read.facts, restored)
