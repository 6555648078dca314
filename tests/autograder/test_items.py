"""Items: files that are refused, what learners see, what answers earn, and how even the bank is."""

import json
import math
from collections import Counter
from fractions import Fraction
from pathlib import Path
from statistics import mean
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from autograder import items
from autograder.items import questions
from autograder.items.schema import LETTERS, Item

BANK = items.bank()
SINGLES = [item for item in BANK.values() if isinstance(item, items.SingleItem)]
MULTIPLES = [item for item in BANK.values() if isinstance(item, items.MultipleItem)]


def entry(**changes: Any) -> dict[str, Any]:
    """A sound single item, with some of its fields changed; None takes a field out."""
    sound: dict[str, Any] = {
        "id": "concepts-01",
        "topic": "introduction/key-concepts",
        "outcome": "Tell two terms apart",
        "kind": "single",
        "stem": "Which one?",
        "options": [
            {"text": "This one", "feedback": "No."},
            {"text": "That one", "correct": True, "feedback": "Yes."},
            {"text": "Another one", "feedback": "No."},
        ],
        "difficulty": 1,
        "source": ["iloGS1999"],
        "mark": "checked",
        "status": "self-check",
    }
    return {name: value for name, value in (sound | changes).items() if value is not None}


NUMBER = entry(kind="number", options=None) | {
    "value": 12.3,
    "tolerance": 0.05,
    "unit": "per cent",
    "decimals": 1,
    "right": "Yes.",
    "wrong": "No.",
}
MULTIPLE = entry(
    kind="multiple",
    options=[
        {"text": "Right one", "correct": True, "feedback": "Yes."},
        {"text": "Wrong one", "feedback": "No."},
        {"text": "Right too", "correct": True, "feedback": "Yes."},
        {"text": "Wrong too", "feedback": "No."},
    ],
)


def load(tmp_path: Path, *entries: dict[str, Any]) -> tuple[Item, ...]:
    path = tmp_path / "some.items.yml"
    path.write_text(yaml.safe_dump(list(entries), allow_unicode=True), encoding="utf-8")
    return items.load(path)


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        (entry(stem=None), "stem"),
        (entry(stem="Is it **this**?"), "stem"),
        (entry(stem="See [here](x)"), "stem"),
        (entry(stem="Two\nlines"), "stem"),
        (entry(stem=1990), "stem"),
        (entry(kind="riddle"), "kind"),
        (entry(points=2), "points"),
        (entry(difficulty=4), "difficulty"),
        (entry(mark="guessed"), "mark"),
        (entry(id="Concepts 1"), "id"),
        (entry(options=entry()["options"][:2]), "options"),
        (entry(options=[*entry()["options"][:2], {"text": "Another one"}]), "options.2.feedback"),
        (NUMBER | {"tolerance": -1}, "tolerance"),
        (NUMBER | {"value": math.nan}, "value"),
    ],
)
def test_refusal_names_file_item_and_field(
    tmp_path: Path, broken: dict[str, Any], field: str
) -> None:
    with pytest.raises(items.ItemFileError) as caught:
        load(tmp_path, broken)
    assert caught.value.path.name == "some.items.yml"
    assert caught.value.item == broken["id"]
    assert caught.value.field == field
    assert str(caught.value).startswith(f"{caught.value.path}, {broken['id']}, {field}: ")


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (entry(options=[option | {"correct": True} for option in entry()["options"]]), "one corr"),
        (entry(kind="multiple"), "two or more"),
        (entry(options=[option | {"text": "Same"} for option in entry()["options"]]), "same text"),
        (entry(id="g-concepts-01"), "graded"),
        (entry(status="graded"), "graded"),
        (entry(id="g-concepts-01", status="graded", mark="known"), "known"),
        (entry(source=None), "source"),
    ],
)
def test_refusal_of_items_that_do_not_hang_together(
    tmp_path: Path, broken: dict[str, Any], message: str
) -> None:
    with pytest.raises(items.ItemFileError, match=message):
        load(tmp_path, broken)


@pytest.mark.parametrize("text", ["", "{}", "just text", "- [", "- 3"])
def test_files_that_hold_no_items_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "odd.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(items.ItemFileError, match=r"odd\.yml"):
        items.load(path)


def test_an_id_is_used_once_in_a_file_and_once_in_the_bank(tmp_path: Path) -> None:
    with pytest.raises(items.ItemFileError, match="used twice"):
        load(tmp_path, entry(), entry())
    folder = tmp_path / "items"
    folder.mkdir()
    graded = yaml.safe_dump([entry(id="g-concepts-01", status="graded")])
    for name in ("one.yml", "two.yml"):
        (folder / name).write_text(graded, encoding="utf-8")
    with pytest.raises(items.ItemFileError, match=r"two\.yml, g-concepts-01, id: .* one\.yml"):
        items.bank(tmp_path)


