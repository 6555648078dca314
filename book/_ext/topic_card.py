"""`{topic-card}`: how long a page takes, whom it is for, what it gives and what it asks.

The minutes come from the course files; the rest from the page's front matter.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import front_matter
from docutils import nodes
from prose import reading_minutes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from autograder import course

LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True)
class Card:
    minutes: str
    reading: int
    audience: str
    outcomes: list[str]
    prerequisites: list[str]


def minutes_of(docname: str) -> str:
    """Return the minutes that the course files give this page, in words; LookupError if none."""
    found: dict[int, list[str]] = {}
    for name in course.COURSES:
        loaded = course.load(name)
        for week in loaded.weeks:
            for topic in week.topics:
                if topic.page == docname:
                    found.setdefault(topic.minutes, []).append(loaded.title)
    if not found:
        raise LookupError(f"no topic of any course.yml has the page {docname!r}")
    if len(found) == 1:
        return f"{next(iter(found))} minutes"
    return "; ".join(
        f"{minutes} minutes in {', '.join(titles)}" for minutes, titles in found.items()
    )


def card_of(page: Path, docname: str) -> Card:
    """Return what the card says; FrontMatterError or LookupError names what is missing."""
    front = front_matter.read(page)
    return Card(
        minutes=minutes_of(docname),
        reading=reading_minutes(page),
        audience=front_matter.line(front, "audience"),
        outcomes=front_matter.lines(front, "outcomes"),
        prerequisites=front_matter.lines(front, "prerequisites"),
    )


class TopicCard(SphinxDirective):
    """Render the card of the page it stands on."""

    def run(self) -> list[nodes.Node]:
        for name in course.COURSES:
            self.env.note_dependency(str(course.path(name) / "course.yml"))
        page = Path(self.env.doc2path(self.env.docname))
        try:
            card = card_of(page, self.env.docname)
        except (front_matter.FrontMatterError, LookupError) as problem:
            LOGGER.warning(
                "topic card: %s",
                problem,
                location=self.get_location(),
                type="course",
                subtype="card",
            )
            return []
        return [self.render(card)]

    def render(self, card: Card) -> nodes.Node:
        fields = nodes.definition_list()
        fields += self.field("Time", [f"{card.minutes}, about {card.reading} of them reading"])
        fields += self.field("For", [card.audience])
        fields += self.field("Afterwards you can", card.outcomes)
        fields += self.field("You need", card.prerequisites or ["No earlier topic."])
        return nodes.container("", fields, classes=["topic-card"])

    def field(self, label: str, texts: list[str]) -> nodes.Node:
        body = nodes.definition()
        if len(texts) == 1:
            body += nodes.paragraph(text=texts[0])
        else:
            body += nodes.bullet_list(
                "", *(nodes.list_item("", nodes.paragraph(text=text)) for text in texts)
            )
        return nodes.definition_list_item("", nodes.term(text=label), body)


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("topic-card", TopicCard)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
