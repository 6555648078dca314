"""`{country-task}`: where a reader writes down the task of a page and keeps it on the device.

The entry is that of the page in `labour_migration/concepts/data/country_tasks.yml`.
"""

from html import escape
from typing import Any

import kept_parts
import tool_parts as parts
from docutils import nodes
from plain_words import joined
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from labour_migration.concepts import policies

LOGGER = logging.getLogger(__name__)
TEMPLATE = "modules/applying/policy-template"


class CountryTask(SphinxDirective):
    """Render the field of the page's task; a page without an entry is a warning."""

    def run(self) -> list[nodes.Node]:
        docname = self.env.docname
        task = next((one for one in policies.tasks() if one.page == docname), None)
        if task is None:
            LOGGER.warning(
                "country task: country_tasks.yml has no entry for the page %r",
                docname,
                location=self.get_location(),
                type="course",
                subtype="task",
            )
            return []
        key = f"country-task-{self.env.new_serialno('country-task')}"
        ask = f'<p class="lm-ask" id="{key}-ask">{escape(task.ask)}</p>\n'
        field = kept_parts.text_field(
            key, task.title, f'aria-describedby="{key}-ask {key}-privacy"', rows=10
        )
        label = f"Your notes: {task.title}"
        return [
            parts.opening(self, "country-task", label, kept_parts.WITHOUT_SCRIPT),
            parts.raw(ask + field + kept_parts.kept_status()),
            self.fed(task),
            parts.raw(
                parts.buttons(
                    ("save", "Save my work to a file"),
                    ("print", "Print"),
                    ("erase", "Erase this note"),
                )
                + f'<p class="lm-note" id="{key}-privacy">{kept_parts.FORM} '
                f"{kept_parts.PRIVACY}</p>\n"
            ),
            parts.closing(self.data(task)),
        ]

    def fed(self, task: policies.Task) -> nodes.paragraph:
        headings = {one.id: f"{one.number} {one.title}" for one in policies.sections()}
        fed = joined([f"“{headings[name]}”" for name in task.sections])
        return nodes.paragraph(
            "",
            "",
            nodes.Text(f"Your note feeds {fed} of the "),
            kept_parts.page_link(self, TEMPLATE, "policy template"),
            nodes.Text("; the file saved here opens there."),
            classes=["lm-note"],
        )

    def data(self, task: policies.Task) -> dict[str, Any]:
        """Return what the script needs: the names of everything that one file holds."""
        return {
            "course": policies.course(),
            "task": task.id,
            "sections": [{"id": one.id} for one in policies.sections()],
            "tasks": [{"id": one.id} for one in policies.tasks()],
        }


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("country-task", CountryTask)
    return parts.metadata()
