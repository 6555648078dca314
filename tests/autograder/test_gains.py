"""Gains from pre-test to post-test: worked by hand, simulated, guarded, and nothing in marks."""

import json
import shutil
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats
from typer.testing import CliRunner

from autograder import cli, runner
from autograder.gradebook import Gradebook, Learner
from autograder.items import key, mistakes
from autograder.items.statistics import ALL_EQUAL, TOO_FEW, Figure
from autograder.marking import reference
from autograder.reports import gains, gains_pages
from autograder.reports.gains import LEAST, Gain, Pair
from autograder.workspace import POST_TEST, PRE_TEST, UnknownAssignment, Workspace

COURSE = "measuring"
TITLES = {"a": "Topic A", "b": "Topic B"}


def test_a_gain_worked_by_hand() -> None:
    # Form A first: changes 1, 0, 0, 1, 0 (mean 0.4, variance 0.3).
    # Form B first: changes 0, 1, 1, 1, 0, 0 (mean 0.5, variance 0.3).
    rows = [(0, 0, 1), (0, 1, 1), (0, 0, 0), (0, 0, 1), (0, 0, 0)]
    rows += [(1, 0, 0), (1, 0, 1), (1, 0, 1), (1, 0, 1), (1, 1, 1), (1, 0, 0)]
    found = gains.estimate(rows, 5)
    a, b = 0.3 / 5, 0.3 / 6
    free = (a + b) ** 2 / (a**2 / 4 + b**2 / 5)
    margin = stats.t.ppf(0.975, free) * (a + b) ** 0.5 / 2
    assert found.before == pytest.approx((1 / 5 + 1 / 6) / 2)
    assert found.after == pytest.approx((3 / 5 + 4 / 6) / 2)
    assert found.gain.value == pytest.approx(0.45)
    assert found.gain.low == pytest.approx(0.45 - margin)
    assert found.gain.high == pytest.approx(0.45 + margin)
    # The table of t for 8.64 degrees of freedom: 2.277; times the root of 0.11, halved.
    assert free == pytest.approx(0.0121 / 0.0014)
    assert margin == pytest.approx(2.277 * 0.33166 / 2, abs=1e-3)


def test_a_harder_form_is_no_gain() -> None:
    # Nobody learned anything; everybody knows form A and nobody form B; the halves are unequal.
    rows = [(0, 1, 0)] * 12 + [(1, 0, 1)] * 6
    found = gains.estimate(rows, 5)
    assert found == Gain(0.5, 0.5, Figure(0, note=ALL_EQUAL))
    assert np.mean([after - before for _, before, after in rows]) == pytest.approx(-1 / 3)


@pytest.mark.parametrize("halves", [(4, 40), (40, 4), (0, 0), (0, 9)])
def test_too_few_in_a_half_give_no_figure(halves: tuple[int, int]) -> None:
    rows = [(0, 0, 1)] * halves[0] + [(1, 0, 1)] * halves[1]
    assert gains.estimate(rows, LEAST["overall"]) == Gain(None, None, Figure(None, note=TOO_FEW))


def test_the_interval_holds_the_gain_as_often_as_it_says() -> None:
    # Form B is harder by 30 points, learners differ, halves are by chance: the gain is 0.25.
    drawn = np.random.default_rng(11)
    hits, values, naive = 0, [], []
    for _ in range(600):
        first = drawn.integers(0, 2, 50)
        skill = drawn.uniform(0.3, 0.65, 50)
        before = drawn.random(50) < skill - 0.3 * (first == 1)
        after = drawn.random(50) < skill + 0.25 - 0.3 * (first == 0)
        rows = list(zip(first, before.astype(float), after.astype(float), strict=True))
        found = gains.estimate(rows, 5).gain
        assert found.value is not None and found.low is not None and found.high is not None
        hits += found.low <= 0.25 <= found.high
        values.append(found.value)
        naive.append(after.mean() - before.mean())
    assert 0.93 <= hits / 600 <= 0.98
    assert np.mean(values) == pytest.approx(0.25, abs=0.01)
    # The plain mean of changes swings with the sizes of the halves.
    assert np.std(naive) > np.std(values)


def pair(before: str, after: str, first: int = 0, learner: str = "ana") -> Pair:
    """A learner's tests written as signs, one a topic: 1 right, 0 not."""
    return Pair(
        learner,
        first,
        {f"t/{n}": Fraction(int(sign)) for n, sign in enumerate(before)},
        {f"t/{n}": Fraction(int(sign)) for n, sign in enumerate(after)},
    )