def test_the_bank_holds_graded_items_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "items").mkdir()
    (tmp_path / "items" / "one.yml").write_text(yaml.safe_dump([entry()]), encoding="utf-8")
    monkeypatch.setenv("AUTOGRADER_EXERCISES", str(tmp_path))
    with pytest.raises(items.ItemFileError, match="graded items only"):
        items.bank()


@pytest.mark.parametrize(
    ("source", "answer", "share"),
    [
        (entry(), "b", 1),
        (entry(), "a", 0),
        (entry(), "That one", 0),
        (entry(), ["b"], 0),
        (entry(), None, 0),
        (entry(), True, 0),
        (MULTIPLE, ["a", "c"], 1),
        (MULTIPLE, ["c", "a", "a"], 1),
        (MULTIPLE, ["a"], Fraction(1, 2)),
        (MULTIPLE, ["a", "b"], 0),
        (MULTIPLE, ["a", "c", "b"], Fraction(1, 2)),
        (MULTIPLE, ["a", "c", "z"], Fraction(1, 2)),
        (MULTIPLE, ["a", "b", "c", "d"], 0),
        (MULTIPLE, ["b", "d"], 0),
        (MULTIPLE, [], 0),
        (MULTIPLE, "ac", 0),
        (MULTIPLE, ["a", 3], 0),
        (MULTIPLE, [["a"], "c"], 0),
        (NUMBER, 12.3, 1),
        (NUMBER, 12.35, 1),
        (NUMBER, 12.25, 1),
        (NUMBER, 12.3500001, 0),
        (NUMBER, 12, 0),
        (NUMBER, "12.3", 0),
        (NUMBER | {"value": 1, "tolerance": 0}, True, 0),
        (NUMBER | {"value": 1, "tolerance": 0}, 1, 1),
        (NUMBER, math.nan, 0),
        (NUMBER, math.inf, 0),
        (NUMBER, 10**400, 0),
        (NUMBER, [12.3], 0),
        (NUMBER, None, 0),
    ],
)
def test_what_an_answer_earns(
    tmp_path: Path, source: dict[str, Any], answer: object, share: Fraction | int
) -> None:
    (item,) = load(tmp_path, source)
    earned = items.mark(item, answer)
    assert isinstance(earned, Fraction)
    assert earned == share


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text("abcdxyz"),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON)
def test_marking_any_answer_stays_within_bounds(answer: object) -> None:
    for item in BANK.values():
        assert 0 <= items.mark(item, answer) <= 1


@pytest.mark.parametrize("item", BANK.values(), ids=list(BANK))
def test_the_key_earns_everything_and_survives_json(item: Item) -> None:
    assert items.mark(item, json.loads(json.dumps(items.key(item)))) == 1


@pytest.mark.parametrize("item", BANK.values(), ids=list(BANK))
def test_what_learners_see_holds_no_key(item: Item) -> None:
    shown = items.public(item)
    text = json.dumps(shown)
    assert set(shown) <= {"id", "kind", "stem", "options", "unit", "decimals"}
    if isinstance(item, items.NumberItem):
        hidden = [item.right, item.wrong]
    else:
        hidden = [option.feedback for option in item.options]
        assert all(set(option) == {"id", "text"} for option in shown["options"])
        assert [option["id"] for option in shown["options"]] == list(LETTERS[: len(item.options)])
    assert not any(secret in text for secret in hidden)


def test_the_bank_is_balanced_over_topics() -> None:
    topics = Counter(item.topic for item in BANK.values())
    assert len(BANK) >= 8
    assert max(topics.values()) - min(topics.values()) <= 1


def test_no_single_item_gives_itself_away_by_length() -> None:
    for item in SINGLES:
        right = next(len(option.text) for option in item.options if option.correct)
        assert right <= max(len(option.text) for option in item.options if not option.correct), (
            item.id
        )


def test_the_right_option_has_no_favourite_place() -> None:
    places = Counter(min(item.key) for item in SINGLES)
    assert set(places) == set("abcd")
    assert max(places.values()) <= math.ceil(len(SINGLES) / 3)


def test_multiple_items_do_not_give_themselves_away() -> None:
    for item in MULTIPLES:
        assert item.key != set(LETTERS[: len(item.key)]), f"{item.id}: all right options come first"
        right = mean(len(option.text) for option in item.options if option.correct)
        wrong = mean(len(option.text) for option in item.options if not option.correct)
        assert right <= wrong * 1.25, item.id


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
    shown = questions.public(loaded)
    assert {"format": 1, "assignment": "week-01"}.items() <= shown.items()
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
