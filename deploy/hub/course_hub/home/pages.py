"""The pages of this service, made from templates in which everything is escaped."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup


def render(name: str, values: Mapping[str, Any]) -> str:
    """Return a page; a value that its template asks for and does not get is an error."""
    return _environment().get_template(name).render(**values)


def when(at: datetime, far: bool = False) -> Markup:
    """Return a moment in UTC for people and for the script that adds the reader's own time.

    With `far` the script also says how long it is until then.

    >>> print(when(datetime(2020, 6, 1, 9, 5, tzinfo=UTC)))
    <time datetime="2020-06-01T09:05:00Z">1 June 2020, 09:05 UTC</time>
    """
    utc = at.astimezone(UTC)
    machine = f"{utc:%Y-%m-%dT%H:%M:%SZ}"
    people = f"{utc.day} {utc:%B %Y, %H:%M} UTC"
    mark = Markup(" data-far") if far else ""
    return Markup('<time datetime="{}"{}>{}</time>').format(machine, mark, people)


@cache
def _environment() -> Environment:
    # Taken up with the first page, which the service need not wait for.
    from autograder.certificate import show
    from autograder.reports.cohort_pages import WORDS
    from autograder.reports.similarity_pages import visible

    made = Environment(
        loader=PackageLoader("course_hub.home", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(when=when, visible=visible, show=show)
    made.globals["words"] = WORDS
    return made
