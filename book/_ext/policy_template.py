"""`{policy-template}`: a labour migration policy, written section by section out of the notes."""

from dataclasses import asdict
from html import escape
from typing import Any

import kept_parts
import tool_parts as parts
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from labour_migration.concepts import policies


class PolicyTemplate(SphinxDirective):
    """Render every section with its questions, its example, its notes and a field for the text."""

    def run(self) -> list[nodes.Node]:
        key = f"policy-{self.env.new_serialno('policy-template')}"
        content: list[nodes.Node] = [
            parts.opening(self, "policy-template", "Policy template", kept_parts.WITHOUT_SCRIPT),
            parts.raw(head(key)),
        ]
        for place, section in enumerate(policies.sections()):
            content.append(parts.raw(section_opening(section, place)))
            for task in policies.feeds(section.id):
                content += self.fed(task)
            label = f"Your text of {section.heading}"
            attributes = f'data-text="{section.id}" aria-describedby="{key}-privacy"'
            field = kept_parts.text_field(f"{key}-{section.id}", label, attributes)
            content.append(parts.raw(field + "</details>\n"))
        data = {
            "course": policies.course(),
            "sections": [
                {name: asdict(one)[name] for name in ("id", "number", "title", "ask")}
                for one in policies.sections()
            ],
            "tasks": [
                {"id": one.id, "title": one.title, "sections": one.sections}
                for one in policies.tasks()
            ],
        }
        return [*content, parts.raw(foot()), parts.closing(data)]

    def fed(self, task: policies.Task) -> list[nodes.Node]:
        """Return the place of a note, with a link to the page where it is written."""
        link = kept_parts.page_link(self, task.page, task.title)
        return [
            parts.raw(f'<div class="lm-fed" data-task="{task.id}">\n'),
            nodes.paragraph("", "", nodes.Text("Your note from the task "), link),
            parts.raw(
                '<div class="lm-fed-text" hidden></div>\n<div class="lm-buttons" hidden>'
                f'<button type="button" aria-label="Copy the note {escape(task.title)} into the '
                'text below">Copy into the text below</button></div>\n</div>\n'
            ),
        ]


def head(key: str) -> str:
    count = len(policies.sections())
    title = f'data-field="title" value="{escape(policies.TITLE)}"'
    return (
        f'<p class="lm-note">{count} sections. {escape(policies.ORIGIN)} '
        f"{escape(policies.invented())}</p>\n"
        f'<p class="lm-note" id="{key}-privacy">{kept_parts.PRIVACY} {kept_parts.FORM}</p>\n'
        '<div class="lm-row">\n'
        + kept_parts.line_field("Title of the policy", title)
        + kept_parts.line_field("Country or authority", 'data-field="country"')
        + "</div>\n"
    )


def section_opening(section: policies.Section, place: int) -> str:
    # The first section stands open, so that a reader sees at once what a section holds.
    shown = " open" if place == 0 else ""
    questions = "".join(f"<li>{escape(one)}</li>" for one in section.questions)
    return (
        f'<details class="lm-part"{shown} data-section="{section.id}">\n<summary>'
        f'{escape(section.heading)} <span class="lm-part-score"></span></summary>\n'
        f'<p class="lm-ask">{escape(section.ask)}</p>\n<ul class="lm-why">{questions}</ul>\n'
        '<details class="lm-example"><summary>Example: Valdoria (invented)</summary>\n'
        f"<blockquote><p>{escape(section.example)}</p></blockquote></details>\n"
    )


def foot() -> str:
    return (
        kept_parts.kept_status()
        + '<div class="lm-result" hidden>\n'
        + parts.status()
        + '<details class="lm-list"><summary>All sections at a glance</summary>'
        '<div class="lm-totals"></div></details>\n</div>\n'
        + kept_parts.file_row("draft", "Erase everything from this device")
    )


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("policy-template", PolicyTemplate)
    return parts.metadata()
