"""`{course-calendar} measuring`: a link to the course's dates as a calendar file.

The file is written after the build, beside the other static files, from the course file alone:
what people decided for one learner is never in the book.
"""

from datetime import UTC, datetime, time
from html import escape
from pathlib import Path
from typing import Any

import tool_parts as parts
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from autograder import course
from autograder.course import Course
from autograder.errors import AutograderError

FOLDER = "_static/calendars"


class CourseCalendar(SphinxDirective):
    """Render the link; the words say the zone, since a calendar program shows its own."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        try:
            self.env.note_dependency(str(course.path(name) / "course.yml"))
            loaded = course.load(name)
        except AutograderError as problem:
            raise self.error(f"course-calendar: {problem}") from problem
        up = "../" * self.env.docname.count("/")
        link = (
            f'<a href="{up}{FOLDER}/{escape(name)}.ics" download>Calendar file (ICS) of '
            f"{escape(loaded.title)}</a>"
        )
        told = (
            "weeks, opening and due times, with reminders. Times are in "
            f"{escape(loaded.time_zone.key)}; your calendar shows them in your own zone."
        )
        return [parts.raw(f'<p class="calendar-file">{link}: {told}</p>\n')]


def content(loaded: Course) -> bytes:
    """Return a course's calendar file, the same bytes in every build of the same course."""
    # iCalendar takes a moment to import, and most of a build does without it.
    from autograder import calendar

    stamp = datetime.combine(loaded.starts, time.min, tzinfo=UTC)
    return calendar.render(calendar.of_course(loaded), stamp)


def write_all(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html":
        return
    folder = Path(app.outdir) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name in course.COURSES:
        (folder / f"{name}.ics").write_bytes(content(course.load(name)))


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("course-calendar", CourseCalendar)
    app.connect("build-finished", write_all)
    return parts.metadata()
