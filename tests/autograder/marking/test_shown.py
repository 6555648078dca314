"""What learner code shows is small and harmless before anybody sees it."""

import base64
import binascii
import json
import struct
import zlib
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import nbgrader
import pandas as pd
import pytest
from nbconvert.exporters import HTMLExporter
from traitlets.config import Config

from autograder.marking import pages, shown
from autograder.marking.images import MAX_BYTES, safe_image
from autograder.marking.shown import safe_outputs, safe_table
from autograder.workspace import _make_pages_safe


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", crc(kind + content))


def crc(content: bytes) -> int:
    return binascii.crc32(content)


def png(width: int = 2, height: int = 1, *more: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" + b"\x10\x20\x30" * 2)
    parts = (chunk(b"IHDR", header), *more, chunk(b"IDAT", pixels), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


JPEG = (
    b"\xff\xd8\xff\xe0\x00\x04ab"
    b"\xff\xc0\x00\x0b\x08\x00\x01\x00\x02\x01\x01\x11\x00"
    b"\xff\xda\x00\x02\x01\x02\xff\xd9"
)


def encoded(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def display(kind: str, content: Any, **more: Any) -> dict[str, Any]:
    return {"output_type": "display_data", "data": {kind: content}, "metadata": {}, **more}


def test_a_picture_is_kept_without_what_lies_beside_it() -> None:
    hidden = chunk(b"tEXt", b"Comment\0<script>")
    raw = png(2, 1, hidden) + b"<script>alert(1)</script>"
    (output,) = safe_outputs([display("image/png", [encoded(raw)[:20], encoded(raw)[20:] + "\n"])])
    assert base64.b64decode(output["data"]["image/png"]) == png()
    assert safe_image("image/jpeg", encoded(JPEG + b"<html>")) == encoded(JPEG)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("image/png", encoded(b"<svg onload=alert(1)>")),
        ("image/png", "not base64!"),
        ("image/png", '"><script>alert(1)</script>'),
        ("image/png", encoded(png()[:-6])),
        ("image/png", encoded(png(60_000, 60_000))),
        ("image/png", encoded(png(0, 1))),
        ("image/png", encoded(png().replace(b"IDAT", b"IDAX"))),
        ("image/png", encoded(JPEG)),
        ("image/png", encoded(b"\x89PNG\r\n\x1a\n" + chunk(b"IEND", b""))),
        ("image/png", encoded(png(2, 1, chunk(b"pHYs", b"x" * MAX_BYTES)))),
        ("image/jpeg", encoded(png())),
        ("image/jpeg", encoded(JPEG[:-2])),
        ("image/jpeg", encoded(b"\xff\xd8\xff\xd9")),
        ("image/jpeg", encoded(JPEG.replace(b"\x00\x01\x00\x02", b"\xff\xff\xff\xff"))),
        ("image/jpeg", ""),
    ],
)
def test_what_is_no_picture_is_dropped(kind: str, text: str) -> None:
    assert safe_image(kind, text) is None
    assert safe_outputs([display(kind, text)]) == []


def test_the_table_of_a_data_frame_keeps_its_cells() -> None:
    html = pd.DataFrame({"<b>sex</b>": ["women & men"], "n": [3]})._repr_html_()
    table = safe_table(html.replace("<thead>", "<caption>Who</caption><thead>"))
    assert "women &amp; men</td>" in table and "&lt;b&gt;sex&lt;/b&gt;</th>" in table
    assert "Who</caption>" in table
    assert "style" not in table and "dataframe" not in table
    wide = '<table><tr><td colspan="2" rowspan=3>a<td colspan="99999" class="score">b</table>'
    assert '<td colspan="2" rowspan="3">a' in safe_table(wide)
    assert "99999" not in safe_table(wide) and "score" not in safe_table(wide)


RUNS = (
    "<table id='q8' class='nbgrader_cell'><tr><td onclick='alert(1)' style='background:url(//e)'>"
    "1</td></tr></table>",
    "<table></table><script>alert(1)</script>",
    "<table></table><iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<table></table><meta http-equiv='refresh' content='0;url=//e'>",
    "<table></table><svg><script>alert(1)</script></svg><math href='javascript:alert(1)'>",
    "<table></table><a href='javascript:alert(1)'>x</a><a href='data:text/html,alert(1)'>y</a>",
    "<table></table><img src=x onerror='alert(1)'><link rel=stylesheet href=//e><base href=//e>",
    "<table></table><style>@import '//e'; td {background: url(//e)}</style>",
    "<table></table><form action=//e><button formaction='javascript:alert(1)'>x</button></form>",
    "<table></table><noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<table></table><!--><img src=x onerror=alert(1)>-->",
    "<table></table>&lt;script&gt;alert(1)&lt;/script&gt;",
    "<table></table><td colspan='1\" onclick=\"alert(1)'>",
    "<table></table><scr<script>ipt>alert(1)</scr</script>ipt>",
    "<TABLE></TABLE><SCRIPT/x>alert(1)</SCRIPT >",
    "<table></table></div></div></body><script>alert(1)</script>",
)


class Page(HTMLParser):
    """All tags and attributes of a page, and what stands in scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.ends: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        self.ends.append(tag)


@pytest.mark.parametrize("html", RUNS)
def test_nothing_of_a_table_runs_loads_links_or_styles(html: str) -> None:
    page = Page(safe_table(html))
    allowed = {"table", "tbody", "tr", "td", "th", "div", "p", "span"}
    assert page.tags and set(page.tags) <= allowed
    assert {name for name, _ in page.attributes} <= {"colspan", "rowspan"}
    assert sorted(page.tags) == sorted(page.ends)


def test_other_html_gives_way_to_its_text() -> None:
    data = {"text/html": "<div><script>Plotly.newPlot()</script></div>", "text/plain": "Figure()"}
    (output,) = safe_outputs([{"output_type": "display_data", "data": data}])
    assert output["data"] == {"text/plain": "Figure()"}
    assert safe_outputs([display("application/javascript", "alert(1)")]) == []
    assert safe_outputs([display("image/svg+xml", "<svg onload=alert(1)>")]) == []


def test_charts_and_widgets_are_told_in_words() -> None:
    figure = {"data": [], "layout": {"title": {"text": "Nurses\x1b[31m abroad"}}}
    outputs = safe_outputs(
        [
            display("application/vnd.plotly.v1+json", figure),
            display("application/vnd.plotly.v1+json", [1]),
            display("application/vnd.jupyter.widget-view+json", {"model_id": "x"}),
            display("text/latex", "$$\\frac{1}{2}$$"),
            display("text/markdown", "[x](javascript:alert(1))"),
        ]
    )
    assert [output["data"]["text/plain"] for output in outputs] == [
        "(a chart: Nurses abroad)",
        "(a chart)",
        "(an interactive element)",
        "$$\\frac{1}{2}$$",
        "[x](javascript:alert(1))",
    ]


def test_signs_that_steer_or_hide_are_taken_out() -> None:
    text = "\x1b[2J\x1b]0;title\x07\x9b31mred\x00 \u202eevil\u2066 \ud800 \x1b"
    (output,) = safe_outputs([{"output_type": "stream", "name": "x", "text": text}])
    assert output == {"output_type": "stream", "name": "stdout", "text": "31mred evil \ufffd "}


def test_outputs_are_bounded_in_size_and_number() -> None:
    piece = {"output_type": "stream", "name": "stdout", "text": "x" * 1000}
    (merged,) = safe_outputs([piece] * 500)
    assert len(merged["text"]) == shown.MAX_CHARACTERS + len(shown.CUT)
    assert merged["text"].endswith("left out)")
    many = safe_outputs([display("text/plain", str(number)) for number in range(5_000)])
    assert len(many) == shown.MAX_OUTPUTS + 1 and "left out" in many[-1]["text"]
    large = encoded(png(2, 1, chunk(b"pHYs", bytes(900_000))))
    whole = safe_outputs([display("image/png", large)] * 40)
    assert len(json.dumps(whole)) < shown.MAX_TOTAL_CHARACTERS + MAX_BYTES
    error = {"output_type": "error", "ename": "E" * 999, "evalue": "x" * 99_999}
    (told,) = safe_outputs([error | {"traceback": ["y" * 10_000] * 500}])
    assert len(json.dumps(told)) < 50_000


@pytest.mark.parametrize(
    "output",
    [
        None,
        7,
        [],
        {},
        {"output_type": "stream", "text": {"a": 1}},
        {"output_type": "stream", "text": [1, None]},
        {"output_type": "display_data", "data": [1]},
        {"output_type": "display_data", "data": {"text/plain": {"a": 1}}},
        {"output_type": "display_data", "data": {"image/png": 7, "text/html": ["<table>", 3]}},
        {"output_type": "error", "traceback": {"x": 1}, "ename": 3},
        {"output_type": ["stream"]},
        {"output_type": "clear_output", "data": {"text/plain": "x"}},
    ],
)
def test_outputs_of_any_form_are_read(output: Any) -> None:
    for safe in safe_outputs([output]):
        nbformat.validate(nbformat.v4.new_output(**safe), "output", version=4)


def test_safe_outputs_are_safe_already() -> None:
    frame = pd.DataFrame({"a": [1, 2]})._repr_html_()
    outputs = [display("text/html", frame), display("image/png", encoded(png()))]
    outputs += [{"output_type": "stream", "name": "stderr", "text": "w\rx\n"}]
    once = safe_outputs(outputs)
    assert len(once) == 3 and safe_outputs(once) == once
    made = [nbformat.from_dict(output) for output in once]
    cell = nbformat.v4.new_code_cell("frame", outputs=made)
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))


def rendered(outputs: list[dict[str, Any]], template: str) -> str:
    c = Config()
    _make_pages_safe(c)
    c.HTMLExporter.template_name = template
    c.HTMLExporter.extra_template_basedirs = c.GenerateFeedback.HTMLExporter.extra_template_basedirs
    static = Path(nbgrader.__file__).parent / "server_extensions/formgrader/static/node_modules"
    c.HTMLExporter.extra_template_paths = [str(static / "bootstrap/dist/css")]
    cell = nbformat.v4.new_code_cell("x")
    cell.outputs = [nbformat.from_dict(output) for output in outputs]
    numbers = {"score": 0, "max_score": 0, "late_penalty": 0, "notebook": "week-01"}
    page, _ = HTMLExporter(config=c).from_notebook_node(
        nbformat.v4.new_notebook(cells=[cell]),
        resources={"nbgrader": numbers, "base_url": "", "index": 0, "total": 1},
    )
    return str(page[page.index('<div class="output_wrapper">') :].split("</main>")[0])


@pytest.mark.parametrize("template", ["formgrade", "course-feedback"])
def test_no_page_collides_with_outputs_even_if_they_come_unsafe(template: str) -> None:
    outputs = [display("text/html", html) for html in RUNS]
    outputs += [
        display("text/markdown", "[x](javascript:alert(1)) <b id='q8' class='score'>x</b>"),
        display("application/javascript", "alert(1)"),
        {"output_type": "error", "ename": "<b>", "evalue": "", "traceback": ["<script>a()"]},
    ]
    page = Page(rendered(outputs, template))
    assert not {"script", "iframe", "meta", "style", "link", "svg", "form"} & set(page.tags)
    values = dict(page.attributes)
    assert "q8" not in values.values()
    assert not {"score", "nbgrader_cell"} & {v for name, v in page.attributes if name == "class"}
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "srcdoc"]
    links = [value for name, value in page.attributes if name in ("href", "src", "action")]
    assert not [link for link in links if link.startswith(("javascript", "data:text", "//"))]


def test_a_table_looks_like_one_on_the_pages() -> None:
    (output,) = safe_outputs([display("text/html", pd.DataFrame({"a": [1]})._repr_html_())])
    page = Page(rendered([output], "course-feedback"))
    assert {"table", "thead", "th", "td"} <= set(page.tags)


def test_a_text_that_takes_long_to_read_as_markdown_is_shown_as_it_is() -> None:
    for text in ("\\begin{a}" * 20_000, "*a " * 60_000, "<" * 150_000):
        assert pages.safe_html(text).startswith("<pre>")
    assert "<script" not in pages.safe_html("<script>" * 9_000)


@pytest.mark.parametrize(
    "link",
    ["map.html", "/files/map.html", "//evil", "\\\\evil", "javascript:a()", "data:text/html,a"],
)
def test_a_link_beside_the_page_is_no_link(link: str) -> None:
    page = pages.safe_html(f"[map]({link}) <a href='{link}'>map</a>")
    assert "map" in page and "href" not in page


def test_links_to_sources_stay() -> None:
    for link in ("https://www.ilo.org/a?b=c", "mailto:ana@example.org", "#q1"):
        assert f'href="{link}"' in pages.safe_html(f"[there]({link})")
