"""The ledger itself: appended to by one writer at a time, read by anybody."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from autograder.database import AnotherCourse, OnEngine, engine, guarded, writing
from autograder.ledger import audit, erasure, lines, schema
from autograder.ledger.model import (
    JSON,
    KINDS,
    Entry,
    Event,
    Head,
    LedgerBroken,
    LedgerError,
    LedgerMoved,
    Position,
    Verdict,
)
from autograder.ledger.sealing import (
    NOTHING,
    Private,
    check_text,
    text_of,
    value_of,
)
from autograder.workspace import Workspace

_chain, _private = schema.chain, schema.private
# These say what was done once, not what holds from then on; they bring a `before` of their own.
_DEEDS = ("regrade", "erasure")
_NAME = 200


class Ledger(OnEngine):
    """The append-only record of one course; use as a context manager.

    Each entry's hash holds everything before it, so an alteration shows. Somebody with write
    access to the database who rewrites the whole chain from some entry on, hashes and all, makes
    a chain that is sound in itself: only a head that was kept elsewhere tells (`head`, printed or
    noted; every certificate carries one).

    `of` is a workspace or a database's address; the course of an address is `course`, or whatever
    course the ledger there is of. Raises AnotherCourse, or DatabaseError.
    """

    def __init__(self, of: Workspace | str, course: str = "") -> None:
        if isinstance(of, Workspace):
            of.prepare()
            course = of.course.id
        self._engine = engine(of if isinstance(of, str) else of.database_url)
        try:
            with guarded():
                schema.prepare(self._engine)
                self._open(course)
        except BaseException:
            self._engine.dispose()
            raise

    def _open(self, course: str) -> None:
        with self._engine.connect() as connection:
            started = connection.scalar(sa.select(sa.func.max(_chain.c.position)))
        if started is None:
            with writing(self._engine) as connection:
                if lines.last(connection) is None:
                    lines.write(connection, [_genesis(course)], None)
        with self._engine.connect() as connection:
            opened = connection.execute(lines.entries().where(_chain.c.position == 0)).first()
        found = _genesis_course(opened)
        if course and found is not None and found != course:
            raise AnotherCourse.found(found, course)

    def append(
        self, events: Sequence[Event], *, expect: Position | Head | None = None
    ) -> tuple[Entry, ...]:
        """Append events in their order, all or none; once this returns they are kept.

        `expect` is the head that the caller's view was made from. Raises LedgerMoved when there
        is another by now, LedgerError for an event that cannot be kept, LedgerBroken when the
        end of the chain was altered, DatabaseError.
        """
        if any(event.kind == "erasure" for event in events):
            raise LedgerError("An erasure is written by erasing: use Ledger.erase.")
        checked = [_private_part(event) for event in events]
        with guarded(), writing(self._engine) as connection:
            last = _sound_last(connection)
            _compare(last, expect)
            return tuple(_append(connection, list(events), checked, last))

    def entries(self, *, learner: str | None = None, kind: str | None = None) -> list[Entry]:
        """Return the entries in their order: all, or those of one learner or one kind.

        An erased entry has no event, so it belongs to no learner. What holds for everybody
        belongs to none either.
        """
        query = lines.entries().where(_chain.c.position > 0)
        if learner is not None:
            query = query.where(_private.c.learner == learner)
        if kind is not None:
            query = query.where(_chain.c.kind == kind)
        with guarded(), self._engine.connect() as connection:
            return [lines.entry(row) for row in connection.execute(query)]

    def head(self) -> Head:
        """Return the last position and its hash; 0 is the position of a ledger with no entry."""
        with guarded(), self._engine.connect() as connection:
            last = lines.last(connection)
        return Head(last.position, last.hash) if last is not None else Head(0, NOTHING)

    def standing(
        self, kind: str, learner: str | None = None, assessment: str | None = None
    ) -> JSON | None:
        """Return the value that stands: the latest `after` of this kind, learner, assessment."""
        key = (kind, learner, assessment)
        with guarded(), self._engine.connect() as connection:
            return value_of(lines.standing(connection, [key])[key])

    def verify(self, *, at_least: Head | None = None, known: Iterable[Head] = ()) -> Verdict:
        """Check every line of the chain and every private part; reads all, writes nothing.

        `at_least` and `known` are heads kept elsewhere: the chain must still hold each of them.
        """
        heads = [*known, *([at_least] if at_least else [])]
        with guarded(), self._engine.connect() as connection:
            return audit.verify(connection, heads)

    def erase(self, learner: str, who: str, why: str) -> int:
        """Delete what the entries of a learner say, and return of how many.

        The chain still verifies: positions, times, kinds and commitments stay, and an erasure
        entry with `who` and `why` (which must not name the learner) says which are gone. Entries
        of ids that were merged into the learner's, and of the merges, go too. `who` and `why` of
        other people's entries stay as they are: nobody searches free text. Erasing again, with
        nothing left, overwrites once more what the first time could not.
        """
        erasure.check(learner, who, why)
        with guarded():
            with writing(self._engine) as connection:
                positions = erasure.positions_of(connection, learner)
                if positions:
                    event = erasure.event(positions, who, why)
                    last = _sound_last(connection)
                    _append(connection, [event], [_private_part(event)], last)
                    erasure.delete(connection, positions)
            erasure.overwrite(self._engine)
        return len(positions)

    def export(self, learner: str) -> list[JSON]:
        """Return all that `erase` would erase, as data, in its order."""
        with guarded(), self._engine.connect() as connection:
            positions = set(erasure.positions_of(connection, learner))
        return [erasure.as_data(entry) for entry in self.entries() if entry.position in positions]


def _genesis(course: str) -> tuple[str, Private]:
    why = "The ledger begins."
    return "genesis", Private("autograder", None, None, why, None, text_of({"course": course}))


def _genesis_course(row: Any) -> str | None:
    try:
        return str((value_of(row.after) or {})["course"])
    except (AttributeError, KeyError, LedgerBroken):
        return None


def _private_part(event: Event) -> Private:
    """Return what is stored of an event, checked; `before` is seen to when it is appended."""
    if event.kind not in KINDS:
        raise LedgerError(f"The ledger has no kind '{event.kind}'. It has: {', '.join(KINDS)}.")
    if not event.who.strip() or not event.why.strip():
        raise LedgerError(f"{event.kind}: the ledger keeps who decided and why; give both.")
    named = {"who": event.who, "learner": event.learner, "assessment": event.assessment}
    for name, text in named.items():
        if text is not None and (not text or len(text) > _NAME):
            raise LedgerError(f"{event.kind}: {name} has 1 to {_NAME} signs, or is left out.")
        check_text(text or "", name)
    check_text(event.why, "why")
    before = text_of(event.before) if event.kind in _DEEDS else None
    return Private(
        event.who, event.learner, event.assessment, event.why, before, text_of(event.after)
    )


def _sound_last(connection: sa.Connection) -> Any:
    last = lines.last(connection)
    if last is None or not audit.is_sealed(last):
        raise LedgerBroken(
            "The end of the ledger is not as it was written, so nothing is added to it. Run "
            "'autograder ledger verify', and restore the database from a copy that verifies."
        )
    return last


def _compare(last: Any, expect: Position | Head | None) -> None:
    seen = expect.position if isinstance(expect, Head) else expect
    digest = expect.hash if isinstance(expect, Head) else last.hash
    if seen is not None and (seen, digest) != (last.position, last.hash):
        raise LedgerMoved(
            f"The ledger is at entry {last.position}, and this was worked out at entry {seen}: "
            "somebody else has decided something. Run the same command again and look anew."
        )


def _append(
    connection: sa.Connection, events: list[Event], checked: list[Private], last: Any
) -> list[Entry]:
    keys: list[lines.Key] = [(one.kind, one.learner, one.assessment) for one in events]
    standing = lines.standing(connection, [key for key in keys if key[0] not in _DEEDS])
    rows: list[tuple[str, Private]] = []
    for key, part in zip(keys, checked, strict=True):
        if key in standing:
            part = Private(**{**vars(part), "before": standing[key]})
            standing[key] = part.after
        rows.append((key[0], part))
    return lines.write(connection, rows, last)
