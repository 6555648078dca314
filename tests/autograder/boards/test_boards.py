"""The boards on screen: the rule's own words, supposed points, and whose document is shown."""

from fractions import Fraction

import pytest

from autograder.boards import desk, documents, made_up
from autograder.boards.cohort import CohortBoard
from autograder.boards.desk import COHORT, OWN, Desk
from autograder.boards.documents import OwnDocument
from autograder.boards.own import OwnBoard
from autograder.certificate import decide, needed
from labour_migration.errors import LabourMigrationError
from labour_migration.widgets.carried import LARGEST, Carried
from labour_migration.widgets.panel import Panel
from tests.autograder.reports.made import (
    AFTER,
    COURSE,
    DURING,
    EVIL,
    cohort,
    every,
    record,
    standings,
)


def board(as_of=DURING, **points: float | str) -> OwnBoard:  # type: ignore[no-untyped-def]
    found = record("ana", standings(**points), as_of=as_of)
    settled: OwnBoard = OwnBoard(OwnDocument(COURSE, "Ana", found)).settled()
    return settled


def test_the_text_is_the_rule_s_own() -> None:
    mine = board(week_01="8", week_02="7.5")
    text = mine.result().text
    assert needed(COURSE, mine.document.record).message in text
    assert mine.result().table["Counts now"].tolist() == [8, 7.5, 0, 0, 0, 0, 0]


def test_supposed_points_are_decided_by_the_same_rule() -> None:
    mine = board(**{f"week_0{n}": "8" for n in range(1, 6)})
    then = mine.put(("hoped", "week-06"), 4).put(("hoped", "assignment"), 20)
    table = then.result().table
    assert table["Would count"].sum() == 64
    assert "With the points that you suppose: awarded. The certificate is secured" in (
        then.result().text
    )
    # What stands is told first, and stays as it was.
    assert then.result().text.startswith(mine.result().text)


def test_late_work_is_supposed_with_its_deduction() -> None:
    rest = {f"week_0{n}": "10" for n in range(2, 7)} | {"assignment": "40"}
    mine = board(AFTER, **rest)
    assert "possible again by handing in Test 1" in mine.result().text
    table = mine.put(("hoped", "week-01"), 10).result().table
    assert 0 < table["Would count"][0] < 10


def test_settled_work_leaves_nothing_to_suppose() -> None:
    done = OwnBoard(OwnDocument(COURSE, "Ana", record("ana", every()))).settled()
    assert done.groups() == ()
    assert done.result().text.startswith("Certificate: awarded.")


@pytest.mark.parametrize("points", ["11", "-1", "many", "nan"])
def test_impossible_points_are_refused(points: str) -> None:
    mine = board(week_01="8")
    (control,) = [one for one in mine.controls() if one.path == ("hoped", "week-02")]
    with pytest.raises(LabourMigrationError):
        control.read(points)


def test_a_cohort_s_views_count_what_the_report_counts() -> None:
    waiting = record("cleo", standings(week_01="6"))
    made = cohort(record("ana", every()), record("ben", {}), waiting, names={"ben": EVIL})
    found = CohortBoard(documents.read_cohort(documents.of_cohort(made)))
    table = found.result().table
    assert table["Handed in"].tolist()[:2] == [2, 1]
    concerns = found.put("view", "concerns").result().table
    assert concerns["Learner"].tolist() == ["ben", "cleo"]
    learners = found.put("view", "learners").result().table
    assert learners["Learner"].tolist() == ["ana", "cleo", "ben"]
    assert learners["Points"].tolist() == [
        float(decide(COURSE, record("ana", every())).points),
        6,
        0,
    ]
    assert found.put("view", "questions").result().table.empty
    assert found.put("view", "marking").result().table.empty


def test_names_are_shown_as_text() -> None:
    made = cohort(record("ana", {}), names={"ana": EVIL})
    shown = Panel(CohortBoard(documents.read_cohort(documents.of_cohort(made))), folder=None)
    shown.set(view="learners")
    assert "<script>" not in shown._tables.value
    assert "&lt;script&gt;" in shown._tables.value


def answer(*records: object) -> str:
    found = [documents.write_own(COURSE, "Ana", one) for one in records]  # type: ignore[arg-type]
    return f'{{"format": 1, "documents": [{", ".join(found)}]}}'


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> None:
    """The apps are behind a hub, which has documents for whoever is signed in."""
    monkeypatch.setenv(desk.CARRIED, "1")


@pytest.mark.usefixtures("hub")
def test_somebody_s_own_comes_from_the_hub_and_nothing_made_up_beside_it() -> None:
    mine = Desk(OWN)
    assert mine.panel is None
    mine.take(answer(record("ana", every())))
    assert mine.names == (f"Mine: {COURSE.title}", "A file that I choose")
    assert mine.panel is not None and "awarded" in mine.panel.text()


def test_without_a_hub_nothing_is_asked_for() -> None:
    alone = Desk(COHORT)
    assert alone.panel is not None and "14 learners" in alone.panel.text()
    assert not any(isinstance(one, Carried) for one in alone.box.children)


@pytest.mark.usefixtures("hub")
@pytest.mark.parametrize("text", [None, '{"format": 1, "documents": []}'])
def test_without_anything_of_one_s_own_learners_are_made_up_and_said_to_be(
    text: str | None,
) -> None:
    mine = Desk(OWN)
    mine.take(text)
    assert "made up" in mine.said
    assert all(one.startswith("Made up:") for one in mine.names[:-1])
    assert mine.panel is not None
    chart = mine.panel.chart()
    assert chart is not None and chart.synthetic and "made up" in chart.source


@pytest.mark.parametrize("text", ["<html>sign in</html>", "{}", '{"format": 1, "documents": [1]}'])
def test_an_answer_that_is_none_is_said_to_be(text: str) -> None:
    mine = Desk(OWN)
    mine.take(text)
    assert "cannot be shown" in mine.said


def test_a_file_is_shown_or_refused_and_then_the_board_stays() -> None:
    mine = Desk(COHORT)
    mine.take(None)
    before = mine.panel
    mine.show(b"not JSON")
    assert "no JSON" in mine.said and mine.panel is before
    mine.show(documents.write_own(COURSE, "Ana", record("ana", {})).encode())
    assert mine.panel is before
    mine.show(documents.of_cohort(made_up.cohort(COURSE, AFTER)).encode())
    assert mine.panel is not before
    assert mine.panel is not None and "14 learners" in mine.panel.text()


def test_the_notebooks_get_widgets() -> None:
    for box in (desk.own(), desk.cohort()):
        assert "course-drawn" in box._dom_classes


def test_what_the_browser_carries_is_text_or_nothing() -> None:
    taken: list[str | None] = []
    carried = Carried("own/progress", taken.append)
    for content in ({"carried": "x"}, {"carried": None}, {"carried": 7}, {"other": "x"}, "x",
                    {"carried": "x" * (LARGEST + 1)}):  # fmt: skip
        carried._receive(carried, content, [])
    assert taken == ["x", None, None, None]
    assert Fraction(carried.largest) == LARGEST
