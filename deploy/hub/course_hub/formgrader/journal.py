"""Who marked what, through the formgrader: one line of JSON for each change, appended."""

import json
import os
from datetime import UTC, datetime

from autograder.workspace import Workspace

FILE = "formgrader.jsonl"


def note(workspace: Workspace, person: str, what: str, **facts: object) -> None:
    """Append who did what to the course's log, which only its owner can read."""
    folder = workspace.state / "log"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    line = json.dumps({"at": at, "by": person, "did": what, **facts}, ensure_ascii=True)
    handle = os.open(folder / FILE, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(line + "\n")
