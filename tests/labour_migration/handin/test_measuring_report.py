"""The checks of the individual report: figures of another sample, or of none, are found."""

from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.items.questions import load_questions, public
from autograder.marking import reference
from autograder.rubric import load, path
from labour_migration.estimates import Estimate
from labour_migration.handin import Remark, Work, measuring_report
from labour_migration.handin.measuring_report import figures, text
from labour_migration.handin.sample import TABLES, WEIGHTS, Sample
from labour_migration.handin.stated import Read, Statement
from labour_migration.reports import Cell, Mark
from labour_migration.widgets import Quiz

RUBRIC = load("measuring", "assignment")
FOLDER = path("measuring", "assignment").parent
QUESTIONS = load_questions(FOLDER / "questions.yml")
TEXTS = reference.texts(FOLDER)
SEED, LEARNER = 20251103, "demo-01"


@cache
def right() -> dict[str, Any]:
    """The numbers of the sample under a weight whose tables are quickly made."""
    sample = Sample(SEED, LEARNER, "w_nr")
    rate = sample.unemployment
    value, error = round(rate.value, 1), round(rate.se, 1)
    return {
        "q1": "b", "q2": len(sample.survey.frame),
        "q3": 5, "q4": value, "q5": error, "q6": 5, "q7": value, "q8": error,
    }  # fmt: skip


def remarks(texts: dict[str, str], learner: str = LEARNER, **answers: Any) -> dict[str, list[str]]:
    given = {name: one for name, one in (right() | answers).items() if one is not None}
    quiz = Quiz.from_data(public(QUESTIONS, SEED), given, learner)
    listed: dict[str, list[str]] = {"done": [], "missing": [], "conflict": []}
    for one in measuring_report.remarks(Work(texts, {}, quiz)):
        listed[one.kind].append(one.text)
    return listed


def test_the_checks_and_the_rubric_and_the_questions_agree() -> None:
    assert {one.id: one.title for one in RUBRIC.criteria} == dict(text.PARTS)
    length = RUBRIC.length
    assert (length.minimum, length.maximum) == (text.LENGTH.shortest, text.LENGTH.longest)
    assert f"fewer than {text.LENGTH.blank} words" in RUBRIC.blank[0]
    best = {one.id: one.levels[0].descriptor for one in RUBRIC.criteria}
    assert "At least five estimates from at least three tables" in best["figures"]
    assert (figures.ESTIMATES, figures.FROM_TABLES) == (5, 3)
    assert f"first {text.FIRST} words" in best["answer"]
    assert TABLES == 10
    stems = {one.id: one for one in QUESTIONS.questions}
    assert all(one.points == 0 for one in QUESTIONS.questions)
    assert stems[figures.WEIGHT].options == WEIGHTS
    assert "persons" in stems[figures.PERSONS].stem
    for names, word in ((figures.MAIN, "main figure"), (figures.BY_HAND, "by hand")):
        assert all(word in stems[name].stem for name in names)
        assert "table" in stems[names[0]].stem and "standard error" in stems[names[2]].stem


def test_numbers_of_the_own_sample_agree() -> None:
    found = remarks({})
    assert not found["conflict"]
    assert found["missing"] == ["The report has no text yet."]
    assert len(found["done"]) == 3


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"q2": 8035}, "some repeat a person"),
        ({"q2": 8000}, "another number. Is annex A made for this learner id?"),
        ({"q7": 9.9}, "Table 5 of your sample has no figure 9.9"),
        ({"q6": 2}, "Table 2 of your sample has no figure"),
        ({"q8": 0.1}, "is not 0.1"),
        ({"q4": 9.9}, "Annex B: table 5 of your sample has no figure 9.9"),
        ({"q1": "e"}, "No figure was compared:"),
    ],
)  # fmt: skip
def test_a_number_that_is_not_of_the_sample_is_told(answers: dict[str, Any], said: str) -> None:
    assert any(said in one for one in remarks({}, **answers)["conflict"])


def test_a_standard_error_by_hand_may_differ_if_it_is_explained() -> None:
    found = remarks({}, q5=1.7)
    assert not found["conflict"]
    assert any("Say where the difference comes from" in one for one in found["missing"])


def test_numbers_not_given_are_asked_for() -> None:
    found = remarks({}, **dict.fromkeys(right()))
    assert len(found["missing"]) == 5 and not found["conflict"]


