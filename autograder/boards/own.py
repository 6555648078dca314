"""A learner's own standing on screen, and what marks to come would change."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from fractions import Fraction
from typing import ClassVar

import pandas as pd

from autograder import demo
from autograder.boards.documents import OwnDocument
from autograder.certificate import Decision, Part, Record, Standing, decide, needed, show
from autograder.reports.cohort_facts import stands
from autograder.reports.cohort_pages import WORDS
from labour_migration import charts
from labour_migration.charts import Chart
from labour_migration.widgets.models.controls import Control, Group
from labour_migration.widgets.models.model import GIVEN, Model, Result

MADE_UP = "learners made up for the demonstration"
# Of a text alternative, with room for the words that made-up data put before it.
_LONGEST = 500
_OPEN = {"still open": "not handed in yet", "missing": "nothing handed in"}


@dataclass(frozen=True)
class OwnBoard(Model):
    """One learner's standing; `hoped` are points supposed for what is still open."""

    KIND: ClassVar[str] = "my-progress"
    TITLE: ClassVar[str] = "Points and certificate"
    HINT: ClassVar[str] = (
        "What counts is decided by the rule of the course alone. Suppose points for what is still "
        "open, and see what the same rule would say."
    )

    document: OwnDocument = field(metadata=GIVEN)
    hoped: dict[str, float | None] = field(default_factory=dict)

    def groups(self) -> tuple[Group, ...]:
        """A number for each assessment that can still bring points; none when all is settled."""
        controls = tuple(
            Control(
                ("hoped", one.assessment),
                f"{one.title}, of {show(one.maximum)}",
                "number",
                low=0,
                high=float(one.maximum),
                optional=True,
            )
            for one in self._open()
        )
        if not controls:
            return ()
        hint = "Leave a field empty to suppose nothing. Nothing here is kept or sent."
        return (Group("Suppose that you get", controls, help=hint),)

    def settled(self) -> "OwnBoard":
        """A copy that supposes nothing of what is no longer open."""
        names = {one.assessment for one in self._open()}
        hoped = {name: self.hoped.get(name) for name in sorted(names)}
        return self if hoped == self.hoped else replace(self, hoped=hoped)

    def result(self) -> Result:
        """Where the learner stands, each assessment, and what the supposed points would do."""
        now, course = decide(self.document.course, self.document.record), self.document.course
        text = f"Certificate: {WORDS[now.outcome]}. {needed(course, self.document.record).message}"
        supposed = self._supposed()
        then = decide(course, supposed) if supposed else None
        if supposed and then:
            text += (
                f" With the points that you suppose: {WORDS[then.outcome]}. "
                f"{needed(course, supposed).message}"
            )
        table = self._table(now, then)
        return Result(text, table, self._caption(), chart=self._chart(table, text))

    def _open(self) -> tuple[Part, ...]:
        course, record = self.document.course, self.document.record
        need, parts = needed(course, record), decide(course, record).parts
        # Late work can still make a certificate possible, and is supposed to come in now.
        late = {one for one in need.missing if need.if_late}
        return tuple(one for one in parts if one.assessment in {*need.open, *late})

    def _supposed(self) -> Record | None:
        hoped = {name: points for name, points in self.hoped.items() if points is not None}
        if not hoped:
            return None
        record = self.document.record
        standings = {**record.standings}
        for name, points in hoped.items():
            standings[name] = _with(standings.get(name), Fraction(str(points)), record.as_of)
        return replace(record, standings=standings)

    def _caption(self) -> str:
        course, record = self.document.course, self.document.record
        at = record.as_of.astimezone(UTC)
        return f"{course.title}, as of {at.day} {at:%B %Y, %H:%M} UTC"

    def _table(self, now: Decision, then: Decision | None) -> pd.DataFrame:
        supposed = {one.assessment: one for one in then.parts} if then else {}
        rows = []
        for one in now.parts:
            row = {
                "Assessment": one.title,
                "Due (UTC)": f"{one.due.astimezone(UTC):%Y-%m-%d %H:%M}",
                "State": _state(one, self.document.record.as_of),
                "Counts now": float(one.counted),
                "Most": float(one.maximum),
            }
            if supposed:
                row["Would count"] = float(supposed[one.assessment].counted)
            rows.append(row)
        return pd.DataFrame(rows)

    def _chart(self, table: pd.DataFrame, text: str) -> Chart | None:
        columns = [name for name in ("Counts now", "Would count", "Most") if name in table]
        long = table.melt("Assessment", columns, "What", "Points")
        figure = charts.bar(
            long, category="Assessment", value="Points", series="What", value_title="Points"
        )
        alt = f"Points of {len(table)} assessments. {text}"
        made_up = self.document.record.learner.startswith(demo.PREFIX)
        return charts.show(
            figure,
            title="Points by assessment",
            alt=alt if len(alt) <= _LONGEST else f"{alt[:_LONGEST]} ...",
            table=table,
            source=MADE_UP if made_up else f"the gradebook of {self.document.course.title}",
            synthetic=made_up or None,
        )


def _with(standing: Standing | None, points: Fraction, at: datetime) -> Standing:
    """Return a standing marked in full with these points, handed in now if it was not yet."""
    if standing is not None and standing.state == "submitted":
        return replace(standing, points=points, unmarked=Fraction(0))
    new = Standing("submitted", points, submitted_at=at)
    if standing is None:
        return new
    earlier = (*standing.earlier, replace(standing, earlier=()))
    return replace(new, earlier=earlier)


def _state(part: Part, as_of: datetime) -> str:
    found = stands(part, as_of)
    text = _OPEN.get(found, found)
    if part.late:
        text += ", late"
    return f"{text}, to be marked" if part.unmarked else text
