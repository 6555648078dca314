"""Statistics of questions: what others printed, what can be worked by hand, and the guards."""

import json
import shutil
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from autograder import cli
from autograder.items import bank, edition, statistics
from autograder.items.statistics import ALL_EQUAL, LEAST, TOO_FEW, Figure
from autograder.reports import item_statistics, sitting
from autograder.reports.responses import Response
from autograder.reports.sitting import NothingToCount, Sitting
from autograder.workspace import UnknownAssignment, Workspace
from tests.autograder.conftest import COURSE, WEEK

# LSAT section 6, 1,000 examinees by pattern of answers to five items, 00000 to 11111 (Thissen
# 1982, Psychometrika 47). What is expected of it is printed in the documentation of the R package
# mirt (Chalmers 2012, J. Stat. Software 48(6)), page LSAT6, itemstats(dat).
PATTERNS = (
    3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15,
    10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298,
)  # fmt: skip
LSAT = np.array(
    [
        [int(sign) for sign in f"{pattern:05b}"]
        for pattern, count in enumerate(PATTERNS)
        for _ in range(count)
    ]
)
PRINTED_MEAN = (0.924, 0.709, 0.553, 0.763, 0.870)
PRINTED_CORRELATION = (0.113, 0.153, 0.173, 0.144, 0.122)
PRINTED_ALPHA_WITHOUT = (0.275, 0.238, 0.217, 0.246, 0.266)


@pytest.mark.parametrize("item", range(5))
def test_items_of_the_lsat_come_to_the_printed_digits(item: int) -> None:
    own, others = LSAT[:, item], np.delete(LSAT, item, axis=1)
    assert rounded(statistics.difficulty(own)) == PRINTED_MEAN[item]
    assert rounded(statistics.correlation(own, others.sum(axis=1))) == PRINTED_CORRELATION[item]
    assert rounded(statistics.alpha(others)) == PRINTED_ALPHA_WITHOUT[item]


def test_alpha_of_the_lsat_is_the_printed_one() -> None:
    assert len(LSAT) == 1_000
    assert rounded(statistics.alpha(LSAT)) == 0.295


def test_the_interval_of_alpha_is_that_of_the_article() -> None:
    # Feldt, Woodruff and Salih (1987), Applied Psychological Measurement 11, p. 95: 41 learners,
    # 26 items, alpha .790, 90 per cent. They print .704 to .861 with F to two decimals; the tests
    # of the R package cocron give .705 and .862 for exact F.
    low, high = statistics.feldt(0.79, 41, 26, 0.9)
    assert (round(low, 3), round(high, 3)) == (0.705, 0.862)


def test_alpha_holds_the_truth_as_often_as_it_says() -> None:
    # Five parallel questions, each the sum of ability and as much noise: alpha is 5/6.
    drawn = np.random.default_rng(7)
    hits = 0
    for _ in range(400):
        table = drawn.normal(size=(40, 1)) + drawn.normal(size=(40, 5))
        found = statistics.alpha(table)
        assert found.low is not None and found.high is not None
        hits += found.low <= 5 / 6 <= found.high
    assert 0.92 <= hits / 400 <= 0.98


def test_figures_need_their_learners() -> None:
    few, enough = LEAST["difficulty"] - 1, LEAST["difficulty"]
    assert statistics.difficulty([1] * few) == Figure(None, note=TOO_FEW)
    assert statistics.difficulty([1] * enough).value == 1
    few = LEAST["correlation"] - 1
    own = np.arange(LEAST["correlation"]) % 2
    assert statistics.correlation(own[:few], own[:few]).note == TOO_FEW
    assert statistics.correlation(own, 1 - own).value == pytest.approx(-1)
    assert statistics.alpha(LSAT[: LEAST["alpha"] - 1]).note == TOO_FEW
    assert statistics.alpha(LSAT[:, :1]).note == "fewer than two questions"


