"""The gates of the item bank: each lets sound items through and catches a planted fault."""

from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from autograder import items
from autograder.items.questions import Questions
from autograder.quality import chance, coverage, draw_sums, explained, wording
from autograder.quality.findings import Fault
from autograder.quality.item_set import ItemSet
from tests.autograder.quality import made

Gate = Callable[[ItemSet], Iterable[Fault]]
GATES: tuple[Gate, ...] = (
    coverage.topics,
    coverage.sources,
    coverage.stems,
    wording.faults,
    explained.guessable,
    explained.faults,
)


def bank(tmp_path: Path, *changed: dict[str, Any], own: int = 6) -> ItemSet:
    """A set of eight sound graded items and some self-checks, the first ones changed."""
    graded = [made.item(number) for number in range(1, 9)]
    for number, changes in enumerate(changed):
        merged = graded[number] | changes
        graded[number] = {name: value for name, value in merged.items() if value is not None}
    public = [
        made.item(number, id=f"made-{number}", status="self-check", stem=f"Which one is {number}?")
        for number in range(11, 11 + own)
    ]
    files = {"graded.yml": graded, "own.yml": public}
    for name, content in files.items():
        (tmp_path / name).write_text(yaml.safe_dump(content))
    return ItemSet(
        graded={"graded.yml": items.load(tmp_path / "graded.yml")},
        self_checks={"own.yml": items.load(tmp_path / "own.yml")} if own else {},
        topics=(made.TOPIC,),
        sources=frozenset({"known2020"}),
    )


def options(*texts: str, right: tuple[int, ...] = (1,)) -> list[dict[str, Any]]:
    return [
        {"text": text, "feedback": f"About {number}.", "correct": number in right}
        for number, text in enumerate(texts)
    ]


def messages(gate: Gate, found: ItemSet) -> str:
    return "\n".join(map(str, gate(found)))


@pytest.mark.parametrize("gate", GATES, ids=lambda gate: f"{gate.__module__}.{gate.__name__}")
def test_a_sound_bank_passes(tmp_path: Path, gate: Gate) -> None:
    assert messages(gate, bank(tmp_path)) == ""


