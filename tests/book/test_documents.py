"""Pages write the same documents as the library, and fetch the writer of Word files only then."""

import base64
import hashlib
import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import docx
import pytest
from docx.document import Document as WordDocument
from docx.table import Table as WordTable
from lxml import etree
from playwright.sync_api import Browser, Page

from labour_migration.documents import Document, parts, to_data, to_docx, to_html, to_markdown
from tests.document_cases import all_cases

from .tool_pages import ADDRESS, STATIC, serve

VENDOR = STATIC / "vendor" / "docx"
LIBRARY = VENDOR / "docx.mjs"
CASES = all_cases()
WRITE = """async ([how, documents]) => {
  const writers = await import("/_static/tools/document.js");
  return Promise.all(documents.map(async (data) => {
    const made = await writers[how](data);
    if (typeof made === "string") return made;
    const bytes = new Uint8Array(await made.arrayBuffer());
    return btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join(""));
  }));
}"""


@pytest.fixture
def blank(browser: Browser, tmp_path: Any) -> Iterator[Page]:
    """An empty page beside the modules of the book; `page.asked` names what it asked for."""
    (tmp_path / "index.html").write_text("<!doctype html><title>Empty</title>")
    (tmp_path / "_static").symlink_to(STATIC)
    context = browser.new_context()
    problems = serve(context, tmp_path)
    page = context.new_page()
    page.goto(ADDRESS + "index.html")
    yield page
    context.close()
    assert problems == []


def written(page: Page, how: str) -> list[str]:
    return list(page.evaluate(WRITE, [how, [to_data(one) for one in CASES]]))


@pytest.mark.parametrize(
    ("name", "write"), [("toMarkdown", to_markdown), ("toHtml", to_html)], ids=["md", "html"]
)
def test_text_files_are_the_same(blank: Page, name: str, write: Callable[..., str]) -> None:
    # A surrogate without its half cannot travel; both write it as the replacement character.
    assert written(blank, name) == [write(one) for one in CASES]


def test_word_files_read_the_same(blank: Page) -> None:
    made = [base64.b64decode(text) for text in written(blank, "toDocx")]
    assert [content(one) for one in made] == [content(to_docx(one)) for one in CASES]


def content(file: bytes) -> dict[str, Any]:
    """What a word processor shows: text with styles, tables, page, properties."""
    word = docx.Document(io.BytesIO(file))
    section, known = word.sections[0], word.core_properties
    return {
        "blocks": [shown(block) for block in word.iter_inner_content()],
        "styles": {style.name: plain(style.element) for style in word.styles},
        "bullets": plain(word.part.numbering_part.element),
        "page": (section.page_width, section.page_height, section.left_margin, section.top_margin),
        "foot": [(one.style.name, one._p.xpath("w:fldSimple/@w:instr")) for one in foot(word)],
        "properties": (known.title, known.language, known.author, known.last_modified_by),
        "dates": (known.created, known.modified, known.revision),
        "layout": word.settings.element.xpath("//w:compatSetting[@w:name]/@w:val"),
    }


def plain(element: Any) -> bytes:
    """An element as XML, without the names of what it does not hold."""
    return bytes(etree.tostring(element, method="c14n", exclusive=True))


def foot(word: WordDocument) -> Any:
    return word.sections[0].footer.paragraphs


def shown(block: Any) -> Any:
    if not isinstance(block, WordTable):
        return (block.style.name, block.text)
    rows = [
        (
            bool(row._tr.xpath("w:trPr/w:tblHeader")),
            bool(row._tr.xpath("w:trPr/w:cantSplit")),
            [
                (
                    cell.text,
                    cell.width,
                    cell.paragraphs[0].style.name,
                    cell._tc.xpath("w:tcPr/w:shd/@w:fill"),
                )
                for cell in row.cells
            ],
        )
        for row in block.rows
    ]
    return (block.style.name, [column.width for column in block.columns], rows)


@pytest.mark.parametrize(
    "data",
    [
        {"title": " ", "blocks": []},
        {"title": "T", "blocks": [], "language": '"><script>'},
        {"title": "T", "blocks": [{"kind": "toString", "text": "x"}]},
        {"title": "T", "blocks": [{"kind": "heading", "text": "x", "level": 4}]},
        {"title": "T", "blocks": [{"kind": "table", "header": ["A"], "rows": [["1", "2"]]}]},
    ],
)
def test_what_is_no_document_is_refused(blank: Page, data: dict[str, Any]) -> None:
    refused = """async (data) => {
      const { toMarkdown } = await import("/_static/tools/document.js");
      try { return toMarkdown(data); } catch (problem) { return { error: problem.message }; }
    }"""
    assert "document" in blank.evaluate(refused, data)["error"]


def test_the_parts_are_those_of_the_library(blank: Page) -> None:
    found = blank.evaluate("() => import('/_static/tools/document-parts.js')")
    for name in ("PRINT_CSS", "WORD_STYLES", "WORD_NUMBERING"):
        assert found[name] == getattr(parts, name), name


def test_the_library_for_word_files_is_fetched_only_for_them(blank: Page) -> None:
    asked: list[str] = []
    blank.on("request", lambda request: asked.append(request.url))
    data = [to_data(Document("T", ()))]
    for how in ("toMarkdown", "toHtml"):
        blank.evaluate(WRITE, [how, data])
    assert any(url.endswith("document.js") for url in asked)
    assert not [url for url in asked if "vendor" in url or "word" in url]
    blank.evaluate(WRITE, ["toDocx", data])
    assert [url for url in asked if "vendor" in url] == [f"{ADDRESS}_static/vendor/docx/docx.mjs"]


def test_no_module_of_the_book_imports_the_library_at_once() -> None:
    naming = [path for path in STATIC.rglob("*.js") if "vendor/" in path.read_text()]
    assert [path.name for path in naming] == ["document.js"]
    assert re.findall(r".*vendor/.*", naming[0].read_text()) == [
        '    import("./document-word.js"), import("../vendor/docx/docx.mjs"),'
    ]


def test_the_library_is_the_one_that_its_page_describes() -> None:
    page = (VENDOR / "README.md").read_text()
    (stated,) = re.findall(r"`([0-9a-f]{64})`", page)
    assert hashlib.sha256(LIBRARY.read_bytes()).hexdigest() == stated
    licences = (VENDOR / "LICENSE").read_text()
    for held in ("docx", "fflate", "nanoid", "events", "@oxc-project/runtime"):
        assert f"== {held}\n" in licences and held in page
    code = LIBRARY.read_text()
    assert not [word for word in ("fetch(", "XMLHttp", "eval(", "import(") if word in code]


def test_the_library_holds_the_classes_that_are_named() -> None:
    named = re.findall(r"\w+", (VENDOR / "entry.mjs").read_text().split("{")[1].split("}")[0])
    exported = re.findall(r"as (\w+)", LIBRARY.read_text().rpartition("export{")[2].split("}")[0])
    used = (STATIC / "tools" / "document-word.js").read_text()
    (taken,) = re.findall(r"const \{ ([\w, ]+) \} = library;", used)
    assert sorted(named) == sorted(exported) == sorted(taken.split(", "))
