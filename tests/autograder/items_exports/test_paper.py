"""A test on paper: exactly the learner's notebook, without a key unless it is asked for."""

import html
import re
from pathlib import Path

import pytest

from autograder import items
from autograder.items.exports import ExportError, paper
from autograder.marking import reference
from autograder.workspace import REPOSITORY
from tests.autograder.items_exports import made

WEEKS = sorted((REPOSITORY / "exercises").glob("*/week-*/questions.yml"))
FOLDERS = [path.parent for path in WEEKS]
NAMES = [f"{path.parent.name}-{path.name}" for path in FOLDERS]


def of(folder: Path, learner: str, *, with_key: bool = False) -> str:
    return paper.of_learner(folder, learner, "A course", "A test", with_key=with_key)


def texts(page: str, start: str) -> list[str]:
    return [html.unescape(found) for found in re.findall(rf"{start}>([^<]*)<", page)]


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
@pytest.mark.parametrize("learner", ["demo-01", "ana@example.org"])
def test_the_paper_is_what_the_notebook_shows(folder: Path, learner: str) -> None:
    page = of(folder, learner)
    quiz = reference.quiz(folder, learner)
    stems, shown = texts(page, 'class="stem" dir="auto"'), texts(page, '<span dir="auto"')
    points = re.findall(r"<h2>Question \d+ \((.*?) points?\)</h2>", page)
    expected: list[str] = []
    for name in quiz.ids:
        question = quiz._question(name)
        place = int(question.number) - 1
        assert stems[place] == question.stem
        assert points[place] == f"{question.points:g}"
        expected += [left.text for left in question.lefts]
        expected += [option.text for option in question.options]
    assert shown == expected


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_there_is_no_key_on_it(folder: Path) -> None:
    page = of(folder, "demo-02")
    visible = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())
    for item in reference.items_asked(folder, "demo-02").values():
        told = [option.feedback for option in getattr(item, "options", ())]
        told += [pair.feedback for pair in getattr(item, "pairs", ())]
        told += [getattr(item, name, "") for name in ("right", "wrong")]
        for text in filter(None, told):
            assert text not in visible
        assert item.id not in page
    for word in ("data-correct", "Key,", "for the marker", "checked="):
        assert word not in page.split("</style>")[1]


def test_papers_of_two_learners_differ() -> None:
    folder = REPOSITORY / "exercises" / "governance-coherence" / "week-01"
    assert of(folder, "demo-01").replace("demo-01", "") != of(folder, "demo-02")
    assert of(folder, "demo-01") == of(folder, "demo-01")


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_the_key_is_a_page_of_its_own_after_the_same_paper(folder: Path) -> None:
    without, page = of(folder, "demo-01"), of(folder, "demo-01", with_key=True)
    before, key = page.split('<section class="key">')
    assert without.startswith(before)
    assert "break-before: page" in page
    quiz, answers = reference.quiz(folder), reference.answers(folder)
    told = html.unescape(key)
    for name in quiz.ids:
        question = quiz._question(name)
        if question.kind == "single" and name in answers:
            place = [option.id for option in question.options].index(answers[name])
            assert f"{'ABCDEFGH'[place]}: {question.text_of(answers[name])}" in told


def test_the_page_needs_nothing_from_outside_and_runs_nothing() -> None:
    page = paper.of_items(made.ITEMS, "A list", with_key=True)
    assert not re.search(r"<(script|link|img|iframe|object|form|base)|\son\w+=|https?:|url\(", page)
    assert "default-src 'none'" in page
    assert "size:" not in page.split("@page")[1].split("}")[0], "the printer chooses the paper"


def test_texts_from_outside_are_escaped() -> None:
    bad = '</style><script>alert("1")</script>'
    one = made.item("single").model_copy(update={"stem": bad})
    folder = REPOSITORY / "exercises" / "governance-coherence" / "week-01"
    for page in (
        paper.of_items([one], bad, with_key=True),
        paper.of_learner(folder, bad, bad, bad, with_key=True),
    ):
        assert "<script" not in page
        assert page.count("</style>") == 1
        assert html.escape(bad, quote=False)[:20] in page


def test_a_list_of_every_kind() -> None:
    page = paper.of_items(made.ITEMS, "A list", with_key=True)
    body, key = page.split('<section class="key">')
    for item in made.ITEMS:
        assert html.unescape(body).count(item.stem) >= 1
    told = html.unescape(key)
    assert "-12.3 < % & ₤, or at most 0.05 from it" in told
    assert "over the 3 right ones" in told
    assert "over all 10 twos" in told
    assert "1/4" in told
    assert all(text in told for text in made.ALL)


def test_a_paper_is_for_somebody_and_of_something() -> None:
    folder = REPOSITORY / "exercises" / "governance-coherence" / "week-01"
    with pytest.raises(ExportError, match="needs the id of the learner"):
        of(folder, " ")
    with pytest.raises(ExportError, match="at least one item"):
        paper.of_items([], "Nothing")


def test_the_bank_prints() -> None:
    page = paper.of_items(items.bank().values(), "The bank", with_key=True)
    assert page.count('class="question"') == len(items.bank())
