"""The checks of the group's report: members, their samples, the pool, the design."""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.items.questions import load_questions, public
from autograder.marking import reference
from autograder.rubric import load, path
from labour_migration.handin import Remark, Work, group_report
from labour_migration.handin.group_report import design, members, pool, text
from labour_migration.handin.sample import WEIGHTS
from labour_migration.widgets import Quiz
from labour_migration.widgets.models import designs
from tests.exercises import groups

NAME = "group-assignment"
RUBRIC = load("measuring", NAME)
FOLDER = path("measuring", NAME).parent
QUESTIONS = load_questions(FOLDER / "questions.yml")
TEXTS = reference.texts(FOLDER)
OWNER = groups.MEMBERS[0]
# A private edition has another seed; the group's samples are those of the demonstration.
SEED = 4711
Listed = dict[str, list[str]]


@cache
def right() -> dict[str, Any]:
    return reference.answers(FOLDER, OWNER)


def work(
    texts: dict[str, str] | None = None,
    files: dict[str, Any] | None = None,
    owner: str = OWNER,
    **answers: Any,
) -> Work:
    known = {name: one for name, one in (right() | answers).items() if one is not None}
    quiz = Quiz.from_data(public(QUESTIONS, SEED), known, owner)
    return Work(TEXTS if texts is None else texts, files or {}, quiz)


def by_kind(remarks: Any) -> Listed:
    listed: Listed = {"done": [], "missing": [], "conflict": []}
    for one in remarks:
        listed[one.kind].append(one.text)
    return listed


def of_members(form: dict[str, Any], owner: str = OWNER) -> Listed:
    handed_in = work(files={"members.json": form}, owner=owner)
    return by_kind(members.remarks(handed_in, members.read(handed_in)))


def of_pool(texts: dict[str, str] | None = None, **answers: Any) -> Listed:
    handed_in = work(texts, groups.complete(), **answers)
    return by_kind(pool.remarks(handed_in, members.read(handed_in).members))


def test_the_checks_and_the_rubric_and_the_questions_agree() -> None:
    assert {one.id: one.title for one in RUBRIC.criteria} == dict(text.PARTS)
    length = RUBRIC.length
    assert (length.minimum, length.maximum) == (text.LENGTH.shortest, text.LENGTH.longest)
    assert f"fewer than {text.LENGTH.blank} words" in RUBRIC.blank[0]
    best = {one.id: one.levels[0].descriptor for one in RUBRIC.criteria}
    assert f"first {text.FIRST} words" in best["note"]
    stems = {one.id: one for one in QUESTIONS.questions}
    assert all(one.points == 0 for one in QUESTIONS.questions)
    assert stems[pool.WEIGHT].options == WEIGHTS
    assert "number" in stems[pool.NUMBER[0]].stem and "rate" in stems[pool.RATE[0]].stem
    assert all("standard error" in stems[one[1]].stem for one in (pool.NUMBER, pool.RATE))
    assert "true number" in stems[pool.GAP].stem


def test_members_who_signed_are_told_with_their_factors() -> None:
    found = of_members(groups.members(*groups.MEMBERS, factor="0.75"))
    assert not found["missing"] and not found["conflict"]
    assert "demo-01 0.75, demo-02 1, demo-03 1" in found["done"][0]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"words": ""}, "demo-01 has no own words of agreement"),
        ({"date": ""}, "demo-01 has no date"),
        ({"did": ""}, "demo-01 has nothing under what this member did"),
        ({"words": "", "factor": "0.5"}, "counts only when this member has signed"),
        ({"factor": "0.6"}, "it is one of 1, 0.75, 0.5, 0.25"),
        ({"learner": "demo-02"}, "demo-02 stands twice"),
    ],
)
def test_a_sign_off_that_lacks_something_is_told(changed: dict[str, str], said: str) -> None:
    found = of_members(groups.members(*groups.MEMBERS, **changed))
    assert any(said in one for one in found["missing"]) and not found["done"]


def test_the_submitter_is_among_the_members_and_they_are_enough() -> None:
    found = of_members(groups.members("demo-02", "demo-03"), owner=OWNER)
    assert any("does not name demo-01, who hands this in" in one for one in found["conflict"])
    assert any("names 2 members; a group has at least 3" in one for one in found["missing"])


def test_lines_pool_and_gap_of_the_members_agree() -> None:
    found = of_pool()
    assert not found["missing"] and not found["conflict"]
    assert any(one.startswith("Annex A: 3 of 3 samples") for one in found["done"])


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"q2": 25000}, "does not follow from the samples of the members named"),
        ({"q3": 1312}, "Were squared errors added"),
        ({"q4": 7.9}, "The pool of their unemployment rate, 7.9"),
        ({"q5": 0.91}, "Were squared errors added"),
        ({"q6": 100}, "not 100 persons from the truth"),
        ({"q1": "e"}, "Choose another weight than w_final"),
    ],
)
def test_a_number_that_does_not_follow_is_told(answers: dict[str, Any], said: str) -> None:
    assert any(said in one for one in of_pool(**answers)["conflict"])