def test_one_learners_gain_worked_by_hand() -> None:
    # 4 won, 0 lost of 10. Clopper and Pearson for 4 of 4: from 0.025^(1/4) to 1.
    found = gains.own(pair("0000001100", "1111001100"))
    assert (found.won, found.lost, found.both, found.neither) == (4, 0, 2, 4)
    assert found.gain == pytest.approx(0.4)
    assert found.low == pytest.approx((2 * 0.025**0.25 - 1) * 4 / 10)
    assert found.high == pytest.approx(0.4)
    # Nine changed topics of which 8 were won; 1 lost: tables give 0.5175 to 0.9972 of them.
    found = gains.own(pair("000000001", "111111110"))
    assert found.low == pytest.approx(2 * 0.5175 - 1, abs=1e-4)
    assert found.high == pytest.approx(2 * 0.9972 - 1, abs=1e-4)


def test_where_nothing_changed_there_is_no_interval() -> None:
    found = gains.own(pair("0101", "0101"))
    assert (found.gain, found.low, found.high) == (0, None, None)


def test_a_learner_is_not_told_more_than_the_tests_can() -> None:
    measuring = Workspace.open(COURSE).course
    for before, after, says in (
        ("0011", "0011", "cannot tell how large your gain is"),
        ("0001", "0110", "The interval holds 0"),
    ):
        one = pair(before, after, learner="<i>ana")
        found = gains.compute(COURSE, {"t/0": "<b>"}, [one], {})
        page = gains_pages.render_own(measuring, found, one)
        assert says in page
        assert "One question cannot tell whether you know a topic" in page
        assert "<i>ana" not in page and "&lt;b&gt;" in page
    many = pair("0" * 10, "1" * 10)
    page = gains_pages.render_own(measuring, gains.compute(COURSE, {}, [many], {}), many)
    assert "The interval holds 0" not in page


# The whole way: both tests of a course, released, handed in, compared.


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    space = Workspace.open(COURSE, tmp_path_factory.mktemp("tests"))
    for name in (PRE_TEST, POST_TEST):
        runner.release(space, name)
    return space


@pytest.fixture
def space(released: Workspace, tmp_path: Path) -> Workspace:
    shutil.copytree(released.state, tmp_path / COURSE)
    return Workspace.open(COURSE, tmp_path)


def hand_in(space: Workspace, learner: str, name: str, right: int, at: int = 1) -> Path:
    """Hand a test in with the first `right` questions right and the others wrong."""
    folder = space.submitted / learner / name
    shutil.copytree(space.release / name, folder)
    asked = reference.items_asked(space.source / name, learner)
    given = {
        question: key(item) if n < right else mistakes(item)[0]
        for n, (question, item) in enumerate(asked.items())
    }
    write(folder, {"format": 1, "assignment": name, "learner": learner, "answers": given})
    (folder / "timestamp.txt").write_text(f"2025-11-{at:02d} 09:00:00 UTC")
    return folder


def write(folder: Path, content: Any) -> None:
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / "answers.json").write_text(text)


def test_both_tests_are_compared_topic_by_topic(space: Workspace) -> None:
    cohort = [f"ana-{n}" for n in range(24)]
    for n, learner in enumerate(cohort):
        hand_in(space, learner, PRE_TEST, right=3)
        hand_in(space, learner, POST_TEST, right=8 if n % 4 else 7, at=20)
    found = gains.of_course(space)
    assert found.left_out == {}
    assert sum(found.halves) == 24 and min(found.halves) >= LEAST["topic"]
    values = [gain.gain.value for gain in found.topics.values()]
    assert values[:7] == [0, 0, 0, 1, 1, 1, 1] and values[8:] == [0, 0]
    assert values[7] == pytest.approx(0.75, abs=0.1)
    overall = found.overall.gain
    assert overall.value is not None and overall.low is not None and overall.high is not None
    assert 0.4 < overall.low < overall.value < overall.high < 0.5
    for one in found.pairs:
        asked = (reference.quiz(space.source / PRE_TEST, one.learner).entry("q1"),)
        assert asked == (one.first,)
        assert one.gain in (Fraction(4, 10), Fraction(5, 10))


