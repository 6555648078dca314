"""The chat's file: written whole or not at all, and never taken for empty."""

import json
from pathlib import Path

from jupyterlab_chat.websocket_model import WsChatModel

from autograder.errors import AutograderError
from course_hub import durable
from course_hub.together.talk.gate import CHAT


class BrokenChat(AutograderError):
    """A chat file that cannot be read."""


class KeptChat(WsChatModel):
    """A chat whose file is replaced in one step."""

    def save(self) -> None:
        """Write all messages, so that a crash leaves the old file or the new one."""
        text = json.dumps(self.to_dict(), ensure_ascii=False)
        durable.write(Path(self.root_dir) / self.path, text.encode())


def prepare(folder: Path) -> None:
    """Make a course's talk folder and its chat; raises BrokenChat rather than begin afresh."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / CHAT
    if not path.exists():
        durable.write(path, b"{}")
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
