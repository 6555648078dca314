"""Items: files that are refused, what learners see, and what answers earn."""

import json
import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from autograder import items
from autograder.errors import AutograderError
from autograder.items import edition
from autograder.items.schema import LETTERS, Item

BANK = items.bank()


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
ORDERING = entry(kind="ordering", options=None) | {
    "steps": ["Count", "Ask", "Decide", "Act"],
    "right": "Yes.",
    "wrong": "No.",
}  # By letter: a Act, b Ask, c Count, d Decide.
MATCHING = entry(kind="matching", options=None) | {
    "pairs": [
        {"left": left, "right": right, "feedback": f"{left} is {right}."}
        for left, right in (("1", "one"), ("2", "two"), ("3", "three"))
    ],
    "extra": ["four"],
}  # By letter: a four, b one, c three, d two.
SHORT = entry(kind="short", options=None) | {
    "accept": ["10.7.1", "indicator 10.7.1"],
    "right": "Yes.",
    "wrong": "No.",
}
GRADED = {"id": "g-concepts-01", "status": "graded"}


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
        (ORDERING | {"steps": ["One", "Two"]}, "steps"),
        (MATCHING | {"extra": ["x"] * 4}, "extra"),
        (SHORT | {"accept": []}, "accept"),
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
        (ORDERING | {"steps": ["Count", "Ask", "count", "Act"]}, "two steps"),
        (MATCHING | {"extra": []}, "four right sides"),
        (MATCHING | {"extra": ["One"]}, "two right sides"),
        (entry(variants=[{"stem": "Another?"}]), "only graded items have variants"),
        (entry(**GRADED, variants=[{"difficulty": 3}]), "cannot change 'difficulty'"),
        (entry(**GRADED, variants=[{}]), "changes nothing"),
        (entry(**GRADED, variants="none"), "a list of fields"),
        (entry(**GRADED, variants=[{"stem": ""}]), "at least 1 character"),
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
        (ORDERING, ["c", "b", "d", "a"], 1),
        (ORDERING, ["c", "b", "a", "d"], Fraction(2, 3)),
        (ORDERING, ["a", "d", "b", "c"], 0),
        (ORDERING, ["b", "a", "c", "d"], 0),
        (ORDERING, ["c", "b", "d"], 0),
        (ORDERING, ["c", "c", "d", "a"], 0),
        (ORDERING, "cbda", 0),
        (MATCHING, ["b", "d", "c"], 1),
        (MATCHING, ["b", "d", "a"], Fraction(2, 3)),
        (MATCHING, ["b", "", ""], Fraction(1, 3)),
        (MATCHING, ["b", "b", "b"], 0),
        (MATCHING, ["b", "d"], 0),
        (MATCHING, {"1": "b"}, 0),
        (SHORT, "10.7.1", 1),
        (SHORT, "  INDICATOR 10.7.1. ", 1),
        (SHORT, "10.7", 0),
        (SHORT, "1071", 0),
        (SHORT, "", 0),
        (SHORT, 10.7, 0),
        (SHORT, "10.7.1" + " " * 300, 0),
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
    fields = {"id", "kind", "stem", "options", "lefts", "unit", "decimals", "fixed_order"}
    assert set(shown) <= fields
    for option in (*shown.get("options", ()), *shown.get("lefts", ())):
        assert set(option) == {"id", "text"}
    letters = [option["id"] for option in shown.get("options", ())]
    assert letters == list(LETTERS[: len(letters)])
    assert not any(secret in text for secret in told(item))


def told(item: Item) -> list[str]:
    """Everything that an item says after marking."""
    match item:
        case items.SingleItem() | items.MultipleItem():
            return [option.feedback for option in item.options]
        case items.MatchingItem():
            return [pair.feedback for pair in item.pairs]
        case _:
            return [item.right, item.wrong]


@pytest.mark.parametrize("item", BANK.values(), ids=list(BANK))
def test_mistakes_earn_nothing_and_are_told_something(item: Item) -> None:
    wrong = items.mistakes(item)
    assert len(wrong) >= 3 or len(wrong) == len(item.options) - 1
    for answer in wrong:
        assert items.mark(item, json.loads(json.dumps(answer))) == 0
        assert all(items.feedback(item, answer)) and items.feedback(item, answer)
        assert set(items.feedback(item, answer)) <= set(told(item))


def test_an_order_and_a_match_show_their_lines_by_the_alphabet(tmp_path: Path) -> None:
    order, match = load(tmp_path, ORDERING, MATCHING | {"id": "concepts-02"})
    texts = [option["text"] for option in items.public(order)["options"]]
    assert texts == ["Act", "Ask", "Count", "Decide"]
    texts = [option["text"] for option in items.public(match)["options"]]
    assert texts == ["four", "one", "three", "two"]
    assert [left["text"] for left in items.public(match)["lefts"]] == ["1", "2", "3"]


def test_what_a_missed_match_is_told(tmp_path: Path) -> None:
    (match,) = load(tmp_path, MATCHING)
    assert items.feedback(match, ["b", "c", ""]) == ["2 is two.", "3 is three."]
    assert items.feedback(match, None) == ["1 is one.", "2 is two.", "3 is three."]


def test_a_variant_is_an_item_of_the_same_family(tmp_path: Path) -> None:
    changed = {"stem": "And now?", "value": 5}
    first, second = load(tmp_path, NUMBER | GRADED | {"variants": [changed]})
    assert (first.id, second.id) == ("g-concepts-01", "g-concepts-01-v2")
    assert first.family == second.family == "g-concepts-01"
    assert (second.stem, items.key(second), second.unit) == ("And now?", 5, "per cent")


@pytest.fixture
def private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "items").mkdir()
    monkeypatch.setenv(edition.SETTING, str(tmp_path))
    return tmp_path


def put(private: Path, *entries: dict[str, Any]) -> None:
    (private / "items" / "own.yml").write_text(yaml.safe_dump(list(entries)))


def test_a_private_item_replaces_a_public_one_with_its_variants(private: Path) -> None:
    public = next(item for item in BANK.values() if item.variant_of)
    put(private, entry(id=public.family, status="graded"), entry(id="g-own-01", status="graded"))
    found = items.bank()
    assert found[public.family].stem == "Which one?"
    assert public.id not in found
    assert set(found) - set(BANK) == {"g-own-01"}


def test_a_private_edition_can_do_without_public_items(private: Path) -> None:
    put(private, entry(id="g-own-01", status="graded"))
    (private / "edition.yml").write_text("public_items: false\nseeds: {measuring: 99}\n")
    assert set(items.bank()) == {"g-own-01"}
    assert (edition.seed("measuring", 1), edition.seed("governance-coherence", 1)) == (99, 1)


@pytest.mark.parametrize("text", ["seeds: {measuring: -1}", "unknown: 1", "[", "- a"])
def test_a_wrong_edition_file_is_named(private: Path, text: str) -> None:
    (private / "edition.yml").write_text(text)
    with pytest.raises(AutograderError, match=r"edition\.yml"):
        items.bank()


def test_a_private_folder_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(edition.SETTING, "/nowhere/at/all")
    with pytest.raises(edition.EditionError, match="/nowhere/at/all"):
        items.bank()
