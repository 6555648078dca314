"""questions.yml: what is refused, and what is published of it without any key."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from autograder import items
from autograder.items import questions

BANK = items.bank()
QUESTION = {"id": "q1", "points": 1, "item": "g-intro-01"}
COUNT = {
    "id": "q1",
    "points": "0.5",
    "kind": "number",
    "stem": "How many?",
    "decimals": 0,
    "minimum": 0,
    "maximum": 9,
}
CHOICE = {"id": "q1", "points": 1, "kind": "choice", "stem": "Which?", "options": ["x", "y", "z"]}
TEXT = {"id": "q1", "points": 2, "kind": "text", "stem": "Why?"}


def load_questions(tmp_path: Path, *entries: dict[str, Any]) -> questions.Questions:
    path = tmp_path / "questions.yml"
    path.write_text(yaml.safe_dump({"assignment": "week-01", "questions": list(entries)}))
    return questions.load_questions(path)


def test_each_form_of_question_is_published_without_its_key(tmp_path: Path) -> None:
    loaded = load_questions(
        tmp_path,
        QUESTION,
        COUNT | {"id": "q2"},
        CHOICE | {"id": "q3"},
        TEXT | {"id": "q4"},
        TEXT | {"id": "q5", "place": "widget"},
    )
    assert loaded.total == Fraction("6.5")
    assert loaded.get("q1").item == "g-intro-01"
    assert loaded.get("q2").item is None
    shown = questions.public(loaded, 7)
    assert {"format": 2, "seed": 7, "assignment": "week-01"}.items() <= shown.items()
    assert [one["id"] for one in shown["questions"]] == ["q1", "q2", "q3", "q5"]
    assert [one["kind"] for one in shown["questions"]] == ["single", "number", "single", "text"]
    assert shown["questions"][1]["points"] == 0.5
    assert shown["questions"][2]["options"][2] == {"id": "c", "text": "z"}
    assert "g-intro" not in json.dumps(shown)


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        (QUESTION | {"item": "g-none-01"}, "item"),
        (QUESTION | {"points": 0.5}, "questions.0.points"),
        (QUESTION | {"points": "many"}, "questions.0.points"),
        (QUESTION | {"points": 0}, "questions.0.points"),
        (COUNT | {"minimum": 9}, "questions.0"),
        (COUNT | {"value": 4}, "questions.0.value"),
        (CHOICE | {"options": ["x"]}, "questions.0.options"),
        (CHOICE | {"kind": "riddle"}, "questions.0.kind"),
        (TEXT | {"id": "q2"}, ""),
    ],
)
def test_refused_questions(tmp_path: Path, broken: dict[str, Any], field: str) -> None:
    with pytest.raises(items.ItemFileError, match=r"questions\.yml") as caught:
        load_questions(tmp_path, broken)
    assert caught.value.field == field


DRAWN = {"id": "q1", "points": 1, "draw": "introduction/key-concepts"}


def drawn(tmp_path: Path, difficulty: object, *entries: dict[str, Any]) -> questions.Questions:
    path = tmp_path / "questions.yml"
    content = {"assignment": "week-01", "difficulty": difficulty, "questions": list(entries)}
    path.write_text(yaml.safe_dump(content))
    return questions.load_questions(path)


def test_a_pool_is_published_without_its_ids(tmp_path: Path) -> None:
    loaded = drawn(tmp_path, 4, DRAWN, DRAWN | {"id": "q2"})
    shown = questions.public(loaded, 7)
    pool = loaded.pool(BANK)
    assert {item.topic for item in pool} == {"introduction/key-concepts"}
    assert [one["stem"] for one in shown["draw"]["pool"]] == [item.stem for item in pool]
    assert len({one["family"] for one in shown["draw"]["pool"]}) == len({i.family for i in pool})
    assert "g-intro" not in json.dumps(shown)
    assert shown["questions"] == [{"id": f"q{n}", "points": 1, "kind": "drawn"} for n in (1, 2)]


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        ((None, DRAWN), ""),
        ((3, COUNT), ""),
        ((3, DRAWN | {"draw": "introduction/nothing"}), "draw"),
        ((3, DRAWN | {"stem": "Which?"}), "questions.0.stem"),
        ((3, DRAWN, COUNT | {"id": "q2", "stem": "How many in {region}?"}), "questions.1"),
        ((3, DRAWN, COUNT | {"id": "q2", "given": {"region": ["Asia", "Africa"]}}), "questions.1"),
        ((3, DRAWN, COUNT | {"id": "q2", "given": {"x": ["Asia"]}}), "questions.1.given.x"),
    ],
)
def test_refused_draws(tmp_path: Path, broken: tuple[Any, ...], field: str) -> None:
    with pytest.raises(items.ItemFileError, match=r"questions\.yml") as caught:
        drawn(tmp_path, *broken)
    assert caught.value.field == field
