"""Each gate lets a sound assignment through and catches a planted fault."""

from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from autograder.certificate import Standing
from autograder.quality import (
    chance,
    checks,
    draws,
    form,
    points,
    reference_answers,
    released,
    untouched,
    wrong_answers,
)
from autograder.quality.findings import Fault
from autograder.quality.trial import Trial
from autograder.runner import Result
from tests.autograder.quality import made

Gate = Callable[[Trial], Iterable[Fault]]
IN_PROCESS: tuple[Gate, ...] = (
    points.faults,
    reference_answers.faults,
    wrong_answers.faults,
    chance.faults,
    draws.faults,
    form.faults,
)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AUTOGRADER_EXERCISES", str(tmp_path / "exercises"))
    return tmp_path


def messages(gate: Gate, root: Path) -> str:
    return "\n".join(map(str, gate(made.trial(root))))


def with_test(root: Path, hidden: str, **files: Any) -> None:
    """Write the course with another hidden test of question 3."""
    cells = made.notebook()
    cells["q3-test"].source = made.test_source("q3", hidden)
    made.write(root, cells, **files)


@pytest.mark.parametrize("gate", IN_PROCESS, ids=lambda gate: gate.__module__.rpartition(".")[2])
def test_a_sound_assignment_passes(root: Path, gate: Gate) -> None:
    made.write(root)
    assert messages(gate, root) == ""


def test_points_that_differ(root: Path) -> None:
    cells = made.notebook()
    cells["q3-test"].metadata.nbgrader.points = 7
    made.write(root, cells)
    found = messages(points.faults, root)
    assert "points differ: 11 in the notebook, 10 in questions.yml, 10 in course.yml" in found
    assert "q3-test: 7 in its cell, 6 where it is listed." in found


def test_a_heading_that_says_other_points_and_a_cell_that_is_not_there(root: Path) -> None:
    cells = made.notebook()
    cells["q3-question"].source = "## Question 3 (5 points)"
    del cells["q2-test"], cells["q2-question"]
    made.write(root, cells)
    found = messages(points.faults, root)
    assert "q3: its heading says 5 points, not 6." in found
    assert "q2: no graded cell for its 1 point(s)." in found
    assert "q2: its heading says no points, not 1." in found


def test_a_reference_answer_that_is_not_right_for_everybody(root: Path) -> None:
    with_test(root, "assert quiz['q3'] < 310, 'q3: too large for a sum of this kind.'")
    found = messages(reference_answers.faults, root)
    assert "q3-test: the reference answer of" in found
    assert "earns 0 of 6" in found


def test_a_broken_test_cell(root: Path) -> None:
    with_test(root, "assert quiz['q3'] == unknown")
    assert "NameError" in messages(reference_answers.faults, root)


@pytest.mark.parametrize(
    ("hidden", "planted", "expected"),
    [
        (made.TEST, "", "0 wrong answers are planted"),
        (made.TEST, made.PLANTED.replace('"the product": number * other', ""), "2 wrong answers"),
        ("assert quiz['q3'] > 0", made.PLANTED, "the wrong answer earns 6 point(s)"),
        (made.TEST.partition(', "q3')[0], made.PLANTED, "the learner is told nothing"),
        (made.TEST.replace('"q3:', 'f"q3: {expected}'), made.PLANTED, "gives the right value away"),
        ("values = {}\nassert values[quiz['q3']]", made.PLANTED, "the test cell breaks (KeyError"),
        (
            made.TEST + "\nassert len(quiz.given('q3')) == 2",
            made.PLANTED.replace("number * other", "number + other"),
            "'the product', learner ana: the wrong answer earns 6",
        ),
    ],
    ids=["none", "few", "accepted", "silent", "telling", "broken", "right"],
)
def test_planted_answers_that_are_not_marked_as_wrong(
    root: Path, hidden: str, planted: str, expected: str
) -> None:
    with_test(root, hidden, planted=planted)
    assert expected in messages(wrong_answers.faults, root)


def test_a_test_cell_that_marks_another_answer_too(root: Path) -> None:
    cells = made.notebook()
    hidden = "assert quiz['q3'] > 202\nmark('q2')"
    cells["q2-test"].source = made.test_source("q2", hidden)
    made.write(root, cells)
    assert "it changes what q2-test gives." in messages(wrong_answers.faults, root)


def test_a_number_that_stands_in_a_message_by_chance_is_no_giveaway() -> None:
    told = [wrong_answers.Told("q3", "too few", "q3: add 1.", right, 0) for right in (1, 2)]
    assert not list(wrong_answers.given_away(told))
    assert list(wrong_answers.given_away([told[0], told[0]]))


def test_a_test_that_guessers_like(root: Path) -> None:
    content = made.questions()
    content["questions"][2] = {
        "id": "q3", "points": 6, "kind": "choice", "stem": "Which?", "options": ["x", "y", "z"],
    }  # fmt: skip
    content["questions"][3]["points"] = 2
    made.write(root, questions=content)
    trial = made.trial(root)
    assert chance.most(trial) == (2 * Fraction(1, 4) + 6 * Fraction(1, 3)) / 10
    assert not list(chance.faults(trial))
    content["questions"][2]["points"], content["questions"][3]["points"] = 8, "0.5"
    made.write(root, questions=content)
    trial = made.trial(root)
    assert chance.most(trial) == (2 * Fraction(1, 4) + 8 * Fraction(1, 3)) / 10 < chance.MOST
    content["questions"][2]["points"] = 10
    made.write(root, questions=content)
    assert "guessing earns 38% of the points" in messages(chance.faults, root)


