"""What the cohort report says, gathered from gradebook, receipts and ledger; writes nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from fractions import Fraction
from statistics import median_low
from typing import Any

from autograder import demo, recording
from autograder.certificate import Decision, Part, as_data, decide
from autograder.course import Assessment, Course
from autograder.gradebook import Gradebook
from autograder.ledger import Ledger
from autograder.receipts import Receipts
from autograder.recording import Fallen
from autograder.reports import flagged, rulings_shown, weak_questions
from autograder.reports.concerns import Concern, concerns
from autograder.reports.flagged import Flag
from autograder.reports.rulings_shown import LedgerFacts
from autograder.reports.weak_questions import TestQuestions
from autograder.rulings.basis import Basis
from autograder.workspace import Workspace

NEAR = Fraction(2)
HOW = (
    "handed in", "late", "awaiting a mark", "blank", "refused", "excused", "missing", "still open",
)  # fmt: skip


@dataclass(frozen=True)
class Progress:
    """How many stand where in one assessment; `median` is of the points of work marked in full.

    A learner is counted once among handed in, blank, refused, excused, missing and still open;
    late and awaiting a mark are parts of handed in.
    """

    assessment: Assessment
    counts: Mapping[str, int]
    median: Fraction | None


@dataclass(frozen=True)
class Cohort:
    """Everything that the report shows; `names` are those of the roster by learner id.

    `to_decide` are awards that would not be made today: a person keeps or revokes each.
    """

    course: Course
    as_of: datetime
    decisions: tuple[Decision, ...]
    names: Mapping[str, str]
    concerns: tuple[Concern, ...] = ()
    flags: tuple[Flag, ...] = ()
    ledger: LedgerFacts = field(default_factory=LedgerFacts)
    tests: tuple[TestQuestions, ...] = ()
    to_decide: tuple[Fallen, ...] = ()

    @property
    def demonstration(self) -> bool:
        """Whether all learners are made up."""
        return bool(self.decisions) and all(
            one.learner.startswith(demo.PREFIX) for one in self.decisions
        )

    @property
    def outcomes(self) -> Mapping[str, int]:
        """How many decisions there are of each outcome."""
        return Counter(one.outcome for one in self.decisions)

    @property
    def near(self) -> tuple[Decision, ...]:
        """Decisions within NEAR points of the pass mark, on either side, with all marks in.

        Whoever has left, or was decided on by a person, is not among them.
        """
        line = self.course.certificate.pass_points
        close = (
            one
            for one in self.decisions
            if one.points == one.reachable
            and abs(one.points - line) <= NEAR
            and not any(reason.code in ("departed", "granted") for reason in one.reasons)
        )
        return tuple(sorted(close, key=lambda one: (-one.points, one.learner)))

    @property
    def progress(self) -> tuple[Progress, ...]:
        """Where learners stand in each assessment, in the course's order."""
        found: dict[str, list[Part]] = {one.id: [] for one in self.course.assessments}
        for decision in self.decisions:
            for part in decision.parts:
                found[part.assessment].append(part)
        return tuple(_progress(one, found[one.id], self.as_of) for one in self.course.assessments)

    def as_data(self) -> dict[str, Any]:
        """Return the whole report in plain values; points are text such as "59.5" or "178/3"."""
        return {
            "course": self.course.id,
            "edition": self.course.edition,
            "as_of": self.as_of.astimezone(UTC).isoformat(),
            "outcomes": dict(self.outcomes),
            "progress": [
                {
                    "assessment": one.assessment.id,
                    **one.counts,
                    "median": None if one.median is None else str(one.median),
                }
                for one in self.progress
            ],
            "near_the_line": [one.learner for one in self.near],
            "concerns": [asdict(one) for one in self.concerns],
            "flagged": [asdict(one) for one in self.flags],
            "rulings": [asdict(one) | {"at": one.at.isoformat()} for one in self.ledger.rulings],
            "for_a_person_to_decide": [
                {
                    "learner": one.learner,
                    "credential": one.credential or None,
                    "points": str(one.decision.points),
                    "because": one.because,
                }
                for one in self.to_decide
            ],
            "ledger": asdict(self.ledger.chain) if self.ledger.chain else None,
            "questions": [one.as_data() for one in self.tests],
            "decisions": [
                as_data(one) | {"name": self.names.get(one.learner, "")} for one in self.decisions
            ],
        }


def _progress(assessment: Assessment, parts: Iterable[Part], as_of: datetime) -> Progress:
    counts = dict.fromkeys(HOW, 0)
    points = []
    for part in parts:
        counts[stands(part, as_of)] += 1
        if part.state == "submitted":
            counts["late"] += part.late
            counts["awaiting a mark"] += bool(part.unmarked)
            if not part.unmarked and part.computed is not None:
                points.append(part.computed)
    return Progress(assessment, counts, median_low(points) if points else None)


def stands(part: Part, as_of: datetime) -> str:
    """Return in words where somebody stands in an assessment."""
    if part.state == "submitted":
        return "handed in"
    if part.state == "missing":
        return "still open" if as_of.astimezone(UTC) < part.due.astimezone(UTC) else "missing"
    return part.state


def read(workspace: Workspace, as_of: datetime, *, questions: bool = True) -> Cohort:
    """Return what there is to report on a course.

    `questions` says whether to read the answers of each test, which takes longer than the rest.
    """
    course = workspace.course
    records = Basis.load(workspace).records(as_of)
    decisions = tuple(decide(course, record) for record in records)
    with Gradebook(workspace) as book:
        names = {one.id: one.name for one in book.roster()}
    with Receipts(workspace.database_url) as table:
        receipts = table.all()
    with Ledger(workspace) as ledger:
        facts = rulings_shown.read(ledger)
    return Cohort(
        course=course,
        as_of=as_of,
        decisions=decisions,
        names=names,
        concerns=concerns(course, records, decisions),
        flags=flagged.flagged(workspace, receipts),
        ledger=facts,
        tests=weak_questions.of_course(workspace) if questions else (),
        to_decide=recording.fallen(workspace, as_of),
    )
