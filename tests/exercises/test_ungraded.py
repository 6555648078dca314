"""The tests before and after each course: one question a topic, two fair forms, no keys."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import nbformat
import pytest
import yaml

from autograder import course as courses
from autograder import runner
from autograder.items import ItemFileError, MatchingItem, MultipleItem, SingleItem
from autograder.items.bank import bank, self_checks
from autograder.items.questions import Questions, load_questions, public
from autograder.marking import reference
from autograder.workspace import POST_TEST, PRE_TEST, Workspace
from labour_migration.widgets import Quiz, QuizError, questions

COURSES = ("governance-coherence", "measuring")
FRAMES = ("index", "wrap-up")
CHECKS = self_checks()
MINUTES = {"governance-coherence": 25, "measuring": 15}


def loaded(course: str, name: str = PRE_TEST) -> Questions:
    return load_questions(courses.path(course) / name / "questions.yml")


def topics(course: str) -> list[courses.Topic]:
    found = courses.load(course).topics
    return [topic for topic in found if topic.id.rpartition("/")[2] not in FRAMES]


def test_exercises_that_were_copied_alone_still_find_the_items_of_the_pages(tmp_path: Path) -> None:
    assert self_checks(tmp_path / "exercises").keys() == CHECKS.keys()


@pytest.mark.parametrize("course", COURSES)
def test_each_topic_has_one_question_in_each_form(course: str) -> None:
    paired = loaded(course).paired
    for form in (0, 1):
        asked = [CHECKS[question.forms[form]] for question in paired]
        assert [item.topic for item in asked] == [topic.id for topic in topics(course)]
    names = [name for question in paired for name in question.forms]
    assert len(set(names)) == 2 * len(paired)
    assert not set(names) & bank().keys()
    for item in map(CHECKS.__getitem__, names):
        assert item.status == "self-check" and item.mark != "known"
        # A question must stand by itself: the page is not beside it.
        assert "this page" not in item.stem.lower()


@pytest.mark.parametrize("course", COURSES)
def test_the_forms_are_equally_hard_and_the_post_test_turns_them(course: str) -> None:
    levels = [
        Counter(CHECKS[question.forms[form]].difficulty for question in loaded(course).paired)
        for form in (0, 1)
    ]
    assert levels[0] == levels[1]
    folder = courses.path(course)
    for learner in ("ana", "ben", "demo-07", "zoë"):
        before = reference.items_asked(folder / PRE_TEST, learner)
        after = reference.items_asked(folder / POST_TEST, learner)
        for question in loaded(course).paired:
            both = {before[question.id].id, after[question.id].id}
            assert both == set(question.forms)


@pytest.mark.parametrize("roster", ["learner-{}", "maria.{}@ministry.example", "{}"])
def test_a_roster_is_about_halved(roster: str) -> None:
    # By hash, so not exactly: 400 learners are within four standard deviations, 160 to 240.
    content = public(loaded("measuring"), 20251103)
    first = Counter(
        Quiz.from_data(content, {}, roster.format(n)).entry("q1") for n in range(1, 401)
    )
    assert set(first) == {0, 1}
    assert 160 <= first[0] <= 240


@pytest.mark.parametrize("course", COURSES)
@pytest.mark.parametrize("name", [PRE_TEST, POST_TEST])
def test_the_notebook_says_the_minutes_and_the_topics(course: str, name: str) -> None:
    cells = nbformat.read(courses.path(course) / name / f"{name}.ipynb", as_version=4).cells
    assert f"about {MINUTES[course]} minutes" in cells[0].source
    assert "no points" in cells[0].source and "Do not guess" in cells[0].source
    asks = [cell.source for cell in cells if cell.source.startswith("quiz.ask")]
    paired = loaded(course, name).paired
    assert asks == [f'quiz.ask("{question.id}")' for question in paired]
    heads = [cell.source for cell in cells if cell.source.startswith("## Question")]
    for n, (head, topic) in enumerate(zip(heads, topics(course), strict=True), start=1):
        assert head.startswith(f"## Question {n}\n")
        assert topic.title.casefold() in head.casefold()
    settings = [cell.metadata.nbgrader for cell in cells]
    assert not any(one.grade or one.solution for one in settings)
    assert all(one.locked for one in settings)


@pytest.mark.parametrize("course", COURSES)
def test_no_released_file_holds_a_key(course: str, tmp_path: Path) -> None:
    space = Workspace.open(course, tmp_path)
    folder = runner.release(space, PRE_TEST)
    assert {path.name for path in folder.rglob("*")} == {f"{PRE_TEST}.ipynb", "questions.json"}
    everything = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.*"))
    content = json.loads((folder / "questions.json").read_text(encoding="utf-8"))
    for word in ("correct", "tolerance", "feedback", "value", "forms.0"):
        assert f'"{word}"' not in everything
    shown = " ".join(texts(content))
    for question in loaded(course).paired:
        for item in map(CHECKS.__getitem__, question.forms):
            assert f'"{item.id}"' not in everything
            told = (
                [option.feedback for option in item.options]
                if isinstance(item, SingleItem | MultipleItem)
                else [pair.feedback for pair in item.pairs]
                if isinstance(item, MatchingItem)
                else [item.right, item.wrong]
            )
            assert not [text for text in told if text in shown]
    for entry in content["questions"]:
        assert set(entry) == {"id", "points", "kind", "forms"} and entry["points"] == 0
        for form in entry["forms"]:
            assert set(form) <= {"kind", "stem", "options", "unit", "decimals", "fixed_order"}


def texts(value: Any) -> list[str]:
    match value:
        case dict():
            return [text for inner in value.values() for text in texts(inner)]
        case list():
            return [text for inner in value for text in texts(inner)]
    return [value] if isinstance(value, str) else []


def test_without_a_learner_there_is_no_form() -> None:
    with pytest.raises(QuizError, match="who you are"):
        questions.parse(public(loaded("measuring"), 7), "")


PAIR = {"id": "q1", "forms": ["concepts-01", "concepts-03"]}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({"questions": [PAIR]}, "no other test has"),
        ({"ungraded": True, "questions": [PAIR | {"points": 1}]}, "Extra inputs"),
        ({"ungraded": True, "questions": [PAIR, {"id": "q2", "item": "g-intro-01", "points": 1}]},
         "an ungraded test has questions with two forms"),
        ({"ungraded": True, "questions": [PAIR | {"forms": ["concepts-01", "g-intro-01"]}]},
         "no self-check item 'g-intro-01'"),
        ({"ungraded": True, "questions": [PAIR | {"forms": ["concepts-01", "concepts-01"]}]},
         "two different items of one topic and one kind"),
        ({"ungraded": True, "questions": [PAIR | {"forms": ["concepts-01", "dynamics-04"]}]},
         "two different items of one topic and one kind"),
        ({"ungraded": True, "questions": [PAIR | {"forms": ["concepts-01", "concepts-05"]}]},
         "differ in difficulty by 1"),
        ({"ungraded": True, "questions": [PAIR | {"id": f"q{n}"} for n in range(1, 32)]},
         "at most 30 questions, here are 31"),
        ({"ungraded": True, "repeats": "../measuring/pre-test"}, "name the test"),
        ({"ungraded": True, "repeats": "other", "questions": [PAIR]}, "list none here"),
        ({"ungraded": True, "repeats": "nowhere"}, "cannot be read"),
        ({"ungraded": True, "repeats": "post-test"}, "no questions of its own"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_fair_is_refused(
    tmp_path: Path, content: dict[str, Any], says: str
) -> None:
    path = tmp_path / POST_TEST / "questions.yml"
    path.parent.mkdir()
    path.write_text(yaml.safe_dump({"assignment": POST_TEST} | content))
    with pytest.raises(ItemFileError, match=says) as caught:
        load_questions(path)
    assert caught.value.path == path or "nowhere" in str(caught.value)
