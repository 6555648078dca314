"""The built book, small books of one page, and a browser that cannot leave this machine."""

import functools
import http.server
import io
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from . import kept_pages, tool_pages

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "book" / "_ext"))

EXTENSIONS = (
    "topic_card",
    "self_check",
    "course_table",
    "rubric_table",
    "scroll_region",
    "local_assets",
    "formulas",
)


@pytest.fixture(scope="session")
def built() -> Path:
    """The book in _build/html, built as `make book` does.

    Every page is read anew, because Sphinx repeats no warning of a page it has cached; the
    notebooks' results still come from their cache.
    """
    program = Path(sys.executable).with_name("jupyter-book")
    command = [str(program), "build", ".", "-W", "-n", "--keep-going", "--all"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900)
    noted = [line for line in run.stderr.splitlines() if "WARNING:" in line or "ERROR:" in line]
    assert run.returncode == 0, "\n".join(noted) or run.stdout[-3000:]
    return ROOT / "_build" / "html"


@pytest.fixture(scope="session")
def pages(built: Path) -> dict[str, BeautifulSoup]:
    """Every page of the built book, parsed, by its path from the book's root."""
    return {
        path.relative_to(built).as_posix(): BeautifulSoup(path.read_bytes(), "html.parser")
        for path in sorted(built.rglob("*.html"))
        if "_static" not in path.parts
    }


@dataclass(frozen=True)
class SmallBook:
    """A one-page book built for a test: its page, its warnings, what it depends on."""

    page: BeautifulSoup
    html: str
    warnings: str
    dependencies: set[str]


@pytest.fixture
def small_book(tmp_path: Path) -> Callable[..., SmallBook]:
    """Build `index.md` with the local extensions; keywords are further files to write."""

    def build(text: str, files: dict[str, str] | None = None, root: str = "index") -> SmallBook:
        source = tmp_path / "source"
        for name, content in {f"{root}.md": text, **(files or {})}.items():
            path = source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        warnings = io.StringIO()
        settings: dict[str, Any] = {
            "extensions": ["myst_parser", *EXTENSIONS],
            "root_doc": root,
            "html_theme": "basic",
            "html_math_renderer": "mathml",
        }
        with patch_docutils(), docutils_namespace():
            app = Sphinx(
                str(source),
                None,
                str(tmp_path / "out"),
                str(tmp_path / "trees"),
                "html",
                confoverrides=settings,
                status=None,
                warning=warnings,
            )
            app.build()
        html = (tmp_path / "out" / f"{root}.html").read_text(encoding="utf-8")
        noted = {str(name) for name in app.env.dependencies.get(root, ())}
        return SmallBook(BeautifulSoup(html, "html.parser"), html, warnings.getvalue(), noted)

    return build


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the tests report."""


@pytest.fixture(scope="session")
def address(built: Path) -> Iterator[str]:
    """The address at which the built book is served on this machine."""
    handler = functools.partial(_Quiet, directory=str(built))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@dataclass
class Visit:
    """A browser context that aborts and notes every request to another host, and every error."""

    context: BrowserContext
    address: str
    outside: list[str]
    errors: list[str]


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Visit]]:
    """Open a context of a given width, script setting or other Playwright options."""
    opened: list[Visit] = []

    def open_context(**options: Any) -> Visit:
        context = browser.new_context(**options)
        made = Visit(context, address, [], [])

        def gate(route: Route) -> None:
            if urlsplit(route.request.url).hostname == "127.0.0.1":
                route.continue_()
            else:
                made.outside.append(route.request.url)
                route.abort()

        context.route("**/*", gate)
        context.on("weberror", lambda error: made.errors.append(f"{error.page.url}: {error.error}"))
        context.on(
            "console",
            lambda message: (
                made.errors.append(f"{message.location.get('url')}: {message.text}")
                if message.type == "error"
                else None
            ),
        )
        opened.append(made)
        return made

    yield open_context
    for one in opened:
        one.context.close()


@pytest.fixture(scope="session")
def kept_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages with the tools that keep what is typed."""
    folder = tmp_path_factory.mktemp("kept")
    assert kept_pages.build(folder, kept_pages.PAGES) == ""
    return folder / "out"


@pytest.fixture
def device(browser: Browser, kept_book: Path) -> Iterator[kept_pages.Device]:
    """A device, on which pages are opened as tabs; nothing may fail or leave."""
    contexts = []

    def start(script: str = "", **options: Any) -> kept_pages.Go:
        context = browser.new_context(**options)
        contexts.append((context, tool_pages.serve(context, kept_book)))
        if script:
            # A tab starts on a blank page, which has no storage.
            context.add_init_script(f"try {{ {script} }} catch {{}}")

        def go(name: str) -> Page:
            page = context.new_page()
            page.goto(f"{tool_pages.ADDRESS}{name}.html")
            if options.get("java_script_enabled", True):
                tools = page.locator("[data-tool]").count()
                expect(page.locator("[data-tool][data-ready]")).to_have_count(tools)
            return page

        return go

    yield start
    for context, problems in contexts:
        assert problems == []
        context.close()


@pytest.fixture(scope="module")
def blank(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """An empty page beside the modules of the book."""
    folder = tmp_path_factory.mktemp("modules")
    (folder / "index.html").write_text("<!doctype html><title>Empty</title>")
    (folder / "_static").symlink_to(tool_pages.STATIC)
    context = browser.new_context()
    problems = tool_pages.serve(context, folder)
    page = context.new_page()
    page.goto(tool_pages.ADDRESS + "index.html")
    yield page
    context.close()
    assert problems == []


@pytest.fixture
def opened(browser: Browser, made: tool_pages.ToolPage) -> Iterator[Callable[..., Page]]:
    """Open the page that a test module has `made`; nothing may fail, leave or stay behind."""
    contexts = []

    def go(**options: Any) -> Page:
        context = browser.new_context(**options)
        contexts.append((context, tool_pages.serve(context, made.folder)))
        page = context.new_page()
        page.goto(tool_pages.ADDRESS + "index.html")
        if options.get("java_script_enabled", True):
            expect(page.locator("[data-tool][data-ready]").first).to_be_attached()
            expect(page.locator("[data-tool]:not([data-ready])")).to_have_count(0)
        return page

    yield go
    for context, problems in contexts:
        assert problems == []
        assert context.storage_state() == {"cookies": [], "origins": []}
        context.close()


@pytest.fixture
def page(opened: Callable[..., Page]) -> Page:
    """The page that a test module has `made`, opened."""
    return opened()
