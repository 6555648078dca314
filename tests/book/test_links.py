"""Every link inside the book leads somewhere: page, anchor, image, style, script."""

from pathlib import Path, PurePosixPath
from posixpath import normpath
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup

REFERENCES = (
    ("a", "href"),
    ("link", "href"),
    ("img", "src"),
    ("script", "src"),
    ("source", "src"),
    ("iframe", "src"),
)


def inner_references(page: BeautifulSoup) -> set[str]:
    found = {
        str(element[attribute])
        for tag, attribute in REFERENCES
        for element in page.find_all(tag, **{attribute: True})
    }
    return {one for one in found if not urlsplit(one).scheme and not one.startswith("//")}


def problem(built: Path, pages: dict[str, BeautifulSoup], name: str, reference: str) -> str | None:
    parts = urlsplit(reference)
    target = normpath(PurePosixPath(name).parent / unquote(parts.path)) if parts.path else name
    if not (built / target).is_file():
        return f"{name}: {reference} leads to no file"
    anchor = unquote(parts.fragment)
    if anchor and target in pages and not pages[target].find(id=anchor):
        return f"{name}: {reference} leads to no anchor of {target}"
    return None


def test_every_inner_link_leads_somewhere(built: Path, pages: dict[str, BeautifulSoup]) -> None:
    checked = [
        problem(built, pages, name, reference)
        for name, page in pages.items()
        for reference in sorted(inner_references(page))
        if reference != "#"
    ]
    assert len(checked) > 10 * len(pages), "the pages should hold many links"
    assert [one for one in checked if one] == []


def test_a_broken_link_and_a_broken_anchor_are_found(tmp_path: Path) -> None:
    page = BeautifulSoup('<p id="here">x</p>', "html.parser")
    (tmp_path / "a.html").write_text(str(page))
    pages = {"a.html": page}
    assert problem(tmp_path, pages, "a.html", "#here") is None
    assert problem(tmp_path, pages, "a.html", "a.html#gone") is not None
    assert problem(tmp_path, pages, "a.html", "../b.html") is not None


def test_every_page_can_be_reached_from_the_front_page(pages: dict[str, BeautifulSoup]) -> None:
    seen, waiting = set(), ["index.html"]
    while waiting:
        name = waiting.pop()
        if name in seen or name not in pages:
            continue
        seen.add(name)
        folder = PurePosixPath(name).parent
        waiting += [
            normpath(folder / urlsplit(one).path)
            for one in inner_references(pages[name])
            if urlsplit(one).path
        ]
    assert set(pages) - seen == set()
