"""The learner's own page: what stands, what it rests on, what is still needed, what to do about it.

It holds nothing of anybody else. The file lies beside the learner's feedback, closed to others.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from autograder.certificate import Decision, Needed, Part, Record, decide, needed, show
from autograder.course import Course
from autograder.credentials import issuer as issuers
from autograder.credentials.model import Issuer
from autograder.credentials.register import Issued
from autograder.credentials.status import REASONS
from autograder.errors import AutograderError
from autograder.intake import check_learner
from autograder.ledger import Ledger
from autograder.registry import people, roster
from autograder.registry.roster import Person
from autograder.reports import private, rulings_shown
from autograder.reports.cohort_pages import WORDS
from autograder.reports.private import points
from autograder.reports.rule_sentences import sentences
from autograder.reports.rulings_shown import InForce, LedgerFacts
from autograder.rulings.basis import Basis
from autograder.workspace import Workspace

FILE = "progress.html"
_UTC = ZoneInfo("UTC")
_STATES = {
    "missing": "nothing handed in",
    "refused": "refused",
    "blank": "blank",
    "submitted": "handed in",
    "excused": "excused",
}
_CAPTION = "Points before and after deductions, and what counts"


@dataclass(frozen=True)
class Own:
    """Everything that one learner's page shows."""

    course: Course
    record: Record
    decision: Decision
    needed: Needed
    name: str
    zone: ZoneInfo
    issuer: Issuer
    rulings: tuple[InForce, ...] = ()
    certificate: Issued | None = None
    contact: str = ""


@dataclass(frozen=True)
class Pages:
    """What the pages of a course's learners are made from, read once."""

    workspace: Workspace
    records: Mapping[str, Record]
    people: Mapping[str, Person]
    ledger: LedgerFacts
    issuer: Issuer

    @classmethod
    def read(cls, workspace: Workspace, as_of: datetime) -> "Pages":
        """Return what stands now."""
        with Ledger(workspace) as ledger:
            facts = rulings_shown.read(ledger)
        records = Basis.load(workspace).records(as_of)
        return cls(
            workspace=workspace,
            records={record.learner: record for record in records},
            people=roster.standing(workspace),
            ledger=facts,
            issuer=issuers.load(),
        )

    def own(self, learner: str, zone: ZoneInfo | None = None, contact: str = "") -> Own:
        """Return what one learner's page shows, in a time zone beside UTC.

        Without `zone` it is the learner's own, or the course's where that is not known. Raises
        AutograderError for somebody who is not on the roster.
        """
        if learner not in self.records:
            raise AutograderError(f"No learner '{learner}' is on the roster.")
        record, person = self.records[learner], self.people[learner]
        course = self.workspace.course
        return Own(
            course=course,
            record=record,
            decision=decide(course, record),
            needed=needed(course, record),
            name=person.learner.name,
            zone=zone or people.zone_of(person.zone) or course.time_zone,
            issuer=self.issuer,
            rulings=self.ledger.of(learner),
            certificate=self.ledger.issued.get(learner),
            contact=contact,
        )

    def write(self, own: Own) -> Path:
        """Write a learner's page beside the feedback; returns its path. Raises PageNotWritten."""
        learner = own.record.learner
        check_learner(learner)
        return private.write(self.workspace.feedback / learner / FILE, render(own))


@dataclass(frozen=True)
class Line:
    """One assessment in the table: what was marked, what that comes to, and remarks."""

    part: Part
    state: str
    marked: str
    deducted: str
    counted: str
    notes: tuple[str, ...]
    moved_from: datetime | None = None


def render(own: Own) -> str:
    """Return the page; what people wrote is escaped."""
    values = {
        "own": own,
        "UTC": _UTC,
        "course": own.course,
        "decision": own.decision,
        "needed": own.needed,
        "words": WORDS,
        "lines": [_line(own, part) for part in own.decision.parts],
        "rule": sentences(own.course),
        "revoked": _revoked(own.certificate),
        "caption": _CAPTION,
    }
    return private.render("progress.html", values)


def _revoked(issued: Issued | None) -> str:
    return REASONS[issued.revoked] if issued and issued.revoked else ""


def _line(own: Own, part: Part) -> Line:
    common = own.course.assessment(part.assessment).due
    marked = None if part.computed is None else part.computed + part.deducted
    return Line(
        part=part,
        state=_state(own, part),
        marked=points(marked),
        deducted=show(part.deducted, up=True) if part.deducted else "–",
        counted=show(part.counted),
        notes=tuple(_notes(part)),
        moved_from=common if part.due.astimezone(UTC) != common.astimezone(UTC) else None,
    )


def _state(own: Own, part: Part) -> str:
    still = own.record.as_of.astimezone(UTC) < part.due.astimezone(UTC)
    if part.state == "missing" and still:
        return "not handed in yet"
    return f"{_STATES[part.state]}, late" if part.late else _STATES[part.state]


def _notes(part: Part) -> Iterator[str]:
    if part.unmarked:
        yield f"{show(part.unmarked)} of the points are still to be marked by a person"
    if part.override is not None:
        one = part.override
        yield (
            f"{show(one.points)} given by {one.by} in place of {points(part.computed)}: {one.why}"
        )
    if part.attempts > 1:
        which = f"attempt {part.attempt}" if part.attempt else "none of them"
        yield f"handed in {part.attempts} times; {which} counts"
    if part.weight > 1:
        yield f"counts {show(part.weight)} times, because another one is excused"
    if not part.completed and part.state != "missing":
        yield "does not complete the assessment"
