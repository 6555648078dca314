"""A regrade that was confirmed: marks first, the ledger last, and a note to go on by between.

The note (`regrade.json` in the state folder) is written before the first mark and taken away after
the ledger's entries. Wherever that is cut short, `resume` marks the rest, and says in the ledger
what was previewed and confirmed; doing any step twice changes nothing.
"""

import json
import uuid
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograder.errors import AutograderError
from autograder.grading.remark import remark, rewrite_earlier, try_again
from autograder.grading.run import Options
from autograder.grading.states import Result
from autograder.ledger import Entry, Event, Ledger
from autograder.regrade.preview import Preview
from autograder.regrade.tally import RegradeError, events, summary
from autograder.rulings.basis import Basis
from autograder.rulings.model import RulingError
from autograder.workspace import Workspace

_NOTE = "regrade.json"
_FORMAT = 1


@dataclass(frozen=True)
class Pending:
    """A regrade that was confirmed and not finished."""

    id: str
    by: str
    why: str
    assignments: tuple[str, ...]
    started_at: str
    events: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Regraded:
    """The ledger's entries of a regrade, and the submissions that could not be marked again."""

    entries: tuple[Entry, ...]
    aside: tuple[Result, ...] = ()


def apply(preview: Preview, why: str, by: str, options: Options | None = None) -> Regraded:
    """Write what was previewed.

    Raises RegradeError when marks or rulings have changed since, Changed when tests have to be
    released first: then nothing is written. Cut short later, it goes on with `resume`.
    """
    if not why.strip():
        raise RulingError("A regrade needs its reason: say it with --why.")
    if preview.unreleased:
        raise RegradeError(preview.unreleased[0])
    workspace = preview.basis.workspace
    with workspace.alone():
        need_no_regrade(workspace)
        _need_same(preview)
        chosen = tuple(one.assignment for one in preview.tried)
        number = str(uuid.uuid4())
        about = {"regrade": number, "assessments": list(chosen)}
        listed = events(preview.changes, preview.tally, about, by, why.strip())
        now = datetime.now(UTC).isoformat(timespec="seconds")
        noted = Pending(number, by, why.strip(), chosen, now, tuple(map(asdict, listed)))
        _write(workspace, noted)
        return _finish(workspace, noted, options)


def resume(workspace: Workspace, options: Options | None = None) -> Regraded:
    """Finish a regrade that was cut short; raises RegradeError when there is none."""
    with workspace.alone():
        noted = pending(workspace)
        if noted is None:
            raise RegradeError("No regrade was cut short.")
        return _finish(workspace, noted, options)


def pending(workspace: Workspace) -> Pending | None:
    """Return the regrade that was cut short, None when there is none."""
    path = _path(workspace)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content.pop("format") != _FORMAT:
            raise ValueError("another format")
        assignments, listed = content.pop("assignments"), content.pop("events")
        return Pending(**content, assignments=tuple(assignments), events=tuple(listed))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RegradeError(
            f"{path} should say which regrade was cut short, and cannot be read ({error}). Look "
            "at it, take it away, and regrade again: marks that were written stay."
        ) from None


def need_no_regrade(workspace: Workspace) -> None:
    """Raise RegradeError while a regrade is half done: some marks are new, others are not yet."""
    if (cut := pending(workspace)) is not None:
        raise RegradeError(
            f"The regrade of {', '.join(cut.assignments)} that {cut.by} began {cut.started_at} was "
            f"cut short. Run 'autograder regrade {workspace.course.id}' to finish it first."
        )


def _need_same(preview: Preview) -> None:
    seen = preview.basis
    now = Basis.load(seen.workspace, [one.assignment for one in preview.tried])
    same = (now.head, now.standings, now.held, now.attempts)
    if same != (seen.head, seen.standings, seen.held, seen.attempts):
        raise RegradeError(
            "Marks or rulings have changed since the preview, so nothing was written. Run the "
            "same command again and look at the preview anew."
        )


def _finish(workspace: Workspace, noted: Pending, options: Options | None) -> Regraded:
    aside: list[Result] = []
    for name in noted.assignments:
        rewrite_earlier(workspace, try_again(workspace, name, options, latest=False))
        done = remark(workspace, name, options=options)
        aside += [one for one in done if one.state in ("failed", "quarantined")]
    with Ledger(workspace) as ledger:
        written = [one for one in ledger.entries(kind="regrade") if _is_of(one, noted.id)]
        if not written:
            listed = [Event(**one) for one in noted.events]
            written = list(ledger.append(_as_it_is(workspace, listed)))
    _path(workspace).unlink(missing_ok=True)
    return Regraded(tuple(written), tuple(aside))


def _as_it_is(workspace: Workspace, listed: list[Event]) -> list[Event]:
    """Return the entries with what the marks came to, should it differ from the preview."""
    decisions = Basis.load(workspace).decide(datetime.now(UTC))
    return [
        replace(one, after={**(one.after or {}), **summary(decisions[one.learner])})
        if one.learner in decisions
        else one
        for one in listed
    ]


def _is_of(entry: Entry, number: str) -> bool:
    return entry.event is not None and (entry.event.after or {}).get("regrade") == number


def _path(workspace: Workspace) -> Path:
    return workspace.state / _NOTE


def _write(workspace: Workspace, noted: Pending) -> None:
    path = _path(workspace)
    new = path.with_name(f".{_NOTE}.new")
    try:
        new.unlink(missing_ok=True)
        new.touch(mode=0o600)
        new.write_text(json.dumps({"format": _FORMAT, **asdict(noted)}), encoding="utf-8")
        new.replace(path)
    except OSError as error:
        raise AutograderError(
            f"{path} cannot be written ({error.strerror}), so nothing was regraded."
        ) from error
