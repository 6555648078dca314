"""A page with the four tools, built for a test, and a browser that sees it and nothing else."""

import io
import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Route
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from labour_migration import datasets

STATIC = Path(__file__).resolve().parents[2] / "book" / "_static"
ADDRESS = "http://book.test/"
TOOLS = ("rights-table", "agreement-checklist", "portability-calculator", "responsibility-matrix")


@dataclass(frozen=True)
class ToolPage:
    """Where the page was built, its source in HTML, and what the build complained of."""

    folder: Path
    html: str
    warnings: str


def build(folder: Path, text: str, tools: Sequence[str] = TOOLS) -> ToolPage:
    """Build one page with the extensions of the tools and a bibliography of every key."""
    source = folder / "source"
    source.mkdir()
    (source / "index.md").write_text(text + "\n## Sources\n\n```{bibliography}\n```\n")
    (source / "all.bib").write_text(bibliography())
    settings: dict[str, Any] = {
        "extensions": [
            "myst_parser",
            "sphinxcontrib.bibtex",
            "scroll_region",
            "citation_roles",
            *(tool.replace("-", "_") for tool in tools),
        ],
        "bibtex_bibfiles": ["all.bib"],
        "bibtex_reference_style": "author_year",
        "html_theme": "basic",
        "html_static_path": [str(STATIC)],
        "html_css_files": ["course.css", "tools.css"],
        "html_js_files": [("tools/main.js", {"type": "module"})],
    }
    warnings = io.StringIO()
    out = folder / "out"
    places = (str(source), None, str(out), str(folder / "trees"), "html")
    with patch_docutils(), docutils_namespace():
        app = Sphinx(*places, confoverrides=settings, status=None, warning=warnings)
        app.build()
    return ToolPage(out, (out / "index.html").read_text(encoding="utf-8"), warnings.getvalue())


def bibliography() -> str:
    """An entry for every source that the tools cite; the book's own is tested with the book."""
    cited = [datasets.load(name)["source_keys"] for name in ("rights", "agreement_checklist")]
    keys = sorted({key for column in cited for keys in column for key in keys.split()})
    return "\n".join(
        f"@misc{{{key}, author = {{{{Author of {key}}}}}, title = {{{{Title}}}}, year = {{2020}}}}"
        for key in keys
    )


def serve(context: BrowserContext, folder: Path) -> list[str]:
    """Answer every request of the context from the folder; the list notes whatever fails."""
    problems: list[str] = []

    def answer(route: Route) -> None:
        parts = urlsplit(route.request.url)
        file = folder / parts.path.lstrip("/")
        if f"{parts.scheme}://{parts.netloc}/" == ADDRESS and file.is_file():
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            route.fulfill(body=file.read_bytes(), content_type=kind)
        else:
            problems.append(route.request.url)
            route.abort()

    context.route("**/*", answer)
    context.on("weberror", lambda error: problems.append(str(error.error)))
    return problems
