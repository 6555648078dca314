"""The page that checks a certificate, built for a test, with an office that signs."""

import io
import mimetypes
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Locator, Page, Route, expect
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from autograder.credentials import status
from autograder.credentials.status import Mark
from tests.autograder.credentials import making
from tests.autograder.credentials.making import COURSE, Office
from tests.book.tool_pages import STATIC

ROOT = Path(__file__).resolve().parents[3]
# Browsers lend their cryptography to pages that came through https.
ADDRESS = "https://book.test/"
PAGE = "book/verify.html"
NASTY = '<img src=x onerror="document.title = 1"><script>document.title = 2</script>'
NOW = datetime.now(UTC).replace(microsecond=0)
SIGNED = NOW - timedelta(days=2)


@dataclass
class Site:
    """A book of one page with the lists of an office beside it."""

    folder: Path
    office: Office
    text: str

    def publish(self, marks: dict[int, Mark] | None = None, at: datetime = NOW) -> None:
        lists = self.folder / "_static" / "credentials"
        (lists / COURSE).mkdir(parents=True, exist_ok=True)
        keys = self.office.store.public_list(making.ISSUER.url, NOW)
        (lists / "keys.json").write_text(keys.text())
        for purpose, text in self.office.list_texts(marks, at).items():
            (lists / COURSE / status.FILES[purpose]).write_text(text)

    def withdraw(self) -> None:
        """Take the lists away, as on a page that was saved."""
        shutil.rmtree(self.folder / "_static" / "credentials", ignore_errors=True)


def build(folder: Path) -> Site:
    """Build the page alone, with an office of its own."""
    source, out = folder / "source", folder / "out"
    (source / "book").mkdir(parents=True)
    (source / "index.md").write_text("# Book\n\n```{toctree}\nbook/verify\n```\n")
    shutil.copy(ROOT / "book" / "verify.md", source / "book")
    settings: dict[str, Any] = {
        "extensions": ["myst_parser"],
        "html_theme": "basic",
        "html_static_path": [str(STATIC)],
        "html_css_files": ["course.css"],
        "myst_enable_extensions": ["deflist"],
    }
    warnings = io.StringIO()
    places = (str(source), None, str(out), str(folder / "trees"), "html")
    with patch_docutils(), docutils_namespace():
        Sphinx(*places, confoverrides=settings, status=None, warning=warnings).build()
    assert warnings.getvalue() == ""
    office = Office.open(folder)
    return Site(out, office, office.certificate(at=SIGNED))


def serve(context: BrowserContext, folder: Path) -> list[str]:
    """Answer from the folder; the list notes errors and whatever else is asked for."""
    problems: list[str] = []

    def answer(route: Route) -> None:
        parts = urlsplit(route.request.url)
        file = folder / parts.path.lstrip("/")
        inside = f"{parts.scheme}://{parts.netloc}/" == ADDRESS
        if inside and file.is_file():
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            route.fulfill(body=file.read_bytes(), content_type=kind)
        elif inside and parts.path.startswith("/_static/credentials/"):
            route.fulfill(status=404)
        else:
            problems.append(route.request.url)
            route.abort()

    context.route("**/*", answer)
    context.on("weberror", lambda error: problems.append(str(error.error)))
    return problems


def give(page: Page, content: str | bytes, name: str = "certificate.jwt") -> Locator:
    body = content.encode() if isinstance(content, str) else content
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": body}
    return give_files(page, [file])


def give_files(page: Page, files: list[Any]) -> Locator:
    page.locator("#cv-files").set_input_files(files)
    result = page.locator('[data-part="result"]')
    expect(result).to_be_visible()
    expect(page.locator('[data-part="status"]')).not_to_have_text("Checking …")
    return result


def fact(result: Locator, label: str) -> str:
    term = result.locator("dt").filter(has_text=label).first
    return str(term.evaluate("t => t.nextElementSibling.textContent"))


def compare(result: Locator, text: str) -> Locator:
    result.get_by_label("Name or e-mail address").fill(text)
    result.get_by_role("button", name="Compare").click()
    answer = result.locator('[data-part="holder-answer"]')
    expect(answer).not_to_have_text("")
    return answer