def test_the_weight_chosen_decides() -> None:
    found = of_pool(q1="c")["conflict"]
    assert sum("not found again from this id: the number of migrant" in one for one in found) == 3


def test_numbers_not_given_and_a_missing_line_are_asked_for() -> None:
    found = of_pool(**dict.fromkeys(right()))
    assert len(found["missing"]) == 4
    lines = TEXTS["samples"].replace("| demo-03 |", "| demo-3 |")
    found = of_pool({**TEXTS, "samples": lines})
    assert found["missing"] == ["Annex A has no line with figures for demo-03."]
    wrong = TEXTS["samples"].replace("8,017", "8,000")
    (said,) = of_pool({**TEXTS, "samples": wrong})["conflict"]
    assert said == "Annex A, demo-01: not found again from this id: rows used."


@pytest.mark.parametrize(
    ("part", "old", "kind", "said"),
    [
        ("bias", "34,282", "missing", "does not print the pooled number beside the true one"),
        ("gain", "1,312", "missing", "does not print the standard error of the pool beside"),
        ("pool", "757", "conflict", "does not print both figures of the number"),
    ],
)
def test_parts_print_the_figures_they_speak_of(part: str, old: str, kind: str, said: str) -> None:
    found = of_pool({**TEXTS, part: TEXTS[part].replace(old, "several")})
    assert any(said in one for one in found[kind])


def test_without_members_nothing_is_compared() -> None:
    (remark,) = pool.remarks(work(), ())
    assert "no figure was compared" in remark.text


@pytest.fixture
def priced(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Listed]:
    """What the check of annex B says, without the simulation behind it."""
    monkeypatch.setattr(designs.DesignComparison, "cost", lambda self: 234_000.0)

    def check(form: Any, **texts: str) -> Listed:
        return by_kind(design.remarks(work(TEXTS | texts, {"annex-b.json": form})))

    return check


def test_annex_b_and_its_cost(priced: Callable[..., Listed]) -> None:
    form = groups.designs()
    assert priced(form) == {
        "done": ["Annex B (the design) compares designs that cost 234,000 each."],
        "missing": [], "conflict": [],
    }  # fmt: skip
    found = priced(form, note="We recommend it for 1,000 crowns.")
    assert any("does not give the total cost of annex B, 234,000" in o for o in found["conflict"])
    form["values"]["office"] = " "
    assert any("whose prices" in one for one in priced(form)["missing"])
    form["values"]["design"] = "best"
    assert any("annex-b.json" in one for one in priced(form)["missing"])
    assert any("is not there" in one for one in priced({"widget": "other"})["missing"])


def test_annex_b_without_prices_has_no_cost() -> None:
    form = designs.DesignComparison().state()
    (remark,) = design.remarks(work({}, {"b.json": form}))
    assert remark.kind == "missing" and "all three prices" in remark.text


@pytest.mark.parametrize(
    ("part", "old", "said"),
    [
        ("note", "recommend", "lack a recommendation"),
        ("note", "synthetic", "does not say that the data are synthetic"),
        ("samples", "w_nr", "no weight by its name, such as w_nr"),
        ("pool", "√", "no formula of the standard error"),
        ("pool", "independent", "not why the samples are independent"),
        ("bias", "too low", None),
        ("design", "refuse", "no design refused"),
    ],
)
def test_what_the_rubric_asks_to_be_said_is_missed(part: str, old: str, said: str | None) -> None:
    texts = {**TEXTS, part: TEXTS[part].replace(old, "–").replace("the root is taken", "")}
    if part == "pool":
        texts["pool"] = texts["pool"].replace("root", "–").replace("drawn apart", "–")
    found = [one.text for one in text.remarks(Work(texts, {})) if one.kind != "done"]
    assert (not found) if said is None else any(said in one for one in found)


def test_every_part_is_asked_for() -> None:
    for part, title in text.PARTS.items():
        found = list(text.remarks(Work({**TEXTS, part: ""}, {})))
        assert Remark("missing", f"The part “{title}” is empty.") in found


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(st.sampled_from(sorted(text.PARTS)), st.text(max_size=100)),
    st.recursive(
        st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["values", "members", "learner", "format"]), inner)
        ),
        max_leaves=8,
    ),
)
def test_work_of_any_form_is_survived(texts: dict[str, str], odd: Any) -> None:
    files = {"a.json": odd, "b.json": {"format": 1, "widget": "group-members", "values": odd},
             "c.json": {"format": 1, "widget": "design-comparison", "values": odd}}  # fmt: skip
    assert all(isinstance(one, Remark) for one in group_report.remarks(work(texts, files)))


def test_the_own_line_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    group_report.line(work())
    assert capsys.readouterr().out.strip() in TEXTS["samples"]
    group_report.line(Work({}, {}))
    assert "does not know who you are" in capsys.readouterr().out
