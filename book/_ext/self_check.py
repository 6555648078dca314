"""`{self-check} key-concepts.items.yml`: questions with feedback, from the file beside the page."""

from pathlib import Path
from typing import Any

from docutils import nodes
from self_check_html import check_html
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from autograder.items import ItemFileError, load


class SelfCheck(SphinxDirective):
    """Render every item of the file; a graded item there is an error, since its key would show."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        _, name = self.env.relfn2path(self.arguments[0])
        path = Path(name)
        self.env.note_dependency(str(path))
        try:
            items = load(path)
            for item in items:
                if item.status != "self-check":
                    raise ItemFileError(
                        path, item.id, "status", "a graded item must not be shown with its key"
                    )
        except ItemFileError as problem:
            raise self.error(f"self-check: {problem}") from problem
        prefix = f"check-{self.env.new_serialno('self-check')}"
        return [nodes.raw("", check_html(items, prefix), format="html")]


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("self-check", SelfCheck)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
