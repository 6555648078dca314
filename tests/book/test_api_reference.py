"""The library reference shows every public name, and warns of one that says nothing."""

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from api_docstrings import docstring, prose, public_names, signature
from api_reference import label
from bs4 import BeautifulSoup, Tag

ROOMS = (
    "datasets",
    "synthetic",
    "indicators",
    "sampling",
    "linkage",
    "coverage",
    "observatory",
    "charts",
    "reports",
    "documents",
    "sources",
    "concepts",
    "widgets",
)
PAGE = "book/reference/api.html"


def public() -> Iterator[tuple[str, object]]:
    """Every name of every room, and of the modules that a room offers."""
    for room in ROOMS:
        module = importlib.import_module(f"labour_migration.{room}")
        for name in public_names(module):
            value = getattr(module, name)
            yield f"labour_migration.{room}.{name}", value
            for inner in public_names(value) if isinstance(value, ModuleType) else ():
                yield f"labour_migration.{room}.{name}.{inner}", getattr(value, inner)


@pytest.fixture(scope="module")
def page(pages: dict[str, BeautifulSoup]) -> BeautifulSoup:
    return pages[PAGE]


def own_text(section: Tag) -> str:
    """The words of a section without its heading and the sections inside."""
    inside = [child for child in section.find_all(recursive=False) if child.name != "section"]
    words = [child.get_text(" ") for child in inside if child.name not in ("h2", "h3", "h4")]
    return " ".join(" ".join(words).split())


def section_of(page: BeautifulSoup, path: str) -> Tag:
    target = page.find(id=label(path))
    assert isinstance(target, Tag), path
    section = target if target.name == "section" else target.find_parent("section")
    assert isinstance(section, Tag), path
    return section


def test_every_public_name_has_its_section_with_words(page: BeautifulSoup) -> None:
    for path, value in public():
        section = section_of(page, path)
        heading = section.find(["h3", "h4"])
        assert heading and ".".join(path.split(".")[-2:]) in heading.get_text()
        text = own_text(section)
        assert len(text) > 20, path
        again = text.startswith("The same as")
        assert again or ">>>" not in docstring(value) or ">>>" in text, path


def test_each_room_stands_at_the_top_with_a_sentence(page: BeautifulSoup) -> None:
    (rooms,) = page.select("article dl")
    assert rooms.find_next("h2").get_text().startswith("datasets")
    terms = [term.get_text() for term in rooms.find_all("dt")]
    assert terms == [f"labour_migration.{room}" for room in ROOMS]
    for sentence in rooms.find_all("dd"):
        assert len(sentence.get_text().split()) > 5 and sentence.get_text().strip()[-1] == "."
    targets = {link["href"].removeprefix("#") for link in rooms.select("dt a")}
    assert targets == {label(f"labour_migration.{room}") for room in ROOMS}


def test_a_source_becomes_a_citation(page: BeautifulSoup) -> None:
    section = section_of(page, "labour_migration.indicators.concentration.dissimilarity")
    cited = section.select_one('a[href*="bibliography.html#"]')
    assert cited and "Duncan" in str(cited.get("title"))
    assert "duncan1955" not in own_text(section)


@pytest.fixture
def module() -> Iterator[ModuleType]:
    """A library of one module, with a name that says nothing."""
    made = ModuleType("small_library")
    made.__doc__ = "Things <b>that</b> *do not* exist."
    source = '''
from dataclasses import dataclass

@dataclass
class Silent:
    size: int

def loud(first: str, *, second: "dict[str, int] | None" = None, third: float = 1.5) -> str:
    """Text <script>alert(1)</script> with [a](link), {role}`x` and ``a_b*`` as they stand.

    >>> loud("a")
    'A'
    """
'''
    exec(source, made.__dict__)
    made.__all__ = ["Silent", "loud"]  # type: ignore[attr-defined]
    sys.modules["small_library"] = made
    made.Silent.__module__ = made.loud.__module__ = "small_library"
    yield made
    del sys.modules["small_library"]


@pytest.fixture
def library_book(
    module: ModuleType, small_book: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> Any:
    """A book of one page that shows the small library."""
    extensions = ("api_reference", "scroll_region", "formulas")
    monkeypatch.setitem(small_book.__globals__, "EXTENSIONS", extensions)  # type: ignore[attr-defined]
    return small_book("# Library\n\n```{api-reference}\nsmall_library\n```\n")


def test_a_name_that_says_nothing_is_a_warning(library_book: Any) -> None:
    (warning,) = library_book.warnings.splitlines()
    assert "small_library.Silent has no docstring" in warning


def test_docstrings_stay_text(library_book: Any) -> None:
    page: BeautifulSoup = library_book.page
    words = "Text <script>alert(1)</script> with [a](link), {role} x and a_b* as they stand."
    section = section_of(page, "small_library.loud")
    assert words in own_text(section)
    assert not [script for script in page.find_all("script") if "alert" in script.get_text()]
    assert "Things <b>that</b> *do not* exist." in page.get_text()
    call = section.find("pre")
    assert call and call.get_text().startswith("loud(\n    first: str,\n    *,\n")


def test_signatures_are_short_and_leave_out_self() -> None:
    assert signature("f", lambda self, a: a) == "f(a)"
    assert signature("E", ValueError) == ""
    assert signature("p", Path.with_name).startswith("p(name")


def test_words_that_are_no_keys_are_left_alone() -> None:
    assert prose("A design by binder1983.", {"binder1983"}) == (
        "A design by {cite:t}`binder1983`\\."
    )
