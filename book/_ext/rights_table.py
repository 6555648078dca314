"""`{rights-table}`: provisions on rights, instrument by instrument, with filters and sources."""

from typing import Any, ClassVar

import pandas as pd
import tool_parts as parts
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from labour_migration.concepts import rights
from labour_migration.errors import LabourMigrationError

CAPTION = "Rights of migrant workers, instrument by instrument"
HEADER = ("Right", "Instrument and article", "What it says, with sources", "Covered", "Mark")
LEGEND = (
    "Covered is this course's reading: “all” asks for no lawful stay, “categories” names a group. "
    "Mark “checked”: the text or a report of it was read; “known”: general knowledge, "
    "to be confirmed in the primary source. Most provisions bind only States that ratified."
)


def listed(text: str) -> list[str]:
    """Return the names of an option, which a semicolon keeps apart."""
    return [part.strip() for part in text.split(";") if part.strip()]


class RightsTable(SphinxDirective):
    """Render `rights.compare`; `:rights:` and `:instruments:` keep only those named."""

    option_spec: ClassVar[dict[str, Any]] = {
        "rights": listed,
        "instruments": listed,
        "status": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        try:
            frame = rights.compare(
                self.options.get("rights"),
                self.options.get("instruments"),
                self.options.get("status"),
            )
        except LabourMigrationError as problem:
            raise self.error(f"rights-table: {problem}") from problem
        data = {"rows": frame.to_dict("records"), "left_out": left_out(frame)}
        return [
            parts.opening(self, "rights-table", "Rights compared, with filters"),
            parts.raw(self.controls(frame)),
            self.table(frame),
            parts.raw(f'<p class="lm-note">{LEGEND}</p>\n'),
            parts.closing(data),
        ]

    def controls(self, frame: pd.DataFrame) -> str:
        def every(column: str, text: str) -> list[tuple[str, str]]:
            return [("", text), *((name, name) for name in frame[column].unique())]

        statuses = [("", "Any"), *((status, status.capitalize()) for status in rights.STATUSES)]
        return (
            '<div class="lm-controls" hidden>\n'
            + parts.choice("right", "Right", every("right", "All rights"))
            + parts.choice("short_name", "Instrument", every("short_name", "All instruments"))
            + parts.choice("status", "Worker's status", statuses)
            + "</div>\n"
            + parts.buttons(("reset", "Show all"), ("csv", "Download these rows as CSV"))
            + parts.status(f"{len(frame)} of {len(frame)} provisions shown.")
        )

    def table(self, frame: pd.DataFrame) -> nodes.table:
        group = nodes.tgroup("", cols=len(HEADER))
        group += [nodes.colspec("", colwidth=1) for _ in HEADER]
        group += nodes.thead("", row(*(texts(text) for text in HEADER)))
        body = nodes.tbody()
        for one in frame.to_dict("records"):
            body += row(
                texts(one["right"]),
                texts(one["short_name"], one["article"]),
                [*texts(one["says"]), parts.citations(self, one["source_keys"])],
                texts(one["covered"], one["who"]),
                texts(one["mark"]),
            )
        group += body
        return nodes.table("", nodes.title("", CAPTION), group, classes=["lm-sortable"])


def row(*cells: list[nodes.Node]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", *cell) for cell in cells))


def texts(*lines: str) -> list[nodes.Node]:
    """Return the lines of a cell, each a paragraph; an empty one is left out."""
    return [nodes.paragraph(text=line) for line in lines if line]


def left_out(frame: pd.DataFrame) -> dict[str, list[str]]:
    """Return, for each status, the coverages that `rights.compare` leaves out for it."""
    every = set(frame["covered"])
    return {
        status: sorted(every - set(rights.compare(status=status)["covered"]))
        for status in rights.STATUSES
    }


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("rights-table", RightsTable)
    return parts.metadata()
