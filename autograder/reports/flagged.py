"""Submissions that somebody should look at: what was found, never why it came about."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from autograder.grading.states import STOPPED, WORDS
from autograder.receipts import Receipt
from autograder.workspace import Workspace

# Names of states are for programs; people read what was found, without a judgement in it.
STATES: Mapping[str, str] = {
    "refused": "refused",
    "tampered": "differed from the release, put right",
    "timed-out": "ran out of time",
    "out-of-memory": "ran out of memory",
    "too-much-output": "printed too much",
    "kernel-died": "ended before its last cell",
    "quarantined": "not marked yet, its worker ended",
    "failed": "not marked yet",
}
_UNDONE = ("quarantined", "failed")
_LOGS = ("grade", "remark")


@dataclass(frozen=True)
class Flag:
    """One submission to look at: its named state, what that means, and the facts found in it."""

    learner: str
    assessment: str
    state: str
    meaning: str
    facts: tuple[str, ...] = ()


def flagged(workspace: Workspace, receipts: Mapping[tuple[str, str], Receipt]) -> tuple[Flag, ...]:
    """Return the submissions to look at, by assessment and learner.

    They are those refused, stopped while running, put right where they differed from the release,
    or not marked when they were graded last.
    """
    found = {(one.assessment, one.learner): one for one in _received(workspace, receipts.values())}
    for one in _undone(workspace):
        found[one.assessment, one.learner] = one
    return tuple(found[key] for key in sorted(found))


def _received(workspace: Workspace, receipts: Iterable[Receipt]) -> Iterator[Flag]:
    for one in receipts:
        if one.state == "refused":
            meaning = f"{WORDS['unreadable'].instructor} {one.message}".strip()
            yield Flag(one.learner, one.assessment, "refused", meaning)
        elif one.code == "tampered" or one.code in STOPPED:
            words = WORDS[one.code]  # type: ignore[index]  # One of the states, as just seen.
            facts = _facts(workspace, one)
            yield Flag(one.learner, one.assessment, one.code, words.instructor, facts)


def _facts(workspace: Workspace, receipt: Receipt) -> tuple[str, ...]:
    """Return what grading put right, as it stored it; none when there is no such file any more."""
    folder = workspace.state / "answers" / receipt.learner
    try:
        content = json.loads((folder / f"{receipt.assessment}.json").read_bytes())
        return tuple(str(fact["text"]) for fact in content["facts"])
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def _undone(workspace: Workspace) -> Iterator[Flag]:
    """Yield work that the last run left without a mark, from the logs of all runs."""
    last: dict[tuple[str, str], Any] = {}
    for step in _LOGS:
        for path in sorted((workspace.state / "log").glob(f"*-{step}-*.jsonl")):
            for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
                done = _line(line)
                if done is not None:
                    key = (done["learner"], done["assignment"])
                    last[key] = max(last.get(key, done), done, key=lambda one: one["at"])
    for (learner, assessment), done in last.items():
        if done.get("state") in _UNDONE:
            meaning = WORDS[done["state"]].instructor
            meaning = meaning or "It could not be marked yet."
            yield Flag(learner, assessment, done["state"], str(done.get("message") or meaning))


def _line(text: str) -> dict[str, Any] | None:
    """Return a line of a log; None for one that a run which was cut short left unfinished."""
    try:
        done = json.loads(text)
        keys = (done["learner"], done["assignment"], done["at"])
    except (ValueError, KeyError, TypeError):
        return None
    return done if all(isinstance(key, str) for key in keys) else None
