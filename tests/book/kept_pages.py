"""A book of five pages with the tools that keep what a reader writes, and hands to use them."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
from playwright.sync_api import Locator, Page
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from .tool_pages import STATIC

COHERENCE = "modules/coherence/defining-coherence"
MANDATE = "modules/governance/policy-making"
TEMPLATE = "modules/applying/policy-template"
CHECKLIST = "modules/applying/checklist"
BOTH = "modules/applying/covid"
PAGES = {
    COHERENCE: "# Coherence\n\n```{country-task}\n```\n",
    MANDATE: "# Policy making\n\n```{country-task}\n```\n",
    TEMPLATE: "# Template\n\n```{policy-template}\n```\n",
    BOTH: "# Both\n\n```{policy-template}\n```\n\n```{country-task}\n```\n",
    CHECKLIST: "# Checklist\n\n```{policy-checklist}\n```\n\n```{country-task}\n```\n",
}
NASTY = '<img src=x onerror="document.title = 1">'
ROOM = "labour-migration/governance-coherence/"
SHEET = "coherence/defining-coherence"
KEPT = "() => Object.keys(localStorage).sort()"
Go = Callable[..., Page]
Device = Callable[..., Go]
EXTENSIONS = ("country_task", "policy_template", "policy_checklist")


def build(folder: Path, pages: dict[str, str]) -> str:
    """Build the pages into `folder/out`; what comes back are the warnings."""
    source = folder / "source"
    listed = "\n".join(pages)
    for name, text in {"index": f"# Book\n\n```{{toctree}}\n{listed}\n```\n", **pages}.items():
        path = source / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    settings: dict[str, Any] = {
        "extensions": ["myst_parser", *EXTENSIONS],
        "html_theme": "basic",
        "html_static_path": [str(STATIC)],
        "html_css_files": ["course.css", "tools.css"],
        "html_js_files": [("tools/main.js", {"type": "module"})],
    }
    warnings = io.StringIO()
    places = (str(source), None, str(folder / "out"), str(folder / "trees"), "html")
    with patch_docutils(), docutils_namespace():
        app = Sphinx(*places, confoverrides=settings, status=None, warning=warnings)
        app.build()
    return warnings.getvalue()


def note(page: Page) -> Locator:
    """The field of the country task."""
    return page.locator('[data-tool="country-task"] textarea')


def said(page: Page) -> Locator:
    """What the page says about what is kept."""
    return page.locator(".lm-kept").first


def press(page: Page, name: str) -> None:
    """Use a button."""
    page.get_by_role("button", name=name, exact=True).click()


def download(page: Page, name: str) -> bytes:
    """The file that a button makes."""
    with page.expect_download() as caught:
        press(page, name)
    return Path(caught.value.path()).read_bytes()


def open_file(page: Page, content: object) -> None:
    """Choose a file for the tool that opens one."""
    text = content if isinstance(content, str) else json.dumps(content)
    page.locator('input[type="file"]').set_input_files(
        {"name": "mine.json", "mimeType": "application/json", "buffer": text.encode()}
    )


def words(document: bytes) -> str:
    """Everything that a Word file says."""
    made = docx.Document(io.BytesIO(document))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in made.paragraphs), *cells])


def write(page: Page, section: str, text: str) -> None:
    """Write the text of a section."""
    part = page.locator(f'[data-section="{section}"]')
    if part.get_attribute("open") is None:
        part.locator("summary").first.click()
    part.locator("textarea").fill(text)
