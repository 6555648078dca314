"""The cohort report as pages: an index, and further pages of learners where there are many.

What learners and instructors wrote is escaped, and nothing in the pages asks another address.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from autograder.certificate import Decision, Outcome, Part, show
from autograder.reports import histogram, item_statistics, private
from autograder.reports.cohort_facts import HOW, NEAR, Cohort, stands
from autograder.reports.concerns import RULES
from autograder.reports.flagged import STATES
from autograder.reports.weak_questions import EASY, HARD

INDEX = "index.html"
PER_PAGE = 500
MOST = 200
WORDS: Mapping[Outcome, str] = {
    "awarded": "awarded",
    "not_awarded": "not awarded",
    "pending": "pending",
}
_SECTIONS = (
    ("outcomes", "Outcomes"),
    ("to-decide", "For a person to decide"),
    ("progress", "Progress"),
    ("distribution", "Distribution"),
    ("near", "Near the line"),
    ("concerns", "Who may need you"),
    ("flagged", "Submissions to look at"),
    ("questions", "Questions"),
    ("rulings", "Rulings in force"),
    ("ledger", "Ledger"),
    ("learners", "Learners and decisions"),
)
_CAPTION = "{count:,} learners; points out of {total}"


@dataclass(frozen=True)
class Cell:
    """What a learner's row shows of one assessment; `sort` is empty where there are no points."""

    text: str
    sort: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One learner in the table of decisions."""

    learner: str
    cells: tuple[Cell, ...]
    points: str
    outcome: Outcome
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Near:
    """A decision near the line: how far from it, and whether every assessment is completed."""

    decision: Decision
    from_line: str
    completed: bool


@dataclass(frozen=True)
class Sheet:
    """One page of learners, with the pages beside it."""

    number: int
    file: str
    decisions: Sequence[Decision]
    before: str = ""
    after: str = ""

    @property
    def first(self) -> str:
        """The first learner on the page."""
        return self.decisions[0].learner

    @property
    def last(self) -> str:
        """The last learner on the page."""
        return self.decisions[-1].learner


def write(cohort: Cohort, folder: Path) -> Path:
    """Write the report to a folder, in place of an earlier one there; returns its first page.

    The files, and a folder made for them, are closed to other users. Raises PageNotWritten.
    """
    for test in cohort.tests:
        if test.statistics is not None:
            title = cohort.course.assessment(test.assessment).title
            text = item_statistics.render(test.statistics, title)
            private.write(folder / test.page, text)
    written = {name: private.write(folder / name, text) for name, text in pages(cohort, folder)}
    for old in folder.glob("learners-[0-9]*.html"):
        if old.name not in written:
            old.unlink()
    return written[INDEX]


def pages(cohort: Cohort, folder: Path | None = None) -> Iterator[tuple[str, str]]:
    """Yield the pages by their files' names, the index last: then what it links is there.

    `folder` is where reports on similar works are looked for, to link them.
    """
    shared = _shared(cohort)
    sheets = _sheets(cohort.decisions)
    for sheet in sheets:
        values = {"sheet": sheet, "sheets": sheets, "rows": _rows(cohort, sheet.decisions)}
        text = private.render("cohort_learners.html", shared | values, sortable=True)
        yield sheet.file, text
    rows = [] if sheets else list(_rows(cohort, cohort.decisions))
    values = _lists(cohort) | {
        "sheets": sheets,
        "rows": rows,
        "per_page": PER_PAGE,
        "similarity": _similarity(cohort, folder),
    }
    yield INDEX, private.render("cohort_index.html", shared | values, sortable=True)


def _shared(cohort: Cohort) -> dict[str, Any]:
    caption = _CAPTION.format(
        count=len(cohort.decisions), total=show(cohort.course.certificate.total_points)
    )
    return {"cohort": cohort, "words": WORDS, "caption": caption}


def _lists(cohort: Cohort) -> dict[str, Any]:
    outcomes = cohort.outcomes
    held = cohort.ledger.issued.values()
    return {
        "sections": _SECTIONS,
        "outcomes": [(outcome, outcomes.get(outcome, 0)) for outcome in histogram.OUTCOMES],
        "in_force": sum(one.revoked is None for one in held),
        "revoked": sum(one.revoked is not None for one in held),
        "how": HOW,
        "margin": NEAR,
        "rules": RULES,
        "hard": HARD,
        "easy": EASY,
        "drawn": histogram.histogram(cohort.course.certificate, cohort.decisions),
        "to_decide": cohort.to_decide[:MOST],
        "near": [_near(cohort, one) for one in cohort.near[:MOST]],
        "figure": item_statistics.show,
        "concerns": cohort.concerns[:MOST],
        "flags": cohort.flags[:MOST],
        "states": STATES,
        "rulings": cohort.ledger.rulings[:MOST],
    }


def _sheets(decisions: Sequence[Decision]) -> list[Sheet]:
    """Return the pages of learners; none when all fit on the index."""
    if len(decisions) <= PER_PAGE:
        return []
    starts = range(0, len(decisions), PER_PAGE)
    names = [f"learners-{number:03d}.html" for number in range(1, len(starts) + 1)]
    return [
        Sheet(
            number=place + 1,
            file=names[place],
            decisions=decisions[start : start + PER_PAGE],
            before=names[place - 1] if place else "",
            after=names[place + 1] if place + 1 < len(names) else "",
        )
        for place, start in enumerate(starts)
    ]


def _rows(cohort: Cohort, decisions: Iterable[Decision]) -> Iterator[Row]:
    for one in decisions:
        yield Row(
            learner=one.learner,
            cells=tuple(_cell(cohort, part) for part in one.parts),
            points=show(one.points),
            outcome=one.outcome,
            reasons=tuple(reason.message for reason in one.reasons),
        )


def _cell(cohort: Cohort, part: Part) -> Cell:
    notes = tuple(_notes(part))
    if part.override is None and part.state not in ("submitted", "excused"):
        return Cell(stands(part, cohort.as_of), notes=notes)
    if part.state == "excused" and not part.counted:
        return Cell("excused", notes=notes)
    text = show(part.counted)
    return Cell(f"({text})" if part.unmarked else text, text, notes)


def _notes(part: Part) -> Iterator[str]:
    if part.override is not None:
        yield "overridden"
    if part.late:
        yield "late"
    if part.state == "excused" and part.counted:
        yield "excused"
    if part.weight > 1:
        yield "re-weighted"


def _near(cohort: Cohort, decision: Decision) -> Near:
    from_line = decision.points - cohort.course.certificate.pass_points
    completed = all(part.completed for part in decision.parts)
    return Near(decision, _signed(from_line), completed)


def _similarity(cohort: Cohort, folder: Path | None) -> list[tuple[str, str]]:
    """Return the reports on similar works that lie in the folder, by the assessment's title."""
    if folder is None:
        return []
    places = ((one.title, f"similarity-{one.id}/{INDEX}") for one in cohort.course.assessments)
    return [(title, place) for title, place in places if (folder / place).is_file()]


def _signed(points: Fraction) -> str:
    return f"{'+' if points > 0 else '−' if points < 0 else ''}{show(abs(points))}"
