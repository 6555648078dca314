"""The three ICLS concepts, person by person."""

from itertools import product

import pandas as pd
import pytest

from labour_migration.indicators import BadColumn, icls
from labour_migration.indicators.icls import Answers, decide

ADULT = {"working_age": True}


@pytest.mark.parametrize(
    ("answers", "applies", "part"),
    [
        # A resident born abroad who works or seeks work, whatever the reason for coming.
        (Answers(True, True, born_abroad=True, labour_force=True, came_for_work=False), True, "a"),
        (Answers(True, True, born_abroad=True, labour_force=False), False, ""),
        (Answers(True, True, born_abroad=False, labour_force=True), False, ""),
        # A frontier or seasonal worker: not a resident, attached to the labour market.
        (Answers(True, False, attached=True), True, "b"),
        (Answers(True, False, born_abroad=True, labour_force=True, attached=False), False, ""),
        (Answers(False, True, born_abroad=True, labour_force=True), False, ""),
        # Not stated matters only where the chain needs it.
        (Answers(True, True, born_abroad=None, labour_force=True), None, ""),
        (Answers(True, True, born_abroad=None, labour_force=False), False, ""),
        (Answers(None, True, born_abroad=False, labour_force=True), False, ""),
        # Residence not stated: settled only where both ways lead to the same answer.
        (Answers(True, None, born_abroad=True, labour_force=True), None, ""),
        (Answers(True, None, born_abroad=True, labour_force=True, attached=True), True, ""),
        (Answers(True, None, born_abroad=False, attached=True), None, ""),
        (Answers(True, None, born_abroad=False, attached=False), False, ""),
        (Answers(False, None), False, ""),
        (Answers(True, False, attached=None), None, ""),
    ],
)
def test_international_migrant_worker(answers: Answers, applies: bool | None, part: str) -> None:
    found = decide(answers)["migrant_worker"]
    assert (found.applies, found.part) == (applies, part)


@pytest.mark.parametrize(
    ("criterion", "born", "citizen", "applies"),
    [
        ("birth", True, False, True),
        ("birth", False, True, False),
        ("citizenship", True, False, False),
        ("citizenship", False, True, True),
        ("either", True, None, True),
        ("either", False, None, None),
        ("either", False, False, False),
    ],
)
def test_four_boxes_of_birth_and_citizenship(
    criterion: icls.Criterion, born: bool, citizen: bool | None, applies: bool | None
) -> None:
    person = Answers(True, True, born_abroad=born, foreign_citizen=citizen, labour_force=True)
    assert decide(person, criterion)["migrant_worker"].applies is applies


def test_for_work_is_a_matter_of_purpose_not_of_present_work() -> None:
    person = Answers(True, True, born_abroad=True, labour_force=False, came_for_work=True)
    found = decide(person)
    assert found["for_work_migrant"].applies is True
    assert found["migrant_worker"].applies is False
    visitor = Answers(True, False, attached=True, came_for_work=True)
    assert decide(visitor)["for_work_migrant"].applies is True


def test_return_migrant_worker_lives_here_and_worked_abroad() -> None:
    person = Answers(True, True, born_abroad=False, worked_abroad=True, labour_force=False)
    found = decide(person)["return_migrant_worker"]
    assert found.applies is True
    assert found.path == (
        "of working age: yes > usual resident here: yes > was a migrant worker abroad: yes"
    )
    assert decide(Answers(True, False, worked_abroad=True))["return_migrant_worker"].applies is (
        False
    )


def test_the_path_stops_where_it_is_settled() -> None:
    path = decide(Answers(True, True, born_abroad=None, labour_force=False))["migrant_worker"].path
    assert path.endswith("born abroad: not stated > in the labour force: no")
    assert decide(Answers(working_age=False))["migrant_worker"].path == "of working age: no"
    path = decide(Answers(True, None, born_abroad=False, attached=False))["migrant_worker"].path
    assert path.startswith("usual resident here: not stated (either of working age: yes > usual")


def test_a_frame_is_decided_like_its_people() -> None:
    answers = [Answers(*each) for each in product([True, False, None], repeat=8)][::7]
    frame = pd.DataFrame(
        [vars(each) for each in answers], index=range(100, 100 + len(answers))
    ).astype("boolean")
    columns = {name: name for name in frame.columns}
    found = icls.classify(frame, **columns, criterion="either")  # type: ignore[arg-type]
    assert found.index.equals(frame.index)
    decided = [decide(each, "either") for each in answers]
    for concept in icls.CONCEPTS:
        expected = [decisions[concept] for decisions in decided]
        applies = [None if each is pd.NA else each for each in found[concept].array]
        assert applies == [decision.applies for decision in expected]
        assert found[f"{concept}_path"].tolist() == [decision.path for decision in expected]
    parts = [decisions["migrant_worker"].part for decisions in decided]
    assert found["migrant_worker_part"].tolist() == parts


def test_an_unknown_criterion_is_refused() -> None:
    with pytest.raises(BadColumn, match="criterion"):
        decide(Answers(True, True), "passport")  # type: ignore[arg-type]
