"""What the course tables say: rows computed from a course, with nothing typed by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction

from plain_words import days, hours, moment, number

from autograder.course import Assessment, Course, Topic, Week


@dataclass(frozen=True)
class PageLink:
    """A name that links to a page of the book where that page exists."""

    text: str
    page: str


Part = str | PageLink
Cell = Sequence[Part]


@dataclass(frozen=True)
class Row:
    """One row; `kind` is empty, or `week` or `total` for a row that sums up others."""

    cells: tuple[Cell, ...]
    kind: str = ""


@dataclass(frozen=True)
class Table:
    caption: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]


def link(topic: Topic) -> PageLink:
    return PageLink(topic.title, topic.page)


def due_in(course: Course, week: int) -> tuple[Assessment, ...]:
    return tuple(one for one in course.assessments if one.week == week)


def glance(course: Course) -> Table:
    """Return each week with its dates, its topics and what is due."""
    rows = tuple(
        Row(
            (
                [f"{week.number}. {week.title} ({days(week.starts, week.ends)})"],
                [link(topic) for topic in week.topics],
                [one.title for one in due_in(course, week.number)],
            )
        )
        for week in course.weeks
    )
    return Table(f"Six weeks at a glance: {course.title}", ("Week", "Topics", "Due"), rows)


def syllabus(course: Course) -> Table:
    """Return the topics and assessment work of each week with their time, and all sums."""
    rows = [row for week in course.weeks for row in week_rows(course, week)]
    total = sum(course.minutes_in(week.number) for week in course.weeks)
    rows.append(Row((["All six weeks"], [hours(total)]), "total"))
    return Table(f"Topics and time: {course.title}", ("What you do", "Time"), tuple(rows))


def week_rows(course: Course, week: Week) -> list[Row]:
    heading = f"Week {week.number}: {week.title} ({days(week.starts, week.ends)})"
    work: list[tuple[Part, int]] = [(link(topic), topic.minutes) for topic in week.topics]
    tasks = ((one.title, one.minutes_in(week.number)) for one in course.assessments)
    work += [(title, minutes) for title, minutes in tasks if minutes]
    return [
        Row(([heading], [hours(course.minutes_in(week.number))]), "week"),
        *(Row(([what], [f"{minutes} min"])) for what, minutes in work),
    ]


def assessments(course: Course) -> Table:
    """Return points, working time, opening and due time of every assessment."""
    rows = [
        Row(
            (
                [one.title],
                [number(one.points)],
                [hours(one.minutes)],
                [moment(one.opens)],
                [moment(one.due)],
            )
        )
        for one in course.assessments
    ]
    points = sum((one.points for one in course.assessments), Fraction(0))
    minutes = sum(one.minutes for one in course.assessments)
    rows.append(Row((["All"], [number(points)], [hours(minutes)], [""], [""]), "total"))
    header = ("Assessment", "Points", "Working time", "Opens", "Due")
    return Table(f"Assessments: {course.title}", header, tuple(rows))


def calendar(course: Course) -> Table:
    """Return every dated event of the course in order of time."""
    events = [
        (midnight(course, week.starts), f"Week {week.number} starts: {week.title}")
        for week in course.weeks
    ]
    for one in course.assessments:
        events += [(one.opens, f"{one.title} opens"), (one.due, f"{one.title} is due")]
    rows = tuple(Row(([moment(when)], [what])) for when, what in sorted(events))
    return Table(f"Calendar: {course.title}", ("When", "What"), rows)


def midnight(course: Course, value: date) -> datetime:
    return datetime.combine(value, time.min, course.time_zone)


def run(course: Course) -> Table:
    """Return what whoever runs the course opens and collects in each week."""
    rows = tuple(
        Row(
            (
                [f"{week.number}. {week.title} ({days(week.starts, week.ends)})"],
                [hours(course.minutes_in(week.number))],
                [
                    f"{one.title}, {moment(one.opens)}"
                    for one in course.assessments
                    if week_of(course, one.opens) == week.number
                ],
                [f"{one.title}, {moment(one.due)}" for one in due_in(course, week.number)],
            )
        )
        for week in course.weeks
    )
    header = ("Week", "Learners' time", "Open to learners", "Collect after")
    return Table(f"Run sheet: {course.title}", header, rows)


def week_of(course: Course, when: datetime) -> int:
    """Return the number of the week in which a moment falls; before the course, of the first."""
    begun = [week.number for week in course.weeks if midnight(course, week.starts) <= when]
    return max(begun, default=course.weeks[0].number)


def conflicts(course: Course) -> Table:
    """Return where the note behind the course is unclear, and what the course uses."""
    rows = tuple(Row(([one.stated], [one.used], [one.reason])) for one in course.conflicts)
    header = ("What the note says", "What this course uses", "Why")
    return Table(f"Open points of the note: {course.title}", header, rows)


TABLES = {
    "glance": glance,
    "syllabus": syllabus,
    "assessments": assessments,
    "calendar": calendar,
    "run": run,
    "conflicts": conflicts,
}
