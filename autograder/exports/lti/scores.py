"""Our states in the words of the Assignment and Grade Services, one to one.

A number leaves only when nothing remains to be marked: platforms may show any number they get.

| ours | activityProgress | gradingProgress | number |
| --- | --- | --- | --- |
| missing | Initialized | NotReady | none |
| blank | InProgress | NotReady | none |
| refused | Submitted | Failed | none |
| excused | Completed | NotReady | none |
| waiting | Submitted | PendingManual | none |
| marked | Completed | FullyGraded | points, two decimals, rounded down |

The points of the course are a column of their own: Pending while due times are outstanding,
PendingManual while a person has to mark, then FullyGraded; the comment says what is decided.

Source: imsAgs2019, canvasScore.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Literal

from autograder.certificate import show
from autograder.exports.moodle import plain
from autograder.exports.results import Cohort, Progress, Result, Sheet

ActivityProgress = Literal["Initialized", "Started", "InProgress", "Submitted", "Completed"]
GradingProgress = Literal["FullyGraded", "Pending", "PendingManual", "Failed", "NotReady"]

COURSE_POINTS = "course-points"
_STATES: dict[Progress, tuple[ActivityProgress, GradingProgress]] = {
    "missing": ("Initialized", "NotReady"),
    "blank": ("InProgress", "NotReady"),
    "refused": ("Submitted", "Failed"),
    "excused": ("Completed", "NotReady"),
    "waiting": ("Submitted", "PendingManual"),
    "marked": ("Completed", "FullyGraded"),
}


@dataclass(frozen=True)
class Column:
    """A column of the platform's gradebook, found there by `resource`."""

    assessment: str
    resource: str
    label: str
    maximum: Fraction


@dataclass(frozen=True)
class Score:
    """What is to be sent of one learner in one column, but for its time.

    `points` are rounded down to two decimals already, as text; empty for none. `untouched`: there
    is nothing to say unless something was said before.
    """

    learner: str
    assessment: str
    activity: ActivityProgress
    grading: GradingProgress
    points: str
    maximum: str
    comment: str
    untouched: bool = False

    @property
    def digest(self) -> str:
        """What tells this score from another of the same learner and column."""
        text = json.dumps(asdict(self), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def columns(cohort: Cohort) -> tuple[Column, ...]:
    """Return the columns of the course: its assessments, then the points of the course."""
    course = cohort.course
    name = f"{course.id}:{course.edition}"
    total = course.certificate.total_points
    return (
        *(
            Column(one.id, f"{name}:{one.id}", plain(one.title), one.points)
            for one in course.assessments
        ),
        Column(COURSE_POINTS, f"{name}:{COURSE_POINTS}", "Course points", total),
    )


def scores(sheet: Sheet) -> tuple[Score, ...]:
    """Return the scores of one learner, one for each column."""
    return (*(_score(sheet.learner.id, one) for one in sheet.results), _total(sheet))


def _score(learner: str, result: Result) -> Score:
    activity, grading = _STATES[result.progress]
    return Score(
        learner,
        result.assessment,
        activity,
        grading,
        points="" if result.points is None else show(result.points),
        maximum=show(result.maximum),
        comment=plain(result.remark),
        untouched=result.progress == "missing",
    )


def _total(sheet: Sheet) -> Score:
    total = sheet.total
    if total.points is not None:
        activity, grading = _STATES["marked"]
    else:
        activity = "InProgress"
        grading = "PendingManual" if total.waits_for_a_person else "Pending"
    return Score(
        sheet.learner.id,
        COURSE_POINTS,
        activity,
        grading,
        points="" if total.points is None else show(total.points),
        maximum=show(total.maximum),
        comment=plain(total.remark),
    )