def test_the_pre_test_alone_is_shown_as_a_course_begins(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUTOGRADER_STATE", str(space.state.parent))
    hand_in(space, "ana", PRE_TEST, right=2)
    hand_in(space, "bo", PRE_TEST, right=8)
    write(hand_in(space, "cy", PRE_TEST, right=8), "{")
    done = CliRunner().invoke(cli.app, ["gains", COURSE, "--before", "--json"])
    told = json.loads(done.stdout)
    assert list(told["learners"].items()) == [("bo", 80), ("ana", 20)]
    assert list(told["topics"].values()) == [100] * 2 + [50] * 6 + [0] * 2
    shown = CliRunner().invoke(cli.app, ["gains", COURSE, "--before"]).stdout
    assert "2 learners took the pre-test." in shown


def test_who_cannot_be_compared_is_named(space: Workspace) -> None:
    with Gradebook(space) as book:
        book.enrol([Learner("never"), Learner("before")])
    hand_in(space, "before", PRE_TEST, 5)
    hand_in(space, "after", POST_TEST, 5)
    hand_in(space, "good", PRE_TEST, 2)
    hand_in(space, "good", POST_TEST, 4, at=20)
    hand_in(space, "order", PRE_TEST, 2, at=20)
    hand_in(space, "order", POST_TEST, 4, at=1)
    for learner, content in {
        "deep": "[" * 100_000,
        "form": {"answers": {"q1": {"a": "b"}}},
        "open": {"answers": {"q1": "zzz", "q2": ["a"], "q99": "a", "q3": None}},
        "other": {"learner": "good", "answers": {"q1": "a"}},
    }.items():
        hand_in(space, learner, PRE_TEST, 5)
        write(hand_in(space, learner, POST_TEST, 5, at=20), content)
    shutil.copytree(space.submitted / "good", space.submitted / "*")
    found = gains.of_course(space)
    assert [one.learner for one in found.pairs] == ["good"]
    reasons = {
        "never": "no pre-test and no post-test",
        "before": "no post-test",
        "after": "no pre-test",
        "order": "the pre-test was handed in after the post-test",
        "deep": "post-test: answers.json is not valid JSON. Submit it again.",
        "form": "post-test: answers.json does not have the form that the course saves.",
        "open": "post-test: handed in without an answer",
    }
    assert reasons.items() <= found.left_out.items()
    assert found.left_out["other"].startswith("post-test: answers.json answers the questions of")
    assert found.left_out["*"].startswith("'*' cannot be a learner's id")
    assert len(found.left_out) == len(reasons) + 2
    assert found.overall.gain.note == TOO_FEW
    page = gains_pages.render(space.course, found)
    assert "Left out, and named below: 9." in page
    assert "Too few learners: a figure needs 5 in each half." in page


def test_nothing_enters_the_gradebook(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOGRADER_STATE", str(space.state.parent))
    hand_in(space, "ana", PRE_TEST, 2)
    hand_in(space, "ana", POST_TEST, 9, at=20)
    with pytest.raises(UnknownAssignment, match="autograder gains measuring"):
        list(runner.grade(space, PRE_TEST, ["ana"]))
    pages = space.state / "pages"
    words = ["gains", COURSE, "--html", str(pages)]
    done = CliRunner().invoke(cli.app, [*words, "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert (told["learners"], told["left_out"]) == (1, {})
    assert "ana" not in done.stdout
    assert sorted(path.name for path in pages.rglob("*.html")) == ["ana.html", "index.html"]
    own = (pages / "learners" / "ana.html").read_text()
    assert "<strong>2 of 10</strong>" in own and "<strong>9 of 10</strong>" in own
    with Gradebook(space) as book:
        assert book.standings() == {}
        assert book.cells(PRE_TEST) == {}
    assert PRE_TEST not in space.assignments()


def test_they_are_released_when_named_and_collected(
    space: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = tmp_path / "inbox"
    folder = hand_in(space, "ana", PRE_TEST, 2)
    shutil.copytree(folder, inbox / "ana" / PRE_TEST)
    shutil.rmtree(space.submitted)
    (result,) = runner.collect(space, PRE_TEST, inbox)
    assert (result.learner, result.outcome) == ("ana", "collected")
    assert (space.submitted / "ana" / PRE_TEST / "answers.json").is_file()
    monkeypatch.setenv("AUTOGRADER_STATE", str(space.state.parent))
    for verb in ("grade", "check", "feedback"):
        done = CliRunner().invoke(cli.app, [verb, COURSE, PRE_TEST])
        assert isinstance(done.exception, UnknownAssignment), verb
