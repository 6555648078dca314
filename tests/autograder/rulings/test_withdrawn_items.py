"""A faulty item withdrawn: who was set it, what either method gives, and what stays."""

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from autograder import rulings
from autograder.cell_marks import Held
from autograder.certificate import Standing
from autograder.marking import reference
from autograder.rulings import Basis, Method, Order, RulingError
from autograder.rulings.withdrawing import Setting
from autograder.workspace import Workspace
from tests.autograder.conftest import COURSE
from tests.autograder.rulings.cases import (
    BY,
    WHY,
    all_done,
    attempt,
    basis,
    cells,
    decision,
    ruled,
    with_cells,
)

DRAWN = {
    "ana": {"q1": "g-1", "q2": "g-faulty"},
    "bo": {"q1": "g-faulty", "q2": "g-2"},
    "cy": {"q1": "g-1", "q2": "g-2"},
}


@pytest.fixture
def three(tmp_path: Path) -> Basis:
    """Each has ten questions of one point in Test 1; the draws differ."""
    start = basis(tmp_path, ana=all_done(9, 0), bo=all_done(9, 0), cy=all_done(9, 0))
    ana = cells(1, 0, 1, 1, 1, 1, 1, 0, 0, 0)
    bo = cells(1, 0, 1, 1, 1, 1, 1, 1, 1, None)
    cy = cells(0, 0, 0, 1, 1, 1, 1, 1, 1, 1)
    return with_cells(start, "week-01", DRAWN, ana=ana, bo=bo, cy=cy)


def withdraw(found: Basis, item: str, method: Method) -> Order:
    return rulings.withdraw_item(found, "week-01", item, method, WHY, BY)


def marks(found: Basis) -> dict[str, tuple[Fraction, Fraction]]:
    parts = {name: decision(found, name).parts[0] for name in DRAWN}
    return {name: (part.counted, part.unmarked) for name, part in parts.items()}


def test_full_points_go_to_those_who_were_set_it(three: Basis) -> None:
    before = marks(three)
    after = marks(ruled(three, withdraw(three, "g-faulty", "full-points")))
    assert before == {"ana": (6, 0), "bo": (8, 1), "cy": (7, 0)}
    # Bo had it right, and cy was not set it.
    assert after == {"ana": (7, 0), "bo": (8, 1), "cy": (7, 0)}


def test_the_rest_is_scaled_up_exactly(three: Basis) -> None:
    after = marks(ruled(three, withdraw(three, "g-faulty", "rescale")))
    scale = Fraction(10, 9)
    assert after == {"ana": (6 * scale, 0), "bo": (7 * scale, scale), "cy": (7, 0)}


def test_two_items_together_and_one_taken_back(three: Basis) -> None:
    once = ruled(three, withdraw(three, "g-faulty", "full-points"))
    twice = ruled(once, withdraw(once, "q10", "rescale"))
    scale = Fraction(10, 9)
    assert marks(twice) == {"ana": (7 * scale, 0), "bo": (8 * scale, 0), "cy": (6 * scale, 0)}
    back = ruled(twice, rulings.undo(twice, 2, WHY, BY))
    assert marks(back) == marks(once)
    none = ruled(back, rulings.undo(back, 3, WHY, BY))
    assert marks(none) == marks(three)


@pytest.mark.parametrize("name", ["q3", "q3-test"])
def test_a_question_or_a_cell_that_everybody_was_set(three: Basis, name: str) -> None:
    after = marks(ruled(three, withdraw(three, name, "full-points")))
    assert after["cy"] == (8, 0)


def test_an_item_that_nobody_was_set_is_refused(three: Basis) -> None:
    with pytest.raises(RulingError, match=r"Nobody was set 'g-9'.*q1-test"):
        withdraw(three, "g-9", "rescale")


def test_not_everything_can_be_scaled_away(tmp_path: Path) -> None:
    start = basis(tmp_path, ana=all_done(9, 0))
    found = with_cells(start, "week-01", {"ana": {}}, ana=cells(0))
    ruled_away = ruled(found, withdraw(found, "q1", "rescale"))
    with pytest.raises(RulingError, match="nothing of week-01 is left"):
        decision(ruled_away, "ana")
    assert points_of_ana(ruled(found, withdraw(found, "q1", "full-points"))) == 1


def points_of_ana(found: Basis) -> Fraction:
    return decision(found, "ana").parts[0].counted


def test_an_override_and_blank_work_stay_as_they_are(three: Basis) -> None:
    own = {**three.standings["cy"], "week-01": Standing("blank")}
    held = {name: one for name, one in three.held["week-01"].items() if name != "cy"}
    found = replace(three, standings={**three.standings, "cy": own}, held={"week-01": held})
    given = rulings.override(found, "ana", "week-01", Fraction(3), WHY, BY)
    after = ruled(found, given, withdraw(found, "q2", "full-points"))
    assert decision(after, "ana").parts[0].counted == 3
    assert decision(after, "ana").parts[0].computed == 7
    assert decision(after, "cy").parts[0].state == "blank"


def test_an_earlier_attempt_is_put_right_as_well(three: Basis) -> None:
    old, new = (datetime(2020, 5, day, tzinfo=UTC) for day in (20, 21))
    first = cells(1, 0, 1, 1, 1, 1, 1, 1, 1, 1)
    standing = replace(
        three.standings["ana"]["week-01"],
        submitted_at=new,
        earlier=(Standing("submitted", Fraction(9), submitted_at=old),),
    )
    live = Held(new, dict(three.held["week-01"]["ana"].cells))
    found = replace(
        three,
        standings={**three.standings, "ana": {**three.standings["ana"], "week-01": standing}},
        held={"week-01": {**three.held["week-01"], "ana": live}},
        attempts={("ana", "week-01"): (attempt("ana", old, first),)},
    )
    assert points_of_ana(found) == 9
    after = ruled(found, withdraw(found, "g-faulty", "full-points"))
    assert points_of_ana(after) == 10
    assert decision(after, "ana").parts[0].attempt == 1


@pytest.mark.parametrize("assessment", ["week-01", "week-05"])
def test_who_was_set_what_is_what_the_marker_asks(tmp_path: Path, assessment: str) -> None:
    space = Workspace.open(COURSE, tmp_path)
    setting = Setting(space, assessment)
    for learner in ("ana", "bo", "demo-04", "o'neill@example.org"):
        asked = reference.items_asked(space.source / assessment, learner)
        assert setting.items(learner) == {name: item.id for name, item in asked.items()}


def test_work_without_questions_has_cells_alone(tmp_path: Path) -> None:
    setting = Setting(Workspace.open(COURSE, tmp_path), "assignment")
    assert setting.items("ana") == {}
    assert setting.cells("rights", "ana", ["rights", "sources"]) == ["rights"]
