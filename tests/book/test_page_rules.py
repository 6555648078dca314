"""The rules that every page under modules/ keeps, checked on its source."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from prose import body, words

from autograder import course, items

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "modules").rglob("*.md"))
FRAME = ("index", "wrap-up")
# Pages about an assignment belong to its minutes, not to a topic's.
ASSIGNMENTS = ("assignment", "group-assignment", "model-answers")
COURSE_PAGES = [page for page in PAGES if page.stem not in ASSIGNMENTS]
TOPICS = [page for page in COURSE_PAGES if page.stem not in FRAME]
KEYS = ("title", "audience", "outcomes", "prerequisites", "sources")
WORDS = range(900, 1801)
SELF_CHECK = range(4, 7)
MOST_CHARTS, MOST_OUTCOMES, MOST_KEY_POINTS = 3, 4, 5


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path) -> Iterator[tuple[str, str]]:
    """Each fenced block of a page: its first line and what it holds."""
    for match in re.finditer(r"^(`{3,}|:{3,})(.*)\n([\s\S]*?)^\1\s*$", body(page), re.MULTILINE):
        yield match[2].strip(), match[3]


def section(page: Path, heading: str) -> str:
    match = re.search(rf"^## {heading}\s*\n([\s\S]*?)(?=^## |\Z)", body(page), re.M)
    assert match, f"{name(page)} has no section {heading!r}"
    return match[1]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_front_matter_says_what_the_card_shows(page: Path) -> None:
    import front_matter

    front = front_matter.read(page)
    assert [key for key in KEYS if key not in front] == []
    outcomes = front_matter.lines(front, "outcomes")
    assert 1 <= len(outcomes) <= MOST_OUTCOMES
    assert f"# {front['title']}" in body(page).splitlines()


@pytest.mark.parametrize("page", COURSE_PAGES, ids=name)
def test_every_page_is_a_topic_of_a_course(page: Path) -> None:
    docnames = {topic.page for one in course.COURSES for topic in course.load(one).topics}
    assert name(page).removesuffix(".md") in docnames


@pytest.mark.parametrize("page", TOPICS, ids=name)
def test_a_topic_has_its_length_and_its_parts(page: Path) -> None:
    assert words(page) in WORDS, f"{words(page)} words"
    assert "{topic-card}" in body(page)
    assert re.search(r"\{term\}`", body(page)), "no word leads to the glossary"
    assert section(page, "For your (?:country|office)").strip()
    points = re.findall(r"^(?:[-*]|\d+\.) ", section(page, "Key points"), re.M)
    assert 1 <= len(points) <= MOST_KEY_POINTS
    assert section(page, "Where next").strip()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_at_most_three_charts_with_their_code_hidden(page: Path) -> None:
    drawing = [
        code for head, code in blocks(page) if "charts.show(" in code and "code-cell" in head
    ]
    assert len(drawing) <= MOST_CHARTS
    for code in drawing:
        assert re.search(r"hide-input|hide-cell|remove-input", code.split("\n\n")[0])


@pytest.mark.parametrize("page", TOPICS, ids=name)
def test_a_topic_ends_with_four_to_six_questions_of_its_own(page: Path) -> None:
    files = [head.split()[1] for head, _ in blocks(page) if head.startswith("{self-check}")]
    questions = [item for file in files for item in items.load(page.with_name(file))]
    assert len(questions) in SELF_CHECK
    topic = name(page).removeprefix("modules/").removesuffix(".md")
    assert {item.topic for item in questions} == {topic}


def test_no_question_has_the_id_of_another() -> None:
    files = sorted((ROOT / "modules").rglob("*.items.yml"))
    ids = [item.id for file in files for item in items.load(file)]
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("file", sorted((ROOT / "modules").rglob("*.items.yml")), ids=name)
def test_every_source_of_a_question_is_in_the_bibliography(file: Path) -> None:
    text = (ROOT / "book" / "reference" / "references.bib").read_text(encoding="utf-8")
    known = set(re.findall(r"^@\w+\{([^,\s]+),", text, re.M))
    assert {key for item in items.load(file) for key in item.source} - known == set()
