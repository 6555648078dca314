"""`{course-running} measuring` with `:show:`: how an edition is run, from its running.yml."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import tool_parts as parts
from docutils import nodes
from docutils.parsers.rst import directives
from plain_words import counted, day
from refund_calculator import band_words, kept
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from autograder import course
from autograder.course import DESIGN, Course
from autograder.errors import AutograderError
from autograder.registry import running
from autograder.registry.running import Holder, Running

OWN = "This course's own arrangement"
SOURCE = "After"
WHO: dict[Holder, str] = {
    "refused": "Candidates who were refused, from the day of refusal",
    "departed": "Participants who left, from the day they left",
    "not_awarded": "Participants without a certificate, from the end of the course",
    "awarded": "Participants with a certificate, from the end of the course",
}


@dataclass(frozen=True)
class Statement:
    """One sentence, and where it comes from: a key of the bibliography, or `design`."""

    text: str
    source: str


def admission(loaded: Course, run: Running) -> Iterator[Statement]:
    source = run.admission.source
    deadline = day(run.admission.deadline)
    yield Statement(
        f"Candidates are admitted until {deadline}, counted in {run.time_zone.key}.", source
    )
    for one in run.admission.criteria:
        yield Statement(f"{one.text}.", source)


def fee(loaded: Course, run: Running) -> Iterator[Statement]:
    if run.fee is None:
        yield Statement("Taking part costs nothing.", DESIGN)
        return
    pay = run.fee.payment
    yield Statement(f"The fee of this example is {run.fee.price}.", run.fee.source)
    yield Statement(
        f"It is paid in full at least {counted(pay.days_before, 'day')} before the start, and "
        "whoever pays bears the bank charges.",
        pay.source,
    )


def refunds(loaded: Course, run: Running) -> Iterator[Statement]:
    _, rule = run.charged()
    for words, band in zip(band_words(rule), rule.bands, strict=True):
        yield Statement(f"Notice in writing {words}: {kept(band)} of the fee is kept.", band.source)
    yield Statement("What goes back goes back less bank charges.", rule.source)


def substitution(loaded: Course, run: Running) -> Iterator[Statement]:
    if run.refund is None:
        yield Statement("Another person can take a place until the course begins.", DESIGN)
    else:
        one = run.refund.substitution
        yield Statement(
            f"Another candidate can take the place if the course hears of it in writing at least "
            f"{counted(one.at_least_days, 'day')} before the start.",
            one.source,
        )
    yield Statement(
        "The substitute starts anew: marks are a person's own and do not pass on.", DESIGN
    )


def retention(loaded: Course, run: Running) -> Iterator[Statement]:
    for one in run.retention.periods:
        years, months = divmod(one.months, 12)
        long = counted(months, "month") if months or not years else counted(years, "year")
        if years and months:
            long = f"{counted(years, 'year')} and {counted(months, 'month')}"
        yield Statement(f"{WHO[one.of]}: {long}.", run.retention.source)


SHOW: dict[str, Callable[[Course, Running], Iterator[Statement]]] = {
    "admission": admission,
    "fee": fee,
    "refunds": refunds,
    "substitution": substitution,
    "retention": retention,
}


class CourseRunning(SphinxDirective):
    """Render one part of a running.yml as a list; each sentence says where it comes from."""

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {
        "show": lambda text: directives.choice(text, tuple(SHOW))
    }

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        try:
            for file in (running.FILE, "course.yml"):
                self.env.note_dependency(str(course.path(name) / file))
            show = SHOW[self.options.get("show", "admission")]
            said = list(show(course.load(name), running.load(name)))
        except AutograderError as problem:
            raise self.error(f"course-running: {problem}") from problem
        listed = nodes.bullet_list(
            "", *(self.item(one) for one in said), classes=["course-running"]
        )
        if {one.source for one in said} == {DESIGN}:
            return [listed, nodes.paragraph(text=f"{OWN}.", classes=["lm-sources"])]
        return [listed]

    def item(self, one: Statement) -> nodes.list_item:
        if one.source == DESIGN:
            return nodes.list_item("", nodes.paragraph(text=one.text))
        paragraph = parts.citations(self, one.source, one.text)
        paragraph["classes"].remove("lm-sources")
        return nodes.list_item("", paragraph)


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("course-running", CourseRunning)
    return parts.metadata()
