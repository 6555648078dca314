"""Equal values of data questions: rare agreement is told from chance, and never made of draws."""

import random
from typing import Any

import pytest

from autograder.items.questions import Questions, load_questions
from autograder.similarity.values import Agreement, agreements
from autograder.workspace import Workspace
from tests.autograder.similarity.handed_in import COURSE, WEEK

Answers = dict[str, dict[str, Any]]
COPY = ("ana", "bo")


@pytest.fixture(scope="module")
def questions() -> Questions:
    return load_questions(Workspace.open(COURSE).source / WEEK / "questions.yml")


def a_class(seed: int, size: int = 60) -> Answers:
    """Answers worked out by each on an own sample: they agree by chance alone."""
    drawn = random.Random(seed)
    return {
        f"l{n:03d}": {
            "q1": drawn.choice("abcd"),
            "q5": round(drawn.gauss(40, 6), 1),
            "q6": round(drawn.gauss(900, 3000)),
            "q7": round(drawn.gauss(9, 3), 1),
        }
        for n in range(size)
    }


def rare(questions: Questions, answers: Answers) -> dict[tuple[str, str], Agreement]:
    return {pair: one for pair, one in agreements(questions, answers).items() if one.rare}


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("size", [6, 20, 60, 200])
def test_honest_classes_agree_by_chance_only(questions: Questions, seed: int, size: int) -> None:
    found = rare(questions, a_class(seed, size))
    assert len(found) <= 1
    assert all(one.by_chance > 0.01 for one in found.values())


@pytest.mark.parametrize("size", [6, 20, 60, 200])
def test_copied_values_are_rare(questions: Questions, size: int) -> None:
    answers = a_class(1, size)
    answers |= {"ana": answers["l001"], "bo": answers["l001"] | {"q5": 51.9}}
    del answers["l001"]
    found = rare(questions, answers)
    assert COPY in found
    assert [one.question for one in found[COPY].equal] == ["q6", "q7"]
    assert found[COPY].by_chance < 0.05


def test_knowledge_questions_are_never_compared(questions: Questions) -> None:
    answers = {name: {"q1": "a", "q2": ["a", "b"], "q8": "the same text"} for name in COPY}
    assert agreements(questions, answers) == {}


@pytest.mark.parametrize("value", [True, None, "51.9", [1], 0, -100000, 1e308, float("nan")])
def test_only_numbers_within_the_range_are_values(questions: Questions, value: Any) -> None:
    answers = a_class(2) | {name: {"q6": value, "q99": 7} for name in COPY}
    assert COPY not in agreements(questions, answers)


def test_a_question_that_most_answer_alike_is_not_on_own_data(questions: Questions) -> None:
    answers = a_class(3)
    for n, given in enumerate(answers.values()):
        given["q6"] = (n // 2) * 137 % 991 + 2000
    assert all(
        one.question != "q6"
        for found in agreements(questions, answers).values()
        for one in found.equal
    )


def test_a_value_that_four_have_is_a_common_mistake(questions: Questions) -> None:
    answers = a_class(4)
    for learner in list(answers)[:4]:
        answers[learner]["q6"] = 12345
    assert all(
        one.value != 12345
        for found in agreements(questions, answers).values()
        for one in found.equal
    )


def test_values_are_rounded_as_the_question_says(questions: Questions) -> None:
    answers = a_class(5) | {"ana": {"q5": 77.7}, "bo": {"q5": 77.70000001}}
    (one,) = agreements(questions, answers)[COPY].equal
    assert (one.question, one.value) == ("q5", 77.7)


def test_nobody_and_one_learner_have_no_pairs(questions: Questions) -> None:
    assert agreements(questions, {}) == {}
    assert agreements(questions, {"ana": {"q5": 12.5}}) == {}
