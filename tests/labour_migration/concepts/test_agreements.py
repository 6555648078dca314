"""Scoring an agreement: exact points, honest about what was not answered."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labour_migration import datasets
from labour_migration.concepts import BadAnswer, UnknownName
from labour_migration.concepts.agreements import Item, checklist, score

NAMES = [item.name for item in checklist()]


def test_the_checklist_adds_up() -> None:
    table = datasets.load("agreement_checklist")
    assert table["points"].sum() == 100
    assert (table["points"] > 0).all()
    assert set(table["basis"]) == {"design"}
    assert set(table["essential"]) == {"yes", "no"}
    assert table["item"].is_unique


def test_all_yes_and_all_no() -> None:
    best, worst = score(dict.fromkeys(NAMES, "yes")), score(dict.fromkeys(NAMES, "no"))
    assert (best.points, best.highest, best.sound) == (100, 100, True)
    assert (worst.points, worst.highest, worst.sound) == (0, 0, False)
    essentials = tuple(item.name for item in checklist() if item.essential)
    assert worst.unmet_essentials == essentials


def test_partly_is_half_and_exact() -> None:
    odd = Item("odd", "Part", "Question?", "Reason.", 5, essential=True)
    scored = score({"odd": "partly"}, [odd])
    assert scored.points == Fraction(5, 2)
    assert scored.dimensions[0].share == Fraction(1, 2)
    assert scored.unmet_essentials == ("odd",)


def test_no_answer_is_not_a_no() -> None:
    nothing = score({})
    assert nothing.missing == tuple(NAMES)
    assert (nothing.points, nothing.highest) == (0, 100)
    assert nothing.unmet_essentials == ()
    assert not nothing.sound


def test_a_high_score_does_not_buy_an_essential() -> None:
    scored = score({**dict.fromkeys(NAMES, "yes"), "pro-papers": "no"})
    assert scored.points == 96
    assert scored.unmet_essentials == ("pro-papers",)
    assert not scored.sound


@given(
    st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["yes", "partly", "no"])),
)
def test_parts_make_the_whole(answers: dict[str, str]) -> None:
    scored = score(answers)  # type: ignore[arg-type]
    assert sum(part.points for part in scored.dimensions) == scored.points
    assert sum(part.possible for part in scored.dimensions) == scored.possible == 100
    assert sum(part.missing for part in scored.dimensions) == len(scored.missing)
    assert len(scored.missing) + len(answers) == len(NAMES)
    assert 0 <= scored.points <= scored.highest <= 100


def test_an_unknown_item_and_a_bad_answer_are_told() -> None:
    with pytest.raises(UnknownName, match="rec-fees"):
        score({"rec-fee": "yes"})
    with pytest.raises(BadAnswer, match="'rec-fees' is answered 'Yes'; use yes, partly, no"):
        score({"rec-fees": "Yes"})  # type: ignore[dict-item]
