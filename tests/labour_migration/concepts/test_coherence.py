"""The coherence matrix, against numbers worked out by hand."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from labour_migration.concepts import coherence
from labour_migration.concepts.coherence import BadMatrix, Judgement, Matrix, Objective
from labour_migration.concepts.coherence.brief import changes, signed, tables
from labour_migration.concepts.coherence.matrix import MEANINGS

JOBS = Objective("Jobs", "employment", 2)
SKILLS = Objective("Skills", "education and training", 1)
VISAS = Objective("Visas", "labour migration", 3)
NONE = Judgement()
# Scores that count, in quarters, are weight × weight × confidence:
#   Jobs on Skills +2 (2 × 1 × 4 = 8), Jobs on Visas -1 (2 × 3 × 2 = 12),
#   Skills on Jobs +1 without evidence, so 0.25 (1 × 2 × 1 = 2), Skills on Visas not scored,
#   Visas on Jobs -2 (3 × 2 × 3 = 18), Visas on Skills 0 (3 × 1 × 2 = 6).
HAND = Matrix(
    "By hand",
    (JOBS, SKILLS, VISAS),
    (
        (NONE, Judgement(2, "law", 4), Judgement(-1, "plan", 2)),
        (Judgement(1, " ", 3), NONE, NONE),
        (Judgement(-2, "order", 3), Judgement(0, "survey", 2), NONE),
    ),
)


def test_means_are_those_worked_out_by_hand() -> None:
    found = coherence.assess(HAND)
    # (16 - 12 + 2 - 36 + 0) / (8 + 12 + 2 + 18 + 6) = -30 / 46
    assert found.overall == Fraction(-30, 46)
    assert (found.helps, found.hinders) == (Fraction(18, 46), Fraction(-48, 46))
    given = {one.name: one.given for one in found.effects}
    assert given == {"Jobs": Fraction(4, 20), "Skills": Fraction(1), "Visas": Fraction(-36, 24)}
    received = {one.name: one.received for one in found.effects}
    assert received == {
        "Jobs": Fraction(-34, 20),
        "Skills": Fraction(16, 14),
        "Visas": Fraction(-1),
    }
    assert (found.enabling, found.blocking) == (("Skills",), ("Visas",))


def test_pairs_keep_both_directions() -> None:
    found = coherence.assess(HAND)
    (conflict,) = found.conflicts
    assert (conflict.first, conflict.second) == ("Jobs", "Visas")
    assert (conflict.there, conflict.back, conflict.deciding, conflict.count) == (-1, -2, -2, 18)
    (synergy,) = found.synergies
    assert (synergy.there, synergy.back, synergy.deciding, synergy.count) == (2, 1, 2, 8)


def test_evidence_is_counted() -> None:
    found = coherence.assess(HAND).evidence
    assert (found.possible, found.scored, found.missing, found.without) == (6, 5, 1, 1)
    assert not found.too_little


def test_weights_and_evidence_are_tested_case_by_case() -> None:
    tested = coherence.sensitivity(HAND)
    overall = {case.name: case.overall for case in tested.cases}
    assert overall == {
        "Weights as given": Fraction(-30, 46),
        # 2 × 4 - 1 × 2 + 1 × 1 - 2 × 3 + 0 × 2 over 4 + 2 + 1 + 3 + 2
        "Equal weights": Fraction(1, 12),
        "Without: Jobs": Fraction(0),
        "Without: Skills": Fraction(-48, 30),
        "Without: Visas": Fraction(18, 10),
        "Double: Jobs": Fraction(-60, 86),
        "Double: Skills": Fraction(-12, 62),
        "Double: Visas": Fraction(-78, 82),
        "Field double: employment": Fraction(-60, 86),
        "Field double: education and training": Fraction(-12, 62),
        "Field double: labour migration": Fraction(-78, 82),
        "Field alone: employment": None,
        "Field alone: education and training": None,
        "Field alone: labour migration": None,
        "Only scores with evidence": Fraction(-32, 44),
    }
    assert tested.lowest and tested.lowest.name == "Without: Skills"
    assert tested.highest and tested.highest.name == "Without: Visas"
    turning = [case.name for case in tested.turning]
    assert turning == ["Equal weights", "Without: Jobs", "Without: Visas"]
    changed = {case.name: case.changed for case in tested.renaming}
    assert changed["Without: Visas"] == ("enabling", "blocking", "conflict")
    assert changed["Only scores with evidence"] == ("enabling",)


def test_ties_are_named_together() -> None:
    cells = tuple(
        tuple(NONE if row == column else Judgement(-1, "law", 2) for column in range(3))
        for row in range(3)
    )
    found = coherence.assess(replace(HAND, cells=cells), [1, 1, 1])
    assert found.blocking == ("Jobs", "Skills", "Visas") and found.enabling == ()
    assert len(found.strongest_conflicts) == 3


def test_among_equal_scores_the_one_that_counts_more_is_stronger() -> None:
    heavy = Judgement(-2, "law", 4)
    cells = ((NONE, Judgement(-2, "law", 3), heavy), (NONE, NONE, NONE), (NONE, NONE, NONE))
    first, second = coherence.assess(replace(HAND, cells=cells)).conflicts
    assert (first.second, second.second) == ("Visas", "Skills")


def test_zero_is_a_finding_and_an_empty_cell_is_not() -> None:
    zero = Judgement(0, "survey", 4)
    cells = tuple(tuple(NONE if r == c else zero for c in range(3)) for r in range(3))
    found = coherence.assess(replace(HAND, cells=cells))
    assert found.overall == 0 and found.evidence.scored == 6
    assert found.conflicts == found.synergies == () and found.enabling == found.blocking == ()
    empty = coherence.assess(replace(HAND, cells=((NONE,) * 3,) * 3))
    assert empty.overall is None and empty.evidence.missing == 6 and empty.evidence.too_little


def test_weight_zero_leaves_an_objective_out() -> None:
    found = coherence.assess(HAND, [2, 1, 0])
    alone = Matrix("", (JOBS, SKILLS), tuple(line[:2] for line in HAND.cells[:2]))
    assert found.overall == coherence.assess(alone).overall == Fraction(18, 10)
    assert found.effects[2].given is None and found.evidence.possible == 2
    nothing = coherence.assess(HAND, [0, 0, 3])
    assert nothing.overall is None and nothing.evidence.too_little


def test_the_example_shows_what_the_tool_is_for() -> None:
    found, tested = (
        coherence.assess(coherence.example()),
        coherence.sensitivity(coherence.example()),
    )
    assert found.evidence.without > 0 and not found.evidence.too_little
    assert found.overall and found.overall > 0 and found.conflicts and tested.turning
    assert {one.field for one in coherence.example().objectives} == {
        "employment",
        "education and training",
        "labour migration",
    }
    assert "invented" in coherence.example().title


def test_words_say_what_the_numbers_say() -> None:
    assert coherence.summary(HAND) == (
        "5 of 6 effects scored, 4 with evidence. Overall −0.65 on the scale from −3 to +3: +0.39 "
        "from what helps, −1.04 from what hinders. Most enabling: Skills (+1.00). Most blocking: "
        "Visas (−1.50). Strongest conflict: Jobs / Visas (−2)."
    )
    assert changes(HAND)[1] == (
        "Its sign turns in 3 of them: Equal weights; Without: Jobs; Without: Visas."
    )
    effects, fields, conflicts, _, cases = tables(HAND)
    assert effects.rows[2] == ("Visas", "labour migration", "3", "−1.50", "−1.00")
    assert fields.rows[0] == ("employment", "–", "+2.00", "−1.00")
    assert conflicts.rows == (("Jobs / Visas", "−1: plan", "−2: order"),)
    assert len(cases.rows) == 15 and signed(Fraction(1, 200)) == "+0.01"


def test_the_scale_is_that_of_the_cycle() -> None:
    page = Path(__file__).parents[3] / "modules" / "coherence" / "cycle.md"
    text = page.read_text(encoding="utf-8")
    for score, word in MEANINGS.items():
        assert f"| {signed(score)} | {word} |" in text


@pytest.mark.parametrize(
    ("objectives", "message"),
    [
        ((JOBS, SKILLS), "do not fit"),
        ((JOBS, JOBS, VISAS), "the same name: Jobs"),
        ((replace(JOBS, name=" "), SKILLS, VISAS), "Objective 1 has no name"),
        ((replace(JOBS, weight=11), SKILLS, VISAS), "Jobs: the weight must be"),
        ((JOBS,), "between 2 and 12"),
    ],
)
def test_what_does_not_fit_is_named(objectives: tuple[Objective, ...], message: str) -> None:
    with pytest.raises(BadMatrix, match=message):
        replace(HAND, objectives=objectives)
    with pytest.raises(BadMatrix, match="Jobs on Jobs: an objective has no effect on itself"):
        replace(HAND, cells=((Judgement(1),) * 3, *HAND.cells[1:]))
