"""Assets served from the book itself, never from an outside host.

The chart library comes out of the installed plotly package. It is copied beside
the other static files and not declared as a script: chart.js fetches it when a
chart comes into view.
"""

from importlib.resources import files
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

LOGGER = logging.getLogger(__name__)
PLOTLY = "plotly.min.js"


def copy_plotly(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html":
        return
    target = Path(app.outdir) / "_static" / PLOTLY
    library = files("plotly").joinpath("package_data", PLOTLY).read_bytes()
    if not target.is_file() or target.stat().st_size != len(library):
        target.write_bytes(library)


def refuse_empty_outputs(app: Sphinx, document: nodes.document) -> None:
    """Warn of a cell whose output has no form that a page can show, such as a bare figure."""
    for container in document.findall(nodes.container):
        if container.get("nb_element") == "mime_bundle" and not container.children:
            LOGGER.warning(
                "the output of this cell cannot be shown on a page; wrap a figure in charts.show",
                location=container,
                type="course",
                subtype="output",
            )


def setup(app: Sphinx) -> dict[str, Any]:
    # Jupyter Book sets this for an extension that the book does not load.
    app.add_config_value("comments_config", {}, "", dict)
    app.connect("doctree-read", refuse_empty_outputs)
    app.connect("build-finished", copy_plotly)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