def test_learners_who_get_the_same(root: Path) -> None:
    content = made.questions()
    content["questions"][2]["given"] = {"number": [3, 4], "other": [203, 204]}
    made.write(root, questions=content)
    found = messages(draws.faults, root)
    # 8 items: 4 of each difficulty in 2 slots, 24 orders of options each, 4 pairs of numbers.
    assert draws.alike(made.trial(root)) == Fraction(1, 32 * 24 * 24 * 4)
    assert f"with probability {1 / (32 * 24 * 24 * 4):.1e}" in found
    assert "get the same in everything" in found


def test_a_test_that_is_the_same_for_all(root: Path) -> None:
    content = made.questions()
    del content["difficulty"], content["questions"][2]["given"]
    content["questions"][2]["stem"] = "What is 2 plus 2?"
    for number, question in enumerate(content["questions"][:2], start=1):
        del question["draw"]
        question["item"] = f"g-made-0{number}"
    made.write(root, questions=content)
    assert "every learner gets the same questions" in messages(draws.faults, root)


def test_draws_that_are_not_equally_hard(root: Path) -> None:
    free = {"kind": "short", "accept": ["one"], "right": "Yes.", "wrong": "No, think of a number."}
    items = []
    for number in range(1, 9):
        one = made.item(number, difficulty=3)
        if number % 2:
            del one["options"]
            one |= free
        items.append(one)
    content = made.questions() | {"difficulty": 6}
    for question in content["questions"][:2]:
        question["points"] = 4
    made.write(root, items=items, questions=content)
    found = messages(draws.faults, root)
    # A beginner knows 20 per cent and guesses a quarter of the rest, or nothing: 4 points each.
    assert "beginner learner differs between draws" in found
    assert "from best to worst 1.60" in found


@pytest.mark.parametrize(
    ("ends", "fault"),
    [
        ("assert True", None),
        ("mark('q1')", None),
        ("Fraction(1, 2) * 3", None),
        ("points = 3\npoints", None),
        ("2 if right else 0", None),
        ("if wrong:\n    raise AssertionError('q1: no')", None),
        ("if wrong:\n    assert False, 'q1: no'\nelse:\n    assert right", None),
        ("answer == 4", "would be scored"),
        ("print('done')", "would be scored"),
        ("quiz.check('q1')", "would be scored"),
        ("'fine'", "would be scored"),
        ("-1.5", "would be scored"),
        ("answer = 4", "may give full points"),
        ("for one in ():\n    assert one", "may give full points"),
        ("", "empty"),
        ("assert (", "not Python"),
    ],
)
def test_what_a_test_cell_may_end_in(ends: str, fault: str | None) -> None:
    found = form.ending(ends)
    assert (fault is None and found is None) or (fault and fault in (found or ""))


def test_cells_without_check_without_tests_without_tag_and_with_noise(root: Path) -> None:
    cells = made.notebook()
    cells["q1-test"].source = "### BEGIN HIDDEN TESTS\nmark('q1')\n### END HIDDEN TESTS"
    cells["q2-test"].source = 'quiz.check("q2")'
    del cells["q2-test"].metadata["tags"]
    cells["q3-test"].source = made.test_source(
        "q3", "import warnings\nwarnings.warn('look out')\n" + made.TEST
    )
    made.write(root, cells)
    found = messages(form.faults, root)
    for part in (
        "q1-test: learners see no check",
        "q2-test: it has no hidden test",
        "q2-test: Run All Cells stops here",
        "q2-test: it ends in quiz.check('q2'), which would be scored.",
        "q3-test: it writes to stderr",
    ):
        assert part in found


@pytest.mark.parametrize(
    ("outcome", "standing"),
    [
        ("graded", Standing("submitted", Fraction(1))),
        ("failed", None),
        ("blank", None),
        ("blank", Standing("submitted")),
    ],
)
def test_an_untouched_copy_that_counts(outcome: Any, standing: Standing | None) -> None:
    assert list(untouched.judged(Result("x", made.WEEK, outcome), standing))
    assert not list(untouched.judged(Result("x", made.WEEK, "blank"), Standing("blank")))


@pytest.mark.parametrize(
    "text",
    [
        made.SOLUTION,
        made.TEST.splitlines()[0],
        "Because the numbers are added up.",
        "### BEGIN HIDDEN TESTS",
        "see g-made-03",
        'return {"one alone": number, "the other alone": other, "the product": number * other}',
        "The key is told in this feedback.",
    ],
)
def test_a_release_that_tells(root: Path, text: str) -> None:
    items = [made.item(number) for number in range(1, 9)]
    items[0]["options"][0]["feedback"] = "The key is told in this feedback."
    made.write(root, items=items)
    secrets = tuple(released.secrets_of(made.trial(root)))
    assert not list(
        released.leaks("a", "a.txt", "from labour_migration.widgets import Quiz", secrets)
    )
    (fault,) = released.leaks("a", "a.txt", f"Hello. {text} Bye.", secrets)
    assert "it holds" in fault.message


@pytest.mark.parametrize("name", sorted(released.PRIVATE))
def test_a_private_file_in_the_release(name: str) -> None:
    assert list(released.leaks(name, name, "", ()))


def test_a_gate_that_cannot_go_on_says_so(root: Path) -> None:
    made.write(root)
    (root / "exercises" / made.COURSE / made.WEEK / "questions.yml").write_text("- 1")
    report = checks._result("points", points.faults, made.trial(root))
    (fault,) = report.faults
    assert "the gate could not go on: ItemFileError" in fault.message
