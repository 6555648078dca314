"""Taking a person out of a course: database, files, and what the ledger says.

What stays: the chain of the ledger, which names nobody and still verifies; of certificates that
were issued, the nameless entries from which the public status list says "issued; the holder's
data have been erased". A note of the erasure under way lies in `erasing/` until all is done, so
that a run that was killed goes on where it stopped.
"""

import json
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograder import decisions, regrade
from autograder.errors import AutograderError
from autograder.gradebook import Gradebook
from autograder.ledger import Ledger
from autograder.privacy import held, platform, subject
from autograder.privacy.export import ordinary_words
from autograder.privacy.mentions import FORMS, Mentions, Names, in_forms, tellable
from autograder.privacy.rows import Rows
from autograder.privacy.subject import Subject, UnknownLearner
from autograder.workspace import Workspace

ERASED = "[erased]"


class StillPending(AutograderError):
    """Something about the learner is not decided yet, so the data are still needed."""


class NotErased(AutograderError):
    """The ledger no longer verifies after an erasure."""


@dataclass(frozen=True)
class Note:
    """An erasure under way: whom it takes out, who decided it and why."""

    learner: str
    ids: tuple[str, ...]
    names: tuple[str, ...]
    addresses: tuple[str, ...]
    instead: str
    by: str
    why: str


@dataclass(frozen=True)
class Left:
    """A place that still names the person, for somebody to look at."""

    path: str
    places: int


@dataclass(frozen=True)
class Plan:
    """What an erasure would take away, and what speaks against it."""

    who: Subject
    folders: tuple[str, ...]
    rows: int
    entries: int
    pending: tuple[str, ...]


@dataclass(frozen=True)
class Erased:
    """What an erasure took away, changed and left."""

    entries: int
    rows: int
    folders: int
    changed: tuple[str, ...]
    left: tuple[Left, ...]


def plan(workspace: Workspace, learner: str) -> Plan:
    """Return what erasing would do; raises UnknownLearner."""
    with Ledger(workspace) as ledger:
        who = subject.find(workspace, ledger, learner)
        entries = sum(len(ledger.entries(learner=name)) for name in who.ids)
    rows = Rows(workspace.database_url)
    try:
        count = sum(map(len, rows.of(who.ids).values()))
    finally:
        rows.close()
    folders = [str(path.relative_to(workspace.state)) for path in held.own(workspace, who.ids)]
    return Plan(who, tuple(folders), count, entries, pending(workspace, who))


def pending(workspace: Workspace, who: Subject) -> tuple[str, ...]:
    """Return what is not decided yet about a person."""
    found = decisions.decide_all(workspace, datetime.now(UTC)).decisions
    return tuple(
        reason.message
        for one in found
        if one.learner in who.ids and one.outcome == "pending"
        for reason in one.reasons
    )


def unfinished(workspace: Workspace) -> list[Note]:
    """Return the erasures that were begun and not finished."""
    return [note for _, note in _notes(workspace)]


def erase(workspace: Workspace, learner: str, *, by: str, why: str, anyway: bool = False) -> Erased:
    """Erase a learner, or go on with an erasure that was cut short.

    Raises UnknownLearner; StillPending unless `anyway`, and always for a regrade that was cut
    short; AutograderError for a `why` that names the learner; NotErased if the ledger does not
    verify afterwards. Call it in `workspace.alone()`.
    """
    if regrade.pending(workspace) is not None:
        raise StillPending(
            "A regrade was cut short, and going on with it would name learners again. Finish it "
            "with 'autograder regrade', then erase."
        )
    begun = next((pair for pair in _notes(workspace) if learner in pair[1].ids), None)
    path, note = begun or _begin(workspace, learner, by, why, anyway)
    with Ledger(workspace) as ledger:
        entries = sum(ledger.erase(name, note.by, note.why) for name in note.ids)
    own = held.own(workspace, note.ids)
    for one in own:
        held.remove(one)
    platform.forget(workspace, note.ids)
    mentions = _mentions(workspace, note)
    rows = Rows(workspace.database_url)
    try:
        deleted = rows.delete(note.ids)
        rows.clean(mentions)
        rows.overwrite()
    finally:
        rows.close()
    changed = tuple(_clean_files(workspace, mentions, note))
    with Ledger(workspace) as ledger:
        verdict = ledger.verify()
    if not verdict.sound:
        raise NotErased(f"The ledger does not verify: {verdict.fault}. See 'autograder ledger'.")
    path.unlink()
    return Erased(entries, deleted, len(own), changed, tuple(_left(workspace, mentions)))


