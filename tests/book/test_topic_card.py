"""The topic card: minutes from the course file, the rest from the page, nothing left out."""

from collections.abc import Callable

import front_matter
import pytest

from autograder import course

PAGE = "modules/introduction/key-concepts"
FRONT = """---
title: Demo
audience: Officials & <b>others</b>
outcomes: [Tell apart two terms, Compute a share]
prerequisites: []
---

# Demo

```{topic-card}
```
"""


def test_the_card_shows_all_parts_with_minutes_of_the_course(small_book: Callable) -> None:
    book = small_book(FRONT, root=PAGE)
    assert book.warnings == ""
    card = book.page.select_one(".topic-card").get_text(" ", strip=True)
    topics = course.load("governance-coherence").topics
    minutes = next(topic.minutes for topic in topics if topic.page == PAGE)
    for words in (
        f"{minutes} minutes",
        "Tell apart two terms",
        "Compute a share",
        "No earlier topic",
    ):
        assert words in card


def test_markup_in_the_front_matter_stays_text(small_book: Callable) -> None:
    book = small_book(FRONT.replace("<b>others</b>", "<script>alert(1)</script>"), root=PAGE)
    assert not any("alert(1)" in script.get_text() for script in book.page.find_all("script"))


@pytest.mark.parametrize("key", ["audience", "outcomes", "prerequisites"])
def test_a_missing_key_is_a_warning(small_book: Callable, key: str) -> None:
    text = "\n".join(line for line in FRONT.splitlines() if not line.startswith(f"{key}:"))
    book = small_book(text, root=PAGE)
    assert f"front matter key {key!r} is missing" in book.warnings
    assert book.page.select_one(".topic-card") is None


def test_a_page_of_no_course_is_a_warning(small_book: Callable) -> None:
    assert "no topic of any course.yml" in small_book(FRONT, root="elsewhere").warnings


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("# No front matter\n", "no front matter"),
        ("---\na: [\n---\n", "not YAML"),
        ("---\n- a\n---\n", "must be a mapping"),
    ],
)
def test_bad_front_matter_is_named(tmp_path, text: str, complaint: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(text, encoding="utf-8")
    with pytest.raises(front_matter.FrontMatterError, match=complaint):
        front_matter.read(page)
