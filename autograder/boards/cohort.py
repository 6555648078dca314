"""A cohort on screen, for its instructor: outcomes, each assessment, who may need somebody."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC
from typing import ClassVar, Literal

import pandas as pd

from autograder import course as courses
from autograder import demo
from autograder.boards.documents import CohortDocument
from autograder.boards.own import MADE_UP
from autograder.certificate import show
from autograder.reports.cohort_pages import WORDS
from labour_migration import charts
from labour_migration.charts import Chart
from labour_migration.widgets.models.controls import Control, Group
from labour_migration.widgets.models.model import GIVEN, Model, Result

View = Literal["assessments", "concerns", "marking", "learners", "questions"]
_VIEWS: tuple[tuple[str, View], ...] = (
    ("Each assessment: who handed in", "assessments"),
    ("Who may need you, and why", "concerns"),
    ("Work that waits for a mark", "marking"),
    ("Every learner's points", "learners"),
    ("Questions that did not work well", "questions"),
)
_COLUMNS = (
    ("Handed in", "handed_in"),
    ("of these late", "late"),
    ("of these to mark", "awaiting"),
    ("Blank", "blank"),
    ("Refused", "refused"),
    ("Excused", "excused"),
    ("Missing", "missing"),
    ("Still open", "open"),
)


@dataclass(frozen=True)
class CohortBoard(Model):
    """One cohort, seen one way at a time."""

    KIND: ClassVar[str] = "dashboard"
    TITLE: ClassVar[str] = "The cohort"
    HINT: ClassVar[str] = "Private: it holds names and marks. Choose what to look at."

    document: CohortDocument = field(metadata=GIVEN)
    view: View = "assessments"

    def groups(self) -> tuple[Group, ...]:
        """The choice of the view."""
        return (Group("View", (Control(("view",), "Show", "choice", _VIEWS),)),)

    def result(self) -> Result:
        """The chosen table, with what stands for the whole cohort in words."""
        table = {
            "assessments": self._assessments,
            "concerns": self._concerns,
            "marking": self._marking,
            "learners": self._learners,
            "questions": self._questions,
        }[self.view]()
        title = next(words for words, value in _VIEWS if value == self.view)
        chart = self._chart(table) if self.view == "assessments" and len(table) else None
        return Result(f"{self._summary()} {self._found(table)}", table, title, chart=chart)

    def _summary(self) -> str:
        found = self.document
        outcomes = Counter(one.outcome for one in found.decisions)
        said = ", ".join(f"{outcomes[one]} {words}" for one, words in WORDS.items())
        at = found.as_of.astimezone(UTC)
        return (
            f"{self._course.title}, {found.edition}: {len(found.decisions)} learners as of "
            f"{at.day} {at:%B %Y, %H:%M} UTC. Certificates: {said}."
        )

    def _found(self, table: pd.DataFrame) -> str:
        match self.view:
            case "assessments":
                waiting = sum(one.awaiting for one in self.document.progress)
                return _waiting(waiting)
            case "concerns":
                return f"{len(table)} learners may need somebody, by a declared rule."
            case "marking":
                return _waiting(len(table))
            case "learners":
                return f"{len(self.document.near_the_line)} are near the line with all marks in."
        return f"{len(table)} questions to look at."

    @property
    def _course(self) -> courses.Course:
        return courses.load(self.document.course)

    def _titles(self) -> dict[str, str]:
        return {one.id: one.title for one in self._course.assessments}

    def _names(self) -> dict[str, str]:
        return {one.learner: one.name for one in self.document.decisions}

    def _assessments(self) -> pd.DataFrame:
        titles = self._titles()
        return pd.DataFrame(
            [
                {"Assessment": titles[one.assessment]}
                | {words: getattr(one, name) for words, name in _COLUMNS}
                | {"Median of marked": "–" if one.median is None else show(one.median)}
                for one in self.document.progress
            ],
        )

    def _concerns(self) -> pd.DataFrame:
        names = self._names()
        rows = [
            (one.learner, names.get(one.learner, ""), "; ".join(one.reasons))
            for one in self.document.concerns
        ]
        return pd.DataFrame(rows, columns=["Learner", "Name", "Why"])

    def _marking(self) -> pd.DataFrame:
        titles = self._titles()
        rows = [
            (titles.get(part.assessment, part.assessment), one.learner, one.name)
            for one in self.document.decisions
            for part in one.parts
            if part.unmarked and part.state == "submitted"
        ]
        return pd.DataFrame(sorted(rows), columns=["Assessment", "Learner", "Name"])

    def _learners(self) -> pd.DataFrame:
        rows = [
            (one.learner, one.name, float(one.points), float(one.reachable), WORDS[one.outcome])
            for one in sorted(self.document.decisions, key=lambda one: (-one.points, one.learner))
        ]
        columns = ["Learner", "Name", "Points", "Most reachable", "Certificate"]
        return pd.DataFrame(rows, columns=columns)

    def _questions(self) -> pd.DataFrame:
        titles = self._titles()
        rows = [
            (titles.get(test.assessment, test.assessment), one.name, one.topic, "; ".join(one.why))
            for test in self.document.questions
            for one in test.weak
        ]
        return pd.DataFrame(rows, columns=["Assessment", "Question", "Topic", "Why"])

    def _chart(self, table: pd.DataFrame) -> Chart:
        kinds = ["Handed in", "Missing", "Still open"]
        long = table.melt("Assessment", kinds, "Where", "Learners")
        figure = charts.bar(
            long, category="Assessment", value="Learners", series="Where", value_title="Learners"
        )
        made_up = all(one.learner.startswith(demo.PREFIX) for one in self.document.decisions)
        said = "; ".join(
            f"{row['Assessment']}: {row['Handed in']} handed in, {row['Missing']} missing"
            for _, row in table.iterrows()
        )
        return charts.show(
            figure,
            title="Learners by assessment",
            alt=f"{said}."[:500],
            table=table,
            source=MADE_UP if made_up else f"the gradebook of {self._course.title}",
            synthetic=made_up or None,
        )


def _waiting(count: int) -> str:
    return "1 hand-in waits for a mark." if count == 1 else f"{count} hand-ins wait for a mark."