def test_another_learners_numbers_do_not_agree() -> None:
    found = remarks({}, learner="demo-02")
    assert any("another number" in one for one in found["conflict"])


def test_figures_in_the_text_are_compared_table_by_table() -> None:
    rate = Sample(SEED, LEARNER, "w_nr").unemployment
    own = f"It is {rate.value:.1f} per cent (table 5, standard error {rate.se:.1f}). "
    wrong = "It is 55.5 per cent (table 5, standard error 0.8). In table 12 it is 3."
    bare = f"It is {rate.value:.1f} per cent (table 5). "
    found = remarks({"figures": own + bare + wrong})
    assert any("names table 12" in one for one in found["conflict"])
    assert any("No figure here is in your table 5: “It is 55.5" in one for one in found["conflict"])
    assert any("No standard error or interval beside" in one for one in found["missing"])
    assert any(one.startswith("1 estimates from 1 tables") for one in found["missing"])
    assert any("women and men" in one for one in found["missing"])
    assert any("difference between two groups" in one for one in found["missing"])


def test_an_uncertain_figure_is_called_uncertain() -> None:
    table = Sample(SEED, LEARNER, "w_nr").table(3)
    one = next(cell for cell in table.cells if cell.mark is Mark.UNCERTAIN).estimate
    said = f"It is {one.value:,.0f} (table 3, standard error {one.se:,.0f})."
    assert any("u: call it uncertain" in text for text in remarks({"figures": said})["missing"])
    uncertain = said.replace("It is", "An uncertain")
    assert not any("call it" in text for text in remarks({"figures": uncertain})["missing"])


def test_a_hidden_figure_may_not_be_printed() -> None:
    cell = Cell("Fishing", "Foreign-born", Estimate.normal(5.0, 1.0, n=4, unit="per cent"))
    said = Read(Statement(7, "It is 5.0.", frozenset()), (cell,), ())
    (remark,) = figures._marks([said])
    assert remark.kind == "conflict" and "c: do not print it" in remark.text


@pytest.mark.parametrize("part", text.PARTS)
def test_a_part_that_is_not_there_is_named(part: str) -> None:
    found = list(text.remarks(Work({**TEXTS, part: ""}, {})))
    title = f"The part “{text.PARTS[part]}” is empty."
    assert Remark("missing", title) in found


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        ("answer", "synthetic", "new", "lack the word synthetic"),
        ("answer", "?", ".", "lack a question"),
        ("answer", "w_cob", "one", None),
        ("quality", "w_design", "another", "no figure under two weights"),
        ("quality", "strat", "lay", "not the strata of the sample"),
        ("computation", "umerator", "op", "no rule for the numerator"),
        ("error", "fter", "nd", "no figure before and after"),
        ("figures", "women", "people", "no figure for women and men"),
    ],
)
def test_what_the_rubric_asks_to_be_said_is_missed(
    part: str, old: str, new: str, said: str | None
) -> None:
    texts = {**TEXTS, part: TEXTS[part].replace(old, new)}
    found = [one.text for one in text.remarks(Work(texts, {})) if one.kind != "done"]
    assert (not found) if said is None else any(said in one for one in found)


def test_length_is_that_of_the_report_alone() -> None:
    long = {**TEXTS, "limit": TEXTS["limit"] + " word" * 1000, "error": "word " * 5000}
    (remark,) = [one for one in text.remarks(Work(long, {})) if "report has" in one.text]
    assert remark.kind == "conflict" and "1,000th" not in remark.text
    draft = {**TEXTS, "limit": TEXTS["limit"] + " TODO"}
    assert any("“TODO”" in one.text for one in text.remarks(Work(draft, {})))


def test_without_a_learner_nothing_is_compared() -> None:
    assert any("whose sample" in one.text for one in measuring_report.remarks(Work(TEXTS, {})))


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(text.PARTS)), st.text(max_size=200)))
def test_texts_of_any_form_are_survived(texts: dict[str, str]) -> None:
    assert all(one.text for one in text.remarks(Work(texts, {})))


def test_a_text_made_to_take_long_is_read_quickly() -> None:
    hostile = dict.fromkeys(text.PARTS, "survey w_a before " * 11_000)
    assert list(text.remarks(Work(hostile, {})))
