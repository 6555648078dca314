"""The self-check directive: accessible, escaped, without colliding ids, strict about its file."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup

ITEMS = """
- id: demo-01
  topic: introduction/demo
  outcome: Read a stem with awkward characters
  kind: single
  stem: 'Is 3 < 4 & "five" > ''four''?'
  options:
    - {text: '"Yes" & < yes', correct: true, feedback: 'Because 3 < 4 & so on'}
    - {text: 'No', feedback: 'Look again: "<" means less than'}
    - {text: 'It depends', feedback: 'It does not'}
  difficulty: 1
  mark: design
  status: self-check
- id: demo-02
  topic: introduction/demo
  outcome: Choose all
  kind: multiple
  stem: Which numbers are even?
  options:
    - {text: Two, correct: true, feedback: Two is twice one}
    - {text: Three, feedback: Three is odd}
    - {text: Four, correct: true, feedback: Four is twice two}
  difficulty: 1
  mark: design
  status: self-check
- id: demo-03
  topic: introduction/demo
  outcome: Compute
  kind: number
  stem: What share is 1 of 8?
  value: '12.5'
  tolerance: '0.05'
  unit: per cent
  decimals: 1
  right: One divided by eight
  wrong: Divide the part by the whole
  difficulty: 2
  mark: design
  status: self-check
"""
PAGE = "# Page\n\n```{self-check} demo.items.yml\n```\n"


def forms(page: BeautifulSoup) -> list[BeautifulSoup]:
    return page.select("form.self-check-item")


def test_each_kind_has_its_native_inputs_with_labels(small_book: Callable) -> None:
    book = small_book(PAGE, {"demo.items.yml": ITEMS})
    assert book.warnings == ""
    single, multiple, number = forms(book.page)
    assert len(single.select("input[type=radio]")) == 3
    assert len(multiple.select("input[type=checkbox]")) == 3
    assert number.select_one("input[type=number]")["step"] == "0.1"
    for field in book.page.select(".self-check input"):
        assert book.page.select_one(f'label[for="{field["id"]}"]').get_text(strip=True)
    for form in forms(book.page):
        assert form.select_one("fieldset > legend").get_text(strip=True)
        assert form.select_one('[role=status][aria-live="polite"]').get_text(strip=True) == ""


def test_feedback_for_every_option_is_there_without_a_script(small_book: Callable) -> None:
    book = small_book(PAGE, {"demo.items.yml": ITEMS})
    for form, answers in zip(forms(book.page), (3, 3, 2), strict=True):
        assert form.select_one("button").has_attr("hidden"), "useless without a script"
        folded = form.select_one("details")
        assert not folded.has_attr("open") and not folded.has_attr("hidden")
        assert all(entry.get_text(strip=True) for entry in folded.select(".self-check-why"))
        assert len(folded.select(".self-check-why")) == answers
    assert "12.5 per cent" in forms(book.page)[2].select_one("details").get_text()


def test_text_from_the_file_is_escaped(small_book: Callable) -> None:
    book = small_book(PAGE, {"demo.items.yml": ITEMS})
    assert "Is 3 &lt; 4 &amp; &quot;five&quot; &gt; &#x27;four&#x27;?" in book.html
    assert "Because 3 &lt; 4 &amp; so on" in book.html


def test_two_checks_on_a_page_share_no_id_and_no_name(small_book: Callable) -> None:
    book = small_book(PAGE + "\n```{self-check} demo.items.yml\n```\n", {"demo.items.yml": ITEMS})
    ids = [element["id"] for element in book.page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    names = [{field["name"] for field in form.select("input")} for form in forms(book.page)]
    assert all(len(one) == 1 for one in names)
    assert len(set.union(*names)) == len(names)


def test_the_page_depends_on_the_file(small_book: Callable) -> None:
    book = small_book(PAGE, {"demo.items.yml": ITEMS})
    assert any(name.endswith("demo.items.yml") for name in book.dependencies)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (ITEMS.replace("demo-01", "g-demo-01").replace("self-check", "graded", 1), "graded item"),
        (ITEMS.replace("feedback: Three is odd", "feedback: ''"), "demo-02"),
        (ITEMS.replace("Is 3 < 4", "Is <script>alert(1)</script> 4"), "plain text only"),
        ("- id: [", "not valid YAML"),
        ("", "expected a YAML list"),
    ],
)
def test_a_file_that_must_not_be_shown_is_an_error(
    small_book: Callable, content: str, complaint: str
) -> None:
    book = small_book(PAGE, {"demo.items.yml": content})
    assert "ERROR: self-check: " in book.warnings
    assert complaint in book.warnings
    assert forms(book.page) == []


def test_a_missing_file_is_an_error(small_book: Callable) -> None:
    assert "cannot be read" in small_book(PAGE).warnings