def _begin(
    workspace: Workspace, learner: str, by: str, why: str, anyway: bool
) -> tuple[Path, Note]:
    with Ledger(workspace) as ledger:
        who = subject.find(workspace, ledger, learner)
    _refuse_names(who, by, why)
    shared = _of_others(workspace, who)
    open_still = pending(workspace, who)
    if open_still and not anyway:
        raise StillPending(
            f"{learner}: the certificate is not decided yet ({'; '.join(open_still)}). Decide "
            "first, or give --anyway if the learner asks for erasure all the same."
        )
    note = Note(
        learner,
        who.ids,
        tuple(name for name in who.names if name.casefold() not in shared),
        tuple(email for email in who.addresses if email.casefold() not in shared),
        f"erased-{secrets.token_hex(3)}",
        by,
        why,
    )
    folder = workspace.state / held.ERASING
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{note.instead}.json"
    new = path.with_suffix(".new")
    new.touch(mode=0o600)
    new.write_text(json.dumps(asdict(note), ensure_ascii=True), encoding="utf-8")
    new.replace(path)
    return path, note


def _of_others(workspace: Workspace, who: Subject) -> set[str]:
    """Return names and addresses that are somebody else's as well, and so stay."""
    with Gradebook(workspace) as book:
        roster = {one.id: one for one in book.roster()}
    people = subject.others(who, roster)
    return {text.casefold() for one in people for text in (one.name, one.email)}


def _refuse_names(who: Subject, by: str, why: str) -> None:
    """What is said about an erasure stays, so it must not bring back what is taken away."""
    said = f"{by}\n{why}"
    # The ledger refuses an id anywhere in it, also inside a word; better now than half-way.
    named = [name for name in who.ids if name.casefold() in said.casefold()]
    named += [
        name
        for name in (*who.names, *who.addresses)
        if Mentions(Names((), (name,), ()), "", "").clean(said)[1]
    ]
    if named:
        raise AutograderError(
            f"The reason of an erasure stays, so it must not have '{named[0]}' in it. Say who "
            "erases (--by) and why without it, such as 'asked for on 3 May'."
        )


def _notes(workspace: Workspace) -> Iterator[tuple[Path, Note]]:
    for path in sorted((workspace.state / held.ERASING).glob("*.json")):
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        lists = {name: tuple(content[name]) for name in ("ids", "names", "addresses")}
        yield path, Note(**{**content, **lists})


def _mentions(workspace: Workspace, note: Note) -> Mentions:
    ids = tellable(note.ids, ordinary_words(workspace))
    return Mentions(Names(ids, note.names, note.addresses), note.instead, ERASED)


def _clean_files(workspace: Workspace, mentions: Mentions, note: Note) -> Iterator[str]:
    """Take the person out of other files; yields those that were changed."""
    for path in held.everything(workspace):
        text = held.text_of(path)
        if text is None:
            continue
        kept = _without_lines(path, text, note)
        cleaned, _ = mentions.clean(kept)
        if cleaned != text:
            held.rewrite(path, cleaned)
            yield str(path.relative_to(workspace.state))


def _without_lines(path: Path, text: str, note: Note) -> str:
    """Return a log without the person's lines, and lists of learners without the person's id."""
    if path.suffix == ".jsonl":
        lines = text.splitlines(keepends=True)
        return "".join(line for line in lines if _learner(line) not in note.ids)
    if path.name == "given.json":
        for name in note.ids:
            text = text.replace(json.dumps(name, ensure_ascii=False), json.dumps(note.instead))
    return in_forms(text, note.ids, note.instead) if path.suffix in FORMS else text


def _learner(line: str) -> str | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found.get("learner") if isinstance(found, dict) else None


def _left(workspace: Workspace, mentions: Mentions) -> Iterator[Left]:
    for path in held.everything(workspace):
        places = mentions.count(path.read_bytes())
        if places:
            yield Left(str(path.relative_to(workspace.state)), places)


__all__ = [
    "Erased",
    "Left",
    "NotErased",
    "Plan",
    "StillPending",
    "UnknownLearner",
    "erase",
    "pending",
    "plan",
    "unfinished",
]
