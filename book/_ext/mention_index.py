"""`{mention-index} instruments` or `cases`: each entry of a dataset, the pages that name it."""

import re
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from prose import prose
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from labour_migration import datasets


def instrument_rows() -> list[tuple[str, str, re.Pattern[str]]]:
    """Return each instrument's name, dates and the pattern of its names in a text."""
    rows = []
    for row in datasets.load("instruments").to_dict("records"):
        number = re.search(r"\(No\. (\d+)\)", row["title"])
        names = [rf"\b{re.escape(row['short_name'])}\b", re.escape(row["title"])]
        names += [rf"\bNos?\.?\s(?:\d+, |\d+ and )*{number[1]}\b"] if number else []
        force = f"; in force {spoken(row['in_force'])}" if row["in_force"] else ""
        since = f", adopted {spoken(row['adopted'])}" if row["adopted"] else ""
        rows.append((row["title"], f"{row['kind']}{since}{force}", re.compile("|".join(names))))
    return rows


def spoken(moment: str) -> str:
    """Return an ISO date as people write it; a year alone stays a year."""
    if len(moment) != len("2020-01-01"):
        return moment
    day = date.fromisoformat(moment)
    return f"{day.day} {day:%B %Y}"


def case_rows() -> list[tuple[str, str, re.Pattern[str]]]:
    """Return each case's name, place and year, and the pattern of its name in a text."""
    return [
        (
            row["case"],
            f"{row['country']}, {row['year']}",
            re.compile(re.escape(row["case"]), re.IGNORECASE),
        )
        for row in datasets.load("governance_cases").to_dict("records")
    ]


# Its table is made from the dataset, so its source does not name the cases.
TABLE_OF_CASES = "modules/governance/good-practices"
ROWS = {"instruments": instrument_rows, "cases": case_rows}


def table(kind: str, pages: dict[str, tuple[str, str]]) -> str:
    """Return the index as MyST; `pages` maps a docname to its title and its prose."""
    lines = ["| Name | Facts | Pages |", "|---|---|---|"]
    for name, facts, pattern in ROWS[kind]():
        found = [
            f"[{title}](/{docname}.md)"
            for docname, (title, text) in pages.items()
            if pattern.search(text) or (kind == "cases" and docname == TABLE_OF_CASES)
        ]
        lines.append(f"| {name} | {facts} | {', '.join(found) or 'not on a page yet'} |")
    return "\n".join(lines)


class MentionIndex(SphinxDirective):
    """Render one of the two indexes."""

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {"caption": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        kind = directives.choice(self.arguments[0], tuple(ROWS))
        pages = {}
        for docname in sorted(self.env.found_docs):
            if docname.startswith("modules/"):
                page = Path(self.env.doc2path(docname))
                self.env.note_dependency(str(page))
                title = re.search(r"^# (.+)$", page.read_text(encoding="utf-8"), re.M)
                pages[docname] = (title[1] if title else docname, prose(page))
        holder = nodes.section()
        holder.document = self.state.document
        source = StringList(table(kind, pages).splitlines(), f"{self.env.docname}, mention-index")
        self.state.nested_parse(source, 0, holder)
        return list(holder.children)


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("mention-index", MentionIndex)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