@pytest.mark.parametrize(
    ("gate", "changes", "expected"),
    [
        (coverage.topics, {"topic": "measuring/demand"}, "measuring/concepts: 7 graded items."),
        (coverage.sources, {"source": ["nobody1999"]}, "'nobody1999' is not in the bibliography"),
        (coverage.stems, {"stem": "Which case fits, number 2?"}, "its stem is that of g-made-01"),
        (coverage.stems, {"stem": "Which one is 12?"}, "its stem is that of g-made-01"),
        (
            wording.faults,
            {"options": options("One", "One that is right", "Two", "Six")},
            "the right option is much the longest",
        ),
        (wording.faults, {"options": options("One.", "Two", "Six", "Ten")}, "full stop"),
        (wording.faults, {"options": options("one", "Two", "Six", "Ten")}, "a capital"),
        (wording.faults, {"stem": "Costaverra needs an"}, "ends in an article"),
        (
            wording.faults,
            {"options": options("Always one", "Two or three", "Never six", "Ten or so")},
            "absolute words",
        ),
        (
            wording.faults,
            {"kind": "multiple", "options": options("One", "Two", "Six", "Ten", right=(0, 1))},
            "all right options come first",
        ),
        (
            wording.faults,
            {"kind": "multiple", "options": options("Two hundred", "One", "Six", "Two thousand",
                                                    right=(0, 3))},
            "much longer than wrong ones",
        ),
        (
            explained.guessable,
            {"kind": "multiple", "options": options("One", "Two", "Six", right=(1, 2))},
            "guessing earns 36%",
        ),
        (
            explained.faults,
            {"options": [*options("One", "Two", "Six"), {"text": "Ten", "feedback": "Not two."}]},
            "",
        ),
        (
            explained.faults,
            {"kind": "short", "options": None, "accept": ["stock"], "right": "Yes.",
             "wrong": "The word is stock."},
            "a wrong answer is told 'stock'",
        ),
        (
            explained.faults,
            {"kind": "number", "options": None, "value": 12.5, "tolerance": 0.05, "unit": "men",
             "decimals": 1, "right": "Yes.", "wrong": "It should be 12.5 here."},
            "a wrong answer is told '12.5'",
        ),
        (
            explained.faults,
            {"options": [*options("One man", "Two men", "Six men"),
                         {"text": "Ten men", "feedback": "No, rather two men."}]},
            "a wrong answer is told 'Two men'",
        ),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found(
    tmp_path: Path, gate: Gate, changes: dict[str, Any], expected: str
) -> None:
    found = messages(gate, bank(tmp_path, changes))
    assert expected in found
    assert bool(found) == bool(expected)


def test_too_few_self_checks(tmp_path: Path) -> None:
    assert "5 self-check items. Write 1 more." in messages(coverage.topics, bank(tmp_path, own=5))


def test_the_right_option_is_the_longest_too_often(tmp_path: Path) -> None:
    longer = {"options": options("Seven cases", "Eleven cases", "Nine cases", "Two cases")}
    assert not messages(wording.faults, bank(tmp_path, longer, longer))
    found = messages(wording.faults, bank(tmp_path, longer, longer, longer))
    assert "the right option is the longest in 3 of 8 items" in found


def test_right_options_with_a_favourite_place(tmp_path: Path) -> None:
    second = {"options": options("Six", "Two", "One", "Ten")}
    found = messages(wording.faults, bank(tmp_path, *[second] * 8))
    assert "favourite places (a 0, b 8, c 0, d 0)" in found


def test_a_variant_may_keep_the_stem(tmp_path: Path) -> None:
    variant = {"options": options("Six", "Two", "One", "Ten")}
    found = bank(tmp_path, {"variants": [variant]})
    assert len(found.bank) == 9
    assert messages(coverage.stems, found) == ""
    assert messages(coverage.topics, found) == ""


@pytest.mark.parametrize(
    ("changes", "share"),
    [
        ({}, Fraction(1, 4)),
        # 15 subsets of a b c d with a b right: {a} {b} half, {a b} 1, {a b c} {a b d} half.
        ({"kind": "multiple", "options": options("A", "B", "C", "D", right=(0, 1))},
         Fraction(3, 15)),
        # 4! orders; by inversions 0 1 2 3: 1 3 5 6 of them; pairs right minus wrong 6 4 2 0.
        ({"kind": "ordering", "options": None, "steps": ["A", "B", "C", "D"], "right": "Yes.",
          "wrong": "No."}, Fraction(1 * 6 + 3 * 4 + 5 * 2, 6 * 24)),
        ({"kind": "matching", "options": None, "extra": ["four"], "pairs": [
            {"left": left, "right": right, "feedback": "So."}
            for left, right in (("1", "one"), ("2", "two"), ("3", "three"))]}, Fraction(1, 4)),
        ({"kind": "short", "options": None, "accept": ["stock"], "right": "Y.", "wrong": "N."},
         Fraction(0)),
    ],
)  # fmt: skip
def test_what_guessing_earns(tmp_path: Path, changes: dict[str, Any], share: Fraction) -> None:
    assert chance.expected(bank(tmp_path, changes).bank[0]) == share


def test_sums_over_draws_by_hand(tmp_path: Path) -> None:
    """Four items of one topic in two slots, one with a variant; difficulties must make 3."""
    found = bank(tmp_path, {}, {"variants": [{"stem": "And now?"}]})
    few = {item.id: item for item in found.bank if item.id < "g-made-05"}
    drawn = [{"id": f"q{number}", "draw": made.TOPIC, "points": 1} for number in (1, 2)]
    asked = Questions.model_validate({"assignment": "week-01", "difficulty": 3, "questions": drawn})
    # Items 1 and 3 have difficulty 2, items 2 and 4 difficulty 1; only the variant is worth 1.
    sums = draw_sums.spread(asked, few, lambda item: Fraction(item.variant_of is not None))
    assert sums == {Fraction(0): Fraction(3, 4), Fraction(1): Fraction(1, 4)}
    # 8 draws in order; those with item 2 have two versions, half as likely each.
    same = (Fraction(4, 64) + Fraction(4, 64) * 2 * Fraction(1, 4)) / 24**2
    assert draw_sums.alike(asked, few) == same
    with pytest.raises(ValueError, match="add up to 9"):
        draw_sums.spread(asked.model_copy(update={"difficulty": 9}), few, lambda item: Fraction(0))
