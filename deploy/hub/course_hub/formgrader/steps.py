"""The formgrader's buttons run the instructor's own command line, in a process of its own.

So both always do the same, no step of nbgrader's own exchange or grader is used, and whatever
happens in a step the service lives on.
"""

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from autograder.workspace import Workspace

LONGEST_SECONDS = 3600
_LONGEST_LOG = 20_000


@dataclass(frozen=True)
class Done:
    """How a step ended, in the form in which nbgrader's pages show it."""

    success: bool
    log: str = ""
    error: str = ""

    def as_data(self) -> dict[str, Any]:
        """Return what the pages read."""
        return {"success": self.success, "log": self.log, "error": self.error}


class Steps:
    """Runs verbs of the command line on one course, one after another."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._turn = asyncio.Lock()

    async def run(self, verb: str, *words: str) -> Done:
        """Run `autograder VERB COURSE WORDS --json`; returns how it ended, whatever happened."""
        command = (sys.executable, "-m", "autograder", verb, self._workspace.course.id, *words)
        async with self._turn:
            process = await asyncio.create_subprocess_exec(
                *command,
                "--json",
                env=_environment(self._workspace),
                cwd=self._workspace.source,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
            try:
                said, wrong = await asyncio.wait_for(process.communicate(), LONGEST_SECONDS)
            except TimeoutError:
                return Done(False, error="It took more than an hour and was stopped. Run it again.")
            finally:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        return told(process.returncode == 0, said, wrong)


def _environment(workspace: Workspace) -> dict[str, str]:
    # The service's token for the hub is not the command line's.
    kept = {k: v for k, v in os.environ.items() if not k.startswith("JUPYTERHUB_")}
    return kept | {"AUTOGRADER_STATE": str(workspace.state.parent)}


def told(success: bool, said: bytes, wrong: bytes) -> Done:
    """Return how a verb ended, from the JSON that it said and what it wrote of errors."""
    text = said.decode("utf-8", "replace")
    try:
        lines = list(_lines(json.loads(text)))
    except (ValueError, TypeError, AttributeError):
        lines = [text] if text.strip() else []
    log = "\n".join(lines)[:_LONGEST_LOG]
    error = "" if success else wrong.decode("utf-8", "replace").strip()[-_LONGEST_LOG:]
    if not success and not error:
        error = "Some could not be done; see above."
    return Done(success, log, error)


def _lines(found: Any) -> Sequence[str]:
    if isinstance(found, dict):
        return [f"{name}: {what}" for name, what in found.items()]
    return [_line(one) for one in found] or ["There was nothing to do."]


def _line(one: dict[str, Any]) -> str:
    facts = [fact.get("text", "") for fact in one.get("facts") or ()]
    why = " ".join(filter(None, (one.get("message", ""), *facts)))
    outcome = one.get("state") or one["outcome"]
    if one["outcome"] == "held-back":
        outcome = "held back"
    return f"{one['learner']}: {outcome}" + (f". {why}" if why else "")