def test_without_spread_there_is_no_correlation() -> None:
    same, varied = np.ones(40), np.arange(40)
    assert statistics.correlation(same, varied).note == ALL_EQUAL
    assert statistics.correlation(varied, same).note == ALL_EQUAL
    assert statistics.alpha(np.ones((40, 3))).note == ALL_EQUAL


def test_learners_with_equal_points_are_in_one_third() -> None:
    assert statistics.thirds([1, 2, 3, 4, 5, 6]).tolist() == [0, 0, 1, 1, 2, 2]
    assert statistics.thirds([5, 5, 5]).tolist() == [1, 1, 1]
    # One third and two thirds make one only in exact arithmetic.
    tied = [0.1 + 0.2, 0.3, 9, 9, 0, 0]
    assert statistics.thirds(tied).tolist() == [1, 1, 2, 2, 0, 0]
    assert statistics.thirds([]).tolist() == []


ITEM = next(item for item in bank().values() if item.kind == "single" and len(item.options) == 4)
KEY = min(ITEM.key)
WRONG = [letter for letter in ITEM.lettered if letter != KEY]


def made_up(learners: int) -> Sitting:
    """Learner n of N earns n points by data; the upper two thirds know the item, the rest do not.

    Of the lower third half choose the first wrong option, half give an answer of no use.
    """
    points, responses = {}, {}
    for n in range(learners):
        knows = 3 * n >= learners
        choice = KEY if knows else (WRONG[0] if n % 2 else None)
        who = f"learner-{n:03d}"
        points[who] = {"q1": Fraction(knows), "q2": Fraction(n)}
        responses[who] = {"q1": Response(ITEM, choice, Fraction(knows))}
    maximum = {"q1": Fraction(1), "q2": Fraction(learners)}
    return Sitting(maximum, points, responses, {"<b>eve</b>": "refused"}, {"q3": 2})


def test_who_chose_what_by_thirds() -> None:
    found = item_statistics.compute(made_up(60), COURSE, WEEK)
    (row,) = found.items
    chosen = {option.letter: option for option in row.options}
    assert chosen[KEY].correct
    assert chosen[KEY].shares == (0, 1, 1)
    assert chosen[WRONG[0]].shares == (0.5, 0, 0)
    assert chosen[""].shares == (0.5, 0, 0)
    assert sum(option.correct for option in row.options) == 1
    assert row.difficulty.value == pytest.approx(2 / 3)
    # By hand: a point-biserial of 20 zeros and 40 ones with 0 … 59.
    expected = (39.5 - 9.5) * (2 / 9) ** 0.5 / np.arange(60).std()
    assert row.correlation.value == pytest.approx(expected)
    first = found.questions[0]
    assert (first.topic, first.correlation) == (ITEM.topic, row.correlation)


def test_a_small_group_gets_words_instead_of_figures() -> None:
    found = item_statistics.compute(made_up(9), COURSE, WEEK)
    (row,) = found.items
    notes = [found.alpha, row.difficulty, row.correlation, *(q.difficulty for q in found.questions)]
    assert {figure.note for figure in notes} == {TOO_FEW}
    assert {figure.value for figure in notes} == {None}
    assert (row.options, row.options_note) == ((), TOO_FEW)


def test_the_page_escapes_what_comes_from_outside() -> None:
    found = item_statistics.compute(made_up(60), COURSE, WEEK)
    page = item_statistics.render(found, "Test <1>")
    assert "<b>eve" not in page and "&lt;b&gt;eve" in page
    assert "Test &lt;1&gt;" in page
    assert page.count("✓ (key)") == 1
    assert "instructors only" in page
    assert "q3 (2 unmarked)" in page


