"""The index names the pages that speak of an instrument, and glossary links say what they mean."""

from bs4 import BeautifulSoup

INDEX = "book/reference/index-of-cases.html"


def row(page: BeautifulSoup, name: str) -> list[str]:
    for line in page.select("tr"):
        cells = line.select("td, th")
        if cells and cells[0].get_text(strip=True) == name:
            return [link["href"] for link in line.select("a")]
    raise AssertionError(f"{name} is not in the index")


def test_an_instrument_leads_to_the_pages_that_name_it(pages: dict[str, BeautifulSoup]) -> None:
    title = "Migration for Employment Convention (Revised), 1949 (No. 97)"
    links = row(pages[INDEX], title)
    assert "../../modules/introduction/key-concepts.html" in links
    assert "../../modules/governance/rights-based-approach.html" in links


def test_a_case_leads_to_its_page(pages: dict[str, BeautifulSoup]) -> None:
    links = row(pages[INDEX], "Employment Permit System")
    assert "../../modules/governance/good-practices.html" in links


def test_every_glossary_link_carries_its_definition(pages: dict[str, BeautifulSoup]) -> None:
    links = [
        link
        for name, page in pages.items()
        if name.startswith("modules/")
        for link in page.select('a[href*="glossary.html#term-"]')
    ]
    assert len(links) > 50
    assert [link.get_text() for link in links if len(link.get("title", "")) < 10] == []
