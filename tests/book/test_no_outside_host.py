"""The book asks nothing of an outside host: scripts, styles, fonts and images are its own."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

OUTSIDE = re.compile(r"^\s*(?:https?:)?//", re.IGNORECASE)
# What a browser loads by itself; an <a href> is followed only by a reader.
LOADED = {
    "src": None,
    "srcset": None,
    "poster": None,
    "data": ("object",),
    "action": None,
    "formaction": None,
    "href": ("link", "base", "use", "image"),
    "xlink:href": ("use", "image"),
}
NOT_LOADED = {"license", "canonical", "author", "next", "prev", "alternate"}
# Icons for tile maps, which need an outside host anyway; the house style has none of them.
DORMANT = {"_static/plotly.min.js: https://cdn.jsdelivr.net/npm/@mapbox/maki@8.2.0/icons/${p}.svg"}
STYLE = re.compile(r"""(?:url\(\s*|@import\s+)["']?\s*((?:https?:)?//[^"')\s]+)""", re.IGNORECASE)
SCRIPT = re.compile(
    r"""(?:\bimport\s*\(?\s*|\bfrom\s*|\bimportScripts\(\s*|\.src\s*=\s*|\bfetch\(\s*)"""
    r"""["'`]((?:https?:)?//[^"'`\s]+)""",
    re.IGNORECASE,
)


def outside_in_html(text: str | bytes) -> list[str]:
    page = BeautifulSoup(text, "html.parser")
    found = [
        f"<{element.name} {attribute}={value!r}>"
        for element in page.find_all(True)
        for attribute, value in loads(element)
        if any(OUTSIDE.match(part) for part in value.split(","))
    ]
    styles = [str(element["style"]) for element in page.find_all(style=True)]
    styles += [element.get_text() for element in page.find_all("style")]
    scripts = [
        element.get_text()
        for element in page.find_all("script")
        if element.get("type") not in ("application/json", "application/ld+json")
    ]
    refresh = [
        str(element.get("content")) for element in page.find_all("meta", {"http-equiv": True})
    ]
    found += [one for text in refresh for one in re.findall(r"url=((?:https?:)?//\S+)", text)]
    return [*found, *outside_in(styles, STYLE), *outside_in(scripts, SCRIPT)]


def loads(element: Tag) -> list[tuple[str, str]]:
    if NOT_LOADED & set(element.get("rel") or []):
        return []
    return [
        (attribute, str(element[attribute]))
        for attribute, tags in LOADED.items()
        if element.has_attr(attribute) and (tags is None or element.name in tags)
    ]


def outside_in(texts: list[str], pattern: re.Pattern[str]) -> list[str]:
    return [one for text in texts for one in pattern.findall(text)]


def test_no_built_file_names_an_outside_host(built: Path) -> None:
    found, opened = [], {".html": 0, ".css": 0, ".js": 0}
    for path in sorted(built.rglob("*")):
        if path.suffix not in opened:
            continue
        opened[path.suffix] += 1
        text = path.read_text(encoding="utf-8", errors="replace")
        if path.suffix == ".html":
            hits = outside_in_html(text)
        else:
            hits = outside_in([text], STYLE if path.suffix == ".css" else SCRIPT)
        found += [f"{path.relative_to(built)}: {hit}" for hit in hits]
    assert all(opened.values())
    assert set(found) - DORMANT == set()


@pytest.mark.parametrize(
    "html",
    [
        '<script src="https://cdn.example.org/x.js"></script>',
        '<link rel="stylesheet" href="//fonts.example.org/css">',
        '<link rel="preload" as="font" href="https://example.org/a.woff2">',
        '<img srcset="a.png 1x, https://example.org/b.png 2x">',
        '<div style="background:url(https://example.org/a.png)"></div>',
        '<style>@import "https://example.org/a.css";</style>',
        '<script type="module">import x from "https://example.org/x.js";</script>',
        '<script>import("//example.org/x.js")</script>',
        '<form action="https://example.org/"></form>',
        '<meta http-equiv="refresh" content="0; url=https://example.org/">',
    ],
)
def test_each_way_out_is_found(html: str) -> None:
    assert outside_in_html(html) != []


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://example.org/">a source</a>',
        '<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">',
        '<script src="_static/chart.js"></script>',
        '<script type="application/json">{"x": "import(\\"https://example.org\\")"}</script>',
    ],
)
def test_a_reader_may_follow_a_link(html: str) -> None:
    assert outside_in_html(html) == []