def test_the_demonstration_is_counted_from_its_marks(cohort: Workspace) -> None:
    found = sitting.read(cohort, WEEK)
    named = {"demo-06": "nothing was answered", "demo-08": "refused"}
    assert found.left_out.keys() == named.keys()
    assert all(found.left_out[who].startswith(why) for who, why in named.items())
    assert found.unmarked == {"q8": 1}
    assert list(found.maximum) == [f"q{n}" for n in range(1, 8)]
    # demo-09 answered q2 wrongly and everything else rightly; demo-14 handed in no answers.
    assert [q for q, points in found.points["demo-09"].items() if not points] == ["q2"]
    assert set(found.points["demo-14"].values()) == {0}
    for responses in found.responses.values():
        assert all(r.item.topic.startswith("introduction/") for r in responses.values())


def test_hostile_answers_cost_nobody_else_a_figure(cohort: Workspace, tmp_path: Path) -> None:
    space = copied(cohort, tmp_path)
    for learner, content in {
        "demo-01": "[" * 100_000,
        "demo-02": json.dumps({"answers": {"q1": {"a": 1}}}),
        "demo-03": json.dumps({"learner": "demo-04", "answers": {}}),
    }.items():
        (space.submitted / learner / WEEK / "answers.json").write_text(content)
    # Changed after grading: the marks no longer fit the answers.
    (space.submitted / "demo-04" / WEEK / "answers.json").write_text('{"answers": {"q1": "a"}}')
    (space.submitted / "demo-05" / WEEK / "timestamp.txt").write_text("2030-01-01 00:00:00 UTC")
    shutil.copytree(space.submitted / "demo-09" / WEEK, space.submitted / "-rf" / WEEK)
    found = sitting.read(space, WEEK)
    left_out = {
        who: why for who, why in found.left_out.items() if who not in ("demo-06", "demo-08")
    }
    assert left_out.keys() == {"demo-01", "demo-02", "demo-03", "demo-04", "demo-05", "-rf"}
    assert left_out["demo-04"] == sitting.OTHER_ITEMS
    assert "again" in left_out["demo-05"]
    before = sitting.read(cohort, WEEK).points
    assert found.learners == tuple(who for who in before if who not in left_out)
    for who, points in found.points.items():
        assert before[who].items() <= points.items()
    # The one who waited for a mark of q8 is among those left out, so q8 counts now.
    assert list(found.maximum)[-1] == "q8"


def test_other_items_than_those_marked_are_noticed(
    cohort: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As if the private folder of the edition had been forgotten.
    monkeypatch.setattr(edition, "seed", lambda course, public: 987654321)
    found = sitting.read(cohort, WEEK)
    assert len(found.left_out) > 15
    assert list(found.left_out.values()).count(sitting.OTHER_ITEMS) == len(found.left_out) - 2


def test_without_submissions_there_is_a_clear_refusal(workspace: Workspace) -> None:
    with pytest.raises(NothingToCount, match="0 handed in"):
        sitting.read(workspace, WEEK)
    with pytest.raises(UnknownAssignment, match="ungraded"):
        sitting.read(workspace, "pre-test")


def test_the_command_writes_the_page_and_json(
    cohort: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUTOGRADER_STATE", str(cohort.state.parent))
    words = ["items", "statistics", COURSE, WEEK, "--html", str(tmp_path / "pages")]
    done = CliRunner().invoke(cli.app, [*words, "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["learners"] == 21
    assert told["alpha"]["note"] == TOO_FEW
    assert told["questions"][0]["difficulty"]["value"] == pytest.approx(14 / 21)
    assert told["least_learners"] == dict(LEAST)
    assert (tmp_path / "pages" / f"{WEEK}-items.html").read_text().count("<section>") == len(
        told["items"]
    )
    shown = CliRunner().invoke(cli.app, words[:4])
    assert shown.exit_code == 0
    assert "21 learners. Alpha: too few learners." in shown.stdout


def copied(space: Workspace, to: Path) -> Workspace:
    shutil.copytree(space.state, to / COURSE)
    return Workspace.open(COURSE, to)


def rounded(figure: Figure) -> float:
    assert figure.value is not None
    return round(figure.value, 3)
