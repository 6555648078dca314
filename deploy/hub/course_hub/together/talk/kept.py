"""The chat's file: written whole or not at all, and never taken for empty."""

import json
import os
import tempfile
from pathlib import Path

from jupyterlab_chat.websocket_model import WsChatModel

from autograder.errors import AutograderError
from course_hub.together.talk.gate import CHAT


class BrokenChat(AutograderError):
    """A chat file that cannot be read."""


class KeptChat(WsChatModel):
    """A chat whose file is replaced in one step."""

    def save(self) -> None:
        """Write all messages, so that a crash leaves the old file or the new one."""
        write(Path(self.root_dir) / self.path, json.dumps(self.to_dict(), ensure_ascii=False))


def write(path: Path, text: str) -> None:
    """Write a file in one step, readable by its account alone."""
    number, name = tempfile.mkstemp(dir=path.parent, prefix=".chat-")
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def prepare(folder: Path) -> None:
    """Make a course's talk folder and its chat; raises BrokenChat rather than begin afresh."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / CHAT
    if not path.exists():
        write(path, "{}")
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        usable = isinstance(found, dict) and isinstance(found.get("messages", []), list)
    except (ValueError, OSError):
        usable = False
    if not usable:
        raise BrokenChat(
            f"The chat {path} cannot be read. Restore it from the backup, or move it away to begin "
            "a new one."
        )
