"""What every built page has: one title, a language, the footer; and what every chart has."""

from itertools import pairwise
from pathlib import Path

from bs4 import BeautifulSoup, Tag


def content_pages(pages: dict[str, BeautifulSoup]) -> dict[str, BeautifulSoup]:
    """The pages of the book, without the front door and the search page."""
    return {name: page for name, page in pages.items() if "/" in name}


def charts(pages: dict[str, BeautifulSoup]) -> list[tuple[str, Tag]]:
    return [
        (name, chart) for name, page in pages.items() for chart in page.find_all(class_="lm-chart")
    ]


def test_every_page_has_one_h1_a_title_and_a_language(pages: dict[str, BeautifulSoup]) -> None:
    assert len(content_pages(pages)) >= 15
    for name, page in pages.items():
        assert len(page.find_all("h1")) == 1, name
        assert page.html is not None and page.html.get("lang") == "en", name
        assert page.title is not None and page.title.get_text(strip=True), name


def test_headings_skip_no_level(pages: dict[str, BeautifulSoup]) -> None:
    for name, page in content_pages(pages).items():
        article = page.find("article")
        assert isinstance(article, Tag), name
        levels = [int(tag.name[1]) for tag in article.find_all(["h1", "h2", "h3", "h4", "h5"])]
        jumps = [(a, b) for a, b in pairwise(levels) if b > a + 1]
        assert jumps == [], name


def test_ids_are_unique_on_each_page(pages: dict[str, BeautifulSoup]) -> None:
    for name, page in content_pages(pages).items():
        ids = [str(element["id"]) for element in page.find_all(id=True)]
        assert sorted(ids) == sorted(set(ids)), name


def test_every_page_says_that_the_course_is_independent(pages: dict[str, BeautifulSoup]) -> None:
    for name, page in content_pages(pages).items():
        footer = page.find(class_="bd-footer-content")
        assert footer is not None and "An independent course" in footer.get_text(), name
        assert "CC BY 4.0" in footer.get_text(), name


def test_every_chart_has_words_a_table_and_a_source(pages: dict[str, BeautifulSoup]) -> None:
    found = charts(pages)
    assert found, "the introductory module has charts"
    for name, chart in found:
        plot = chart.find(attrs={"role": "img"})
        assert isinstance(plot, Tag) and len(str(plot.get("aria-label", "")).split()) > 5, name
        assert len(chart.select("details table tbody tr")) >= 2, name
        source = chart.find(class_="lm-chart-source")
        assert source is not None and len(source.get_text(strip=True)) > len("Source:"), name


def test_every_other_picture_has_words(pages: dict[str, BeautifulSoup]) -> None:
    for name, page in pages.items():
        for image in page.find_all("img"):
            assert str(image.get("alt", "")).strip(), f"{name}: {image.get('src')}"


def test_the_chart_library_is_beside_the_pages_and_on_none(
    built: Path, pages: dict[str, BeautifulSoup]
) -> None:
    assert (built / "_static" / "plotly.min.js").stat().st_size > 1_000_000
    for name, page in pages.items():
        sources = [str(script["src"]) for script in page.find_all("script", src=True)]
        assert not any("plotly" in source for source in sources), name


def test_no_page_carries_dead_controls(pages: dict[str, BeautifulSoup]) -> None:
    for name, page in pages.items():
        text = str(page)
        assert "thebe" not in text.lower(), name
        assert not page.select(".theme-switch-button, .launch-button, .dropdown-launch-buttons"), (
            name
        )


def test_the_front_page_names_both_courses_and_their_weeks(
    pages: dict[str, BeautifulSoup],
) -> None:
    glance = pages["book/index.html"].select("table.course-glance")
    assert len(glance) == 2
    assert [len(table.select("tbody tr")) for table in glance] == [6, 6]


def test_every_dataset_has_its_card(pages: dict[str, BeautifulSoup]) -> None:
    from data_cards import anchor

    from labour_migration import datasets

    page = pages["book/reference/data.html"]
    for name in datasets.names():
        assert page.find(id=anchor(name)) is not None, name
        assert datasets.describe(name).title in page.get_text(), name
