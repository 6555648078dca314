"""`{data-cards}`: one card a dataset of the course, from its own description."""

from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from labour_migration import datasets


def card(name: str) -> str:
    """Return the card of a dataset as MyST Markdown."""
    about = datasets.describe(name)
    rows = len(datasets.load(name))
    columns = "\n".join(
        f"| `{column.name}` | {column.description} | {column.unit or 'none'} |"
        for column in about.columns.values()
    )
    provenance = about.provenance.replace("\n## ", "\n### ")
    return f"""({anchor(name)})=
## {about.title}

`datasets.load("{name}")`: {rows:,} rows. Publisher: {about.publisher}.
Edition: {about.edition}. Licence: {about.licence}. [Publisher's page]({about.url}).
Source: {{cite:p}}`{about.cite_key}`.

| Column | What it holds | Unit |
|---|---|---|
{columns}

{provenance}
"""


def anchor(name: str) -> str:
    return f"data-{name.replace('_', '-')}"


class DataCards(SphinxDirective):
    """Render the cards of all datasets, in alphabetical order of their names."""

    def run(self) -> list[nodes.Node]:
        text = "\n".join(card(name) for name in datasets.names())
        source = f"{self.env.docname}, data-cards"
        holder = nodes.section()
        holder.document = self.state.document
        self.state.nested_parse(StringList(text.splitlines(), source), 0, holder, match_titles=True)
        return list(holder.children)


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("data-cards", DataCards)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
