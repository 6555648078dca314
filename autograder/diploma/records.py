"""The diplomas' own ledger: capstones, decisions and issued diplomas, beside the courses' states.

A diploma belongs to no course, so its record stands in `state/diploma/`, in a ledger of the same
kind as a course's.
"""

import os
from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from autograder.certificate import show
from autograder.credentials import files, register
from autograder.credentials.register import Issued
from autograder.diploma.rule import DiplomaRule
from autograder.diploma.values import Award, Capstone, DiplomaDecision, DiplomaError
from autograder.intake import check_learner
from autograder.ledger import Entry, Event, Ledger
from autograder.workspace import alone_in, state_root

FOLDER = "diploma"
VARIABLE = "AUTOGRADER_DIPLOMA_DB"
CAPSTONE = "capstone"
FROM_FILE = "certificate "


def folder(state: Path | None = None) -> Path:
    """Return the folder of diplomas."""
    return (state or state_root()) / FOLDER


def open_ledger(state: Path | None = None) -> Ledger:
    """Return the diplomas' ledger, in AUTOGRADER_DIPLOMA_DB or the folder of diplomas."""
    place = files.closed_folder(folder(state)) / "ledger.db"
    return Ledger(os.environ.get(VARIABLE) or f"sqlite:///{place}", FOLDER)


def alone() -> AbstractContextManager[None]:
    """Keep other commands from changing diplomas meanwhile; raises Busy."""
    return alone_in(files.closed_folder(folder()))


def on_record(state: Path | None = None) -> list[Issued]:
    """Return every diploma that was issued, for the public status lists."""
    if not folder(state).is_dir() and not os.environ.get(VARIABLE):
        return []
    with open_ledger(state) as ledger:
        return list(register.read(ledger.entries()).values())


def capstone(ledger: Ledger, learner: str) -> Capstone | None:
    """Return the capstone on record; raises DiplomaError for one that cannot be read."""
    after = ledger.standing("diploma", learner, CAPSTONE)
    if after is None:
        return None
    try:
        points = None if after["points"] is None else Fraction(str(after["points"]))
        return Capstone(date.fromisoformat(str(after["handed_in"])), points)
    except (KeyError, ValueError, ZeroDivisionError) as error:
        raise DiplomaError(
            f"{learner}: the capstone on record cannot be read ({error!r:.60}). Record it again."
        ) from None


def given_before(ledger: Ledger, learner: str) -> tuple[Award, ...]:
    """Return the awards that were read from files when the standing decision was recorded.

    The file was checked then and need not be shown again. What was read from a course's ledger is
    left out: that ledger is asked anew each time.
    """
    after = ledger.standing("diploma", learner) or {}
    return tuple(one for one in courses(after) if one.source.startswith(FROM_FILE))


def courses(after: Mapping[str, Any]) -> tuple[Award, ...]:
    """Return the courses that a recorded decision counts."""
    return tuple(
        Award(
            on=date.fromisoformat(one["on"]),
            course=one["course"],
            edition=one["edition"],
            issuer=one["issuer"],
            title=one["title"],
            hours=one["hours"],
            source=one["source"],
        )
        for one in after.get("courses", ())
    )


def events(
    ledger: Ledger,
    learner: str,
    decision: DiplomaDecision,
    given: Capstone | None,
    who: str,
    why: str,
) -> list[Event]:
    """Return what recording would append: the capstone and the decision, as far as they changed.

    After a revocation the decision is recorded anew even if it says the same.
    """
    check_learner(learner)
    entry, issued = latest(ledger, learner), standing(ledger, learner)
    stale = entry and issued and issued.revoked_at > entry.position
    wanted: list[tuple[str | None, dict[str, Any]]] = []
    if given is not None:
        points = None if given.points is None else str(given.points)
        wanted.append((CAPSTONE, {"points": points, "handed_in": given.handed_in.isoformat()}))
    wanted.append((None, as_data(decision)))
    return [
        Event("diploma", who, why, learner=learner, assessment=assessment, after=after)
        for assessment, after in wanted
        if ledger.standing("diploma", learner, assessment) != after or (stale and not assessment)
    ]


def standing(ledger: Ledger, learner: str) -> Issued | None:
    """Return the newest diploma of a learner, revoked or not."""
    return register.latest(register.read(ledger.entries()).values()).get(learner)


def latest(ledger: Ledger, learner: str) -> Entry | None:
    """Return the entry of the decision that stands for a learner."""
    return next(reversed(decisions(ledger, learner)), None)


def decisions(ledger: Ledger, learner: str) -> list[Entry]:
    """Return the entries of all decisions about a learner, in their order."""
    return [
        entry
        for entry in ledger.entries(learner=learner, kind="diploma")
        if entry.event is not None and entry.event.assessment is None
    ]


def decided(entry: Entry) -> Mapping[str, Any]:
    """Return what the entry of a decision says, as `as_data` wrote it."""
    return (entry.event and entry.event.after) or {}


def as_data(decision: DiplomaDecision) -> dict[str, Any]:
    """Return what the ledger keeps of a decision: nothing that the day of looking changes."""
    return {
        "outcome": decision.outcome,
        "rule": decision.rule_version,
        "completed_on": decision.completed_on and decision.completed_on.isoformat(),
        "courses": [
            {
                "course": one.course,
                "edition": one.edition,
                "issuer": one.issuer,
                "on": one.on.isoformat(),
                "title": one.title,
                "hours": one.hours,
                "source": one.source,
            }
            for one in decision.counted
        ],
    }


def describe(rule: DiplomaRule, after: Mapping[str, Any] | None) -> str:
    """Return in a line what a recorded value says."""
    if not after:
        return "nothing"
    if "handed_in" in after:
        points = after["points"]
        marked = "not marked" if points is None else f"{show(Fraction(str(points)))} points"
        return f"{rule.capstone.title}: {marked}, handed in {after['handed_in']}"
    courses = ", ".join(f"{one['course']} {one['edition']}" for one in after["courses"])
    return f"{after['outcome']} ({courses or 'no courses'})"
