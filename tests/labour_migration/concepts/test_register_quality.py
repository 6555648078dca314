"""The twelve points of a register: exact points, a range where answers are missing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labour_migration.concepts import BadAnswer, UnknownName
from labour_migration.concepts.register_quality import checklist, score

IDS = [point.id for point in checklist()]
ESSENTIAL = [point.id for point in checklist() if point.essential]


def test_there_are_twelve_points_and_four_are_essential() -> None:
    assert len(IDS) == len(set(IDS)) == 12
    assert len(ESSENTIAL) == 4
    assert all(point.question.endswith("?") and point.title for point in checklist())


def test_all_yes_all_no_and_nothing() -> None:
    best, worst = score(dict.fromkeys(IDS, "yes")), score(dict.fromkeys(IDS, "no"))
    assert (best.lowest, best.highest, best.usable) == (24, 24, True)
    assert (worst.lowest, worst.highest, worst.usable) == (0, 0, False)
    nothing = score({})
    assert (nothing.lowest, nothing.highest, nothing.usable) == (0, 24, None)
    assert nothing.missing == tuple(IDS) and nothing.open_essentials == tuple(ESSENTIAL)


def test_no_score_buys_an_essential_point() -> None:
    found = score({**dict.fromkeys(IDS, "yes"), "firewall": "partly"})
    assert found.lowest == 23
    assert found.unmet == ("firewall",) and found.usable is False


def test_missing_answers_leave_the_result_open_until_they_cannot_change_it() -> None:
    answers = {**dict.fromkeys(ESSENTIAL, "yes"), "population": "yes", "date": "yes"}
    assert score(answers).usable is None
    lost = {**answers, "exits": "no", "comparison": "no", "missing": "no", "variables": "no"}
    assert score(lost).highest == 16 and score(lost).usable is False
    enough = {**dict.fromkeys(IDS, "yes")}
    for name in ("exits", "comparison", "documentation"):
        del enough[name]
    assert score(enough).lowest == 18 and score(enough).usable is True


@given(st.dictionaries(st.sampled_from(IDS), st.sampled_from(["yes", "partly", "no"])))
def test_the_range_holds_every_way_of_filling_in(answers: dict[str, str]) -> None:
    found = score(answers)  # type: ignore[arg-type]
    low = score({**dict.fromkeys(IDS, "no"), **answers})  # type: ignore[arg-type]
    high = score({**dict.fromkeys(IDS, "yes"), **answers})  # type: ignore[arg-type]
    assert (found.lowest, found.highest) == (low.lowest, high.lowest)
    if found.usable is not None:
        assert high.usable is found.usable


def test_an_unknown_point_and_a_bad_answer_are_told() -> None:
    with pytest.raises(UnknownName, match="mandate"):
        score({"mandat": "yes"})
    with pytest.raises(BadAnswer, match="'unit' is answered 'maybe'; use yes, partly, no"):
        score({"unit": "maybe"})  # type: ignore[dict-item]
