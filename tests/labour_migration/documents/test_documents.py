"""What a person wrote stays text in every kind of document, and the files are whole."""

import io
import json
from collections.abc import Callable
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from labour_migration.documents import (
    BadDocument,
    Bullets,
    Document,
    Heading,
    Paragraph,
    Table,
    from_data,
    to_data,
    to_docx,
    to_html,
    to_markdown,
)
from labour_migration.documents.parts import WORD_STYLES
from labour_migration.documents.words import lines, one_line, paragraphs
from tests.document_cases import HOSTILE, everywhere, long_tables

# With the extensions that renderers of Markdown often have.
RENDERER = MarkdownIt("gfm-like", {"linkify": False})


def soup(document: Document, how: Callable[[Document], str]) -> BeautifulSoup:
    return BeautifulSoup(how(document), "html.parser")


def rendered(document: Document) -> str:
    return str(RENDERER.render(to_markdown(document)))


def words(element: Any) -> str:
    """The text of an element, its line breaks as such."""
    for one in element.find_all("br"):
        one.replace_with("\n")
    return "\n".join(line for line in element.get_text().split("\n") if line)


def expected(document: Document) -> list[str]:
    """What a reader must find, part by part."""
    found = [one_line(document.title), one_line(document.subtitle)]
    for block in document.blocks:
        match block:
            case Heading(text):
                found.append(one_line(text))
            case Paragraph(text):
                found += ["\n".join(part) for part in paragraphs(text)]
            case Bullets(items):
                found += ["\n".join(lines(item)) for item in items]
            case Table(header, rows, caption):
                cells = [cell for row in (header, *rows) for cell in row]
                found += [one_line(caption), *("\n".join(lines(cell)) for cell in cells)]
    return [text for text in found if text]


def read(page: BeautifulSoup) -> list[str]:
    places = page.find_all(["h1", "h2", "h3", "h4", "p", "li", "caption", "th", "td"])
    return [text for place in places if not place.find(["p", "li"]) and (text := words(place))]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("how", [to_html, rendered])
def test_hostile_text_stays_text(text: str, how: Callable[[Document], str]) -> None:
    document = everywhere(text)
    page = soup(document, how)
    assert read(page) == expected(document)
    # Our own words in bold, list and quotation, and nothing that the text asked for.
    assert not page.find_all(["script", "a", "img", "code", "pre", "em", "s", "hr", "ol", "iframe"])
    assert [len(page.find_all(f"h{level}")) for level in (1, 2, 3, 4)] == [1, 1, 1, 1]
    assert len(page.find_all("table")) == len(page.find_all("ul")) == 1


@given(st.text(st.sampled_from("\\`*_{}[]<>()#+-.!|~^$&@:;=%/\"' \n\tw1ax\u00e9"), max_size=40))
def test_no_mixture_of_signs_becomes_markup(text: str) -> None:
    document = Document("T", (Paragraph(text), Bullets((text,)), Table(("A",), ((text,),))))
    assert read(soup(document, rendered)) == expected(document)
    assert read(soup(document, to_html)) == expected(document)


def test_a_page_is_whole_and_quiet() -> None:
    page = soup(everywhere("x"), to_html)
    assert page.html and page.html["lang"] == "en-GB"
    assert page.title and page.title.get_text() == "T x"
    assert not page.find_all(["script", "link", "img"]) and not page.find_all(src=True)
    policy = page.find("meta", {"http-equiv": "Content-Security-Policy"})
    assert policy and str(policy["content"]).startswith("default-src 'none'")
    assert "size: A4" in page.style.get_text() if page.style else False
    assert [one["scope"] for one in page.select("thead th")] == ["col", "col"]
    assert [one["scope"] for one in page.select("tbody th")] == ["row"]


def opened(document: Document) -> Any:
    return docx.Document(io.BytesIO(to_docx(document)))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_word_file_holds_the_text_as_it_is(text: str) -> None:
    document = everywhere(text)
    word = opened(document)
    found = []
    for part in word.iter_inner_content():
        cells = [cell for row in getattr(part, "rows", ()) for cell in row.cells]
        found += [cell.text for cell in cells] if cells else [part.text]
    assert [one for one in found if one] == expected(document)


def test_a_word_file_is_built_with_styles() -> None:
    word = opened(everywhere("x"))
    assert [part.style.name for part in word.iter_inner_content()] == [
        *("Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "Normal", "Note"),
        *("List Bullet", "List Bullet", "Caption", "Table Grid", "After Table"),
    ]
    (table,) = word.tables
    headers = [bool(row._tr.xpath("w:trPr/w:tblHeader")) for row in table.rows]
    assert headers == [True, False, False]
    assert all(row._tr.xpath("w:trPr/w:cantSplit") for row in table.rows)
    styles = [[cell.paragraphs[0].style.name for cell in row.cells] for row in table.rows]
    assert styles == [["Table Heading"] * 2, ["Table Text"] * 2, ["Table Text"] * 2]
    section = word.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert section.footer.paragraphs[0]._p.xpath("w:fldSimple/@w:instr") == ["PAGE"]


@pytest.mark.parametrize("language", ["en-GB", "fr"])
def test_a_word_file_says_its_language_and_names_nobody(language: str) -> None:
    content = to_docx(Document("Éxample <1>", (), language=language))
    known = docx.Document(io.BytesIO(content)).core_properties
    assert (known.title, known.language) == ("Éxample <1>", language)
    assert (known.author, known.last_modified_by, known.comments) == ("", "", "")
    with ZipFile(io.BytesIO(content)) as parts:
        styles = parts.read("word/styles.xml").decode()
        everything = b"".join(map(parts.read, parts.namelist()))
        dates = {one.date_time for one in parts.infolist()}
    assert f'<w:lang w:val="{language}"' in styles
    assert "LANGUAGE" in WORD_STYLES and "LANGUAGE" not in styles
    assert b"python-docx" not in everything and b"Macintosh" not in everything
    assert dates == {(1980, 1, 1, 0, 0, 0)}


def test_the_same_document_is_the_same_file() -> None:
    document = long_tables()
    content = to_docx(document)
    assert content == to_docx(from_data(to_data(document)))
    assert len(docx.Document(io.BytesIO(content)).tables[0].rows) == 301


def test_a_document_survives_json() -> None:
    document = everywhere("text")
    assert from_data(json.loads(json.dumps(to_data(document)))) == document


@pytest.mark.parametrize(
    "data",
    [
        {},
        [],
        {"title": "", "blocks": []},
        {"title": " ", "blocks": []},
        {"title": "T", "blocks": [], "language": '"><script>'},
        {"title": "T", "blocks": 5},
        {"title": "T", "blocks": [None]},
        {"title": "T", "blocks": [{"kind": "script", "text": "x"}]},
        {"title": "T", "blocks": [{"kind": "heading", "text": "x", "level": 4}]},
        {"title": "T", "blocks": [{"kind": "heading", "text": "x", "level": True}]},
        {"title": "T", "blocks": [{"kind": "paragraph", "text": 3}]},
        {"title": "T", "blocks": [{"kind": "bullets", "items": "abc"}]},
        {"title": "T", "blocks": [{"kind": "table", "header": [], "rows": []}]},
        {"title": "T", "blocks": [{"kind": "table", "header": ["A"], "rows": [["1", "2"]]}]},
    ],
)
def test_what_is_no_document_is_refused(data: Any) -> None:
    with pytest.raises(BadDocument):
        from_data(data)
