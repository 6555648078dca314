"""Numbers have a source, and what was not read is not stated as if it had been.

Both rules look at paragraphs; they find the careless statement, not the false one.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from prose import body

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "modules").rglob("*.md"))
MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
# Numbers that name something rather than measure it.
NAMES = re.compile(
    r"\b(?:Nos?\.|Art(?:icle|s|icles)?\.?|[CRP]|para(?:graph|s)?\.?|[Tt]arget|indicator|SDG|Goal"
    r"|Part|ICLS|[Ww]eeks?|page|Proclamation|Directive|Regulation|Law|Resolution|Decree|Briefs?"
    r"|question|lines?|clause)\s*\(?(?:No\.\s*)?\d[\w./–-]*"
    r"(?:(?:,| and| or| to|–|-)\s*\d[\d.]*)*"
    rf"|\b\d{{1,2}}(?:\s*(?:–|to|and|-)\s*\d{{1,2}})?\s+{MONTH}|{MONTH}\s+\d{{1,4}}"
)
NUMBER = re.compile(r"(?<![\w.,/-])(?!(?:1[89]|20)\d\d(?![\d,.]*\d))\d[\d,.]*\d(?!\w)")
# Sections that invent their figures say so, or hold tasks and not statements.
OPEN = re.compile(
    r"invented|does not exist|fictional|illustrat|design of this course"
    r"|^(?:For your (?:country|office)|Key points|Where next|Check yourself|Worked example)"
)
# Rules and tasks of the course itself, not statements about the world.
OWN = {
    ("intersections", "12"),
    ("good-practices", "12"),
    ("good-practices", "16"),
    ("good-practices", "11"),
    ("policy-making", "90"),
    ("policy-making", "220"),
    ("wrap-up", "500"),
}
CAREFUL = re.compile(
    r"general (?:knowledge|usage)|confirm|check|consult|read (?:it|the|its)|look up|open"
    r"|primary text|†|not read|itself|NORMLEX",
    re.IGNORECASE,
)


def paragraphs(text: str) -> Iterator[tuple[str, str]]:
    """Each paragraph of a page's source with the section it stands in; no code, no tables."""
    text = re.sub(r"^```\{code-cell[\s\S]*?^```\s*$", "", text, flags=re.M)
    for section in re.split(r"^## ", text, flags=re.M):
        for paragraph in re.split(r"\n\s*\n", section):
            if not paragraph.lstrip().startswith(("```", ":::", "|")):
                yield section, paragraph


def loose_numbers(text: str) -> list[str]:
    """Return the numbers of paragraphs that neither compute nor cite anything."""
    found = []
    for section, paragraph in paragraphs(text):
        if not OPEN.search(section) and "{cite" not in paragraph and "{glue" not in paragraph:
            found += NUMBER.findall(NAMES.sub("", paragraph))
    return found


def unread_keys(bibliography: str) -> set[str]:
    entries = re.finditer(r"@\w+\{([^,]+),((?:(?!\n@)[\s\S])*?)\n\}", bibliography)
    return {entry[1] for entry in entries if "not consulted" in entry[2]}


def bare_general_knowledge(text: str, unread: set[str]) -> list[str]:
    """Return the paragraphs that rest only on unread sources and do not send the reader there."""
    found = []
    for _, paragraph in paragraphs(text):
        cited = re.findall(r"\{cite:\w+\}`([^`]+)`", paragraph)
        keys = {key.strip() for group in cited for key in group.split(",")}
        if keys and keys <= unread and not CAREFUL.search(paragraph):
            found.append(paragraph)
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_every_number_is_computed_or_cited(page: Path) -> None:
    loose = loose_numbers(body(page))
    assert [number for number in loose if (page.stem, number) not in OWN] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_general_knowledge_is_worded_as_such(page: Path) -> None:
    unread = unread_keys((ROOT / "book/reference/references.bib").read_text(encoding="utf-8"))
    assert len(unread) > 10
    assert bare_general_knowledge(body(page), unread) == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("About 38 per cent of them are women.", ["38"]),
        ("It rose to 1,250,000 in 2020.", ["1,250,000"]),
        ("About 38 per cent are women {cite:p}`iloGE2024`.", []),
        ("Convention No. 97 was adopted on 1 July 1949; see Article 11 and target 10.7.", []),
        ("## Worked example\n\nThe permit costs 400 dollars.", []),
    ],
)
def test_a_loose_number_is_found(text: str, numbers: list[str]) -> None:
    assert loose_numbers(text) == numbers


def test_a_bare_statement_is_found() -> None:
    bare = "Agencies may charge workers nothing {cite:p}`iloC181`."
    assert bare_general_knowledge(bare, {"iloC181"}) == [bare]
    assert bare_general_knowledge(bare, set()) == []
    assert bare_general_knowledge(bare.replace(".", "; check the text."), {"iloC181"}) == []
