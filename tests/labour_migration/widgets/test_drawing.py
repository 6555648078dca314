"""What a learner is given: fair, the same for all who ask, and nobody else's."""

from collections import Counter
from itertools import permutations
from typing import Any

import pytest

from labour_migration.widgets import Quiz, QuizError
from labour_migration.widgets.drawing import Entry, digest, draw, pick, shuffled

NAMES = [f"learner-{number}" for number in range(3000)]
POOL = [
    Entry(topic, difficulty, family)
    for family, (topic, difficulty) in enumerate(
        [("x", 1), ("x", 2), ("x", 3), ("x", 2), ("y", 1), ("y", 2), ("y", 3)]
    )
]


def test_a_digest_is_pinned_for_good() -> None:
    assert digest(7, "week-01", "ana") % 1_000_003 == 415_675


def test_every_option_is_picked_equally_often() -> None:
    counts = Counter(pick("abcd", 7, name) for name in NAMES)
    assert all(abs(count - 750) < 120 for count in counts.values())  # Five standard errors.


def test_every_order_comes_equally_often() -> None:
    counts = Counter("".join(shuffled("abc", 7, name)) for name in NAMES)
    assert set(counts) == {"".join(order) for order in permutations("abc")}
    assert all(abs(count - 500) < 105 for count in counts.values())


def test_every_draw_keeps_the_rules_and_all_admissible_ones_come() -> None:
    seen = set()
    for name in NAMES:
        first, second, third = draw(["x", "x", "y"], POOL, 6, 7, name)
        entries = [POOL[place] for place in (first, second, third)]
        assert [entry.topic for entry in entries] == ["x", "x", "y"]
        assert first != second
        assert sum(entry.difficulty for entry in entries) == 6
        seen.add((frozenset((first, second)), third))
    assert len(seen) == 6


def test_variants_of_one_family_share_its_chance() -> None:
    pool = [Entry("x", 1, 0), Entry("x", 1, 0), Entry("x", 1, 0), Entry("x", 1, 1)]
    counts = Counter(draw(["x"], pool, 1, 7, name)[0] for name in NAMES)
    assert abs(counts[3] - 1500) < 140
    assert all(abs(counts[place] - 500) < 105 for place in range(3))


def test_nobody_gets_two_of_a_family() -> None:
    pool = [Entry("x", 1, 0), Entry("x", 1, 0), Entry("x", 1, 1)]
    for name in NAMES[:200]:
        assert 2 in draw(["x", "x"], pool, 2, 7, name)


@pytest.mark.parametrize(("topics", "difficulty"), [(["z"], 1), (["x"], 4), (["x"] * 5, 8)])
def test_a_draw_that_cannot_be_made_is_named(topics: list[str], difficulty: int) -> None:
    with pytest.raises(QuizError, match="pool"):
        draw(topics, POOL, difficulty, 7, "ana")


PERSONAL: dict[str, Any] = {
    "format": 2,
    "assignment": "week-02",
    "seed": 7,
    "questions": [
        {"id": "q1", "kind": "drawn", "points": 1},
        {
            "id": "q2", "kind": "number", "points": 1, "unit": "per cent", "decimals": 1,
            "minimum": 0, "maximum": 100, "stem": "Which share lives in {region}?",
            "given": {"region": ["Africa", "Asia", "Europe"]},
        },
    ],
    "draw": {
        "topics": ["a/x"],
        "difficulty": 1,
        "pool": [
            {
                "topic": "a/x", "difficulty": 1, "family": number, "kind": "single",
                "stem": f"Question {number}?",
                "options": [{"id": one, "text": f"Text {one}"} for one in "abcd"],
            }
            for number in range(4)
        ],
    },
}  # fmt: skip


def asked(learner: str) -> tuple[str, tuple[str, ...], object]:
    quiz = Quiz.from_data(PERSONAL, {}, learner)
    form = quiz.ask("q1").question
    return form["stem"], tuple(one["id"] for one in form["options"]), quiz.given("q2")["region"]


def test_a_quiz_is_the_learners_own_and_stays_so() -> None:
    assert asked("ana") == asked("ana")
    found = Counter(asked(name) for name in NAMES[:60])
    assert len(found) > 50
    for learner in NAMES[:5]:
        quiz = Quiz.from_data(PERSONAL, {}, learner)
        place = quiz.entry("q1")
        assert place is not None
        assert asked(learner)[0] == PERSONAL["draw"]["pool"][place]["stem"]
        assert f"lives in {quiz.given('q2')['region']}?" in quiz.ask("q2").question["stem"]


def test_options_keep_their_ids_in_every_order() -> None:
    quiz = Quiz.from_data(PERSONAL, {"q1": "c"}, "ana")
    options = {one["id"]: one["text"] for one in quiz.ask("q1").question["options"]}
    assert options == {one: f"Text {one}" for one in "abcd"}
    assert quiz["q1"] == "c"


def test_another_assignment_or_edition_is_drawn_anew() -> None:
    for changed in ({"assignment": "week-03"}, {"seed": 8}):
        other = PERSONAL | changed
        stems = [
            tuple(Quiz.from_data(data, {}, name).ask("q1").question["stem"] for name in NAMES[:20])
            for data in (PERSONAL, other)
        ]
        assert stems[0] != stems[1]


def test_personal_questions_need_a_learner() -> None:
    with pytest.raises(QuizError, match=r"learner\.txt"):
        Quiz.from_data(PERSONAL, {})
