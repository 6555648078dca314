"""The migration module: its file, its routing, what follows, and the trial on a survey."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import pandas as pd
import pytest

from labour_migration import synthetic
from labour_migration.concepts import UnknownName, questionnaire
from labour_migration.concepts.questionnaire import BadModule, Module, Rule
from labour_migration.indicators import icls

MODULE = questionnaire.migration_module()


@pytest.fixture(scope="module")
def survey() -> pd.DataFrame:
    return synthetic.labour_force_survey(20251103)


@pytest.fixture(scope="module")
def tried(survey: pd.DataFrame) -> questionnaire.Trial:
    return questionnaire.trial(MODULE, survey)


def changed(**changes: Any) -> Mapping[str, Any]:
    return {**deepcopy(dict(questionnaire.source())), **changes}


def test_the_twelve_questions_are_there_in_order() -> None:
    numbers = [one.number for one in MODULE.questions if one.number.isdigit()]
    assert numbers == [str(place) for place in range(1, 13)]
    assert all(one.text and one.use for one in MODULE.questions)


def test_three_values_are_joined_as_logic_asks() -> None:
    yes, no = {"question": "a", "is": ["1"]}, {"question": "b", "is": ["1"]}
    both, either = Rule.of({"all": [yes, no]}, ""), Rule.of({"any": [yes, no]}, "")
    table = {
        ("1", "1"): (True, True),
        ("1", "2"): (False, True),
        ("1", None): (None, True),
        ("2", None): (False, None),
        ("2", "2"): (False, False),
        (None, None): (None, None),
    }
    for (a, b), expected in table.items():
        assert (both.holds({"a": a, "b": b}), either.holds({"a": a, "b": b})) == expected


@pytest.mark.parametrize(
    "rule",
    [
        None,
        {},
        {"all": []},
        {"question": "age"},
        {"question": "age", "at_least": "15"},
        {"question": "cob", "is": "QVR"},
        {"question": "cob", "is": ["QVR"], "not": ["QRA"]},
        {"question": "cob", "in": ["QVR"]},
        {"all": [{"question": "age", "at_least": True}]},
    ],
)
def test_what_is_no_rule_is_refused(rule: Any) -> None:
    with pytest.raises(BadModule, match="here"):
        Rule.of(rule, "here")


@pytest.mark.parametrize(
    "entry",
    [
        {"id": "x", "name": "x", "text": "?", "use": "u"},
        {"id": "x", "name": "x", "text": "?", "use": "u", "kind": "number", "codes": {"1": "a"}},
        {"id": "x", "name": "x", "text": "?", "use": "u", "kind": "number", "lowest": 5},
        {"id": "x", "name": "x", "text": "?", "use": "u", "colour": "red"},
        {"id": "x"},
    ],
)
def test_what_is_no_question_is_refused(entry: Mapping[str, Any]) -> None:
    with pytest.raises(BadModule, match="x"):
        Module.of(changed(questions=[entry]))


def test_every_result_needs_its_rule() -> None:
    with pytest.raises(BadModule, match="came_for_work"):
        Module.of(changed(derived={}))
    with pytest.raises(UnknownName, match="Did you mean 'cob'"):
        MODULE["cobb"]


def test_the_module_passes_its_own_check() -> None:
    assert questionnaire.check(MODULE) == ()


def faults(name: str, rule: Any) -> set[tuple[str, str]]:
    return {(one.kind, one.place) for one in questionnaire.check(MODULE.with_rule(name, rule))}


@pytest.mark.parametrize(
    ("name", "rule", "expected"),
    [
        ("cit_how", {"question": "citt", "is": ["QVR"]}, {("reference", "cit_how")}),
        ("cob", {"question": "cit1", "is": ["QVR"]}, {("reference", "cob")}),
        ("age", {"question": "age", "at_least": 1}, {("reference", "age")}),
        ("reason", {"question": "age", "is": ["15"]}, {("reference", "reason")}),
        ("reason", {"question": "cob", "at_least": 1}, {("reference", "reason")}),
        (
            "wa_to",
            {"all": [{"question": "wa_from", "at_least": 2000},
                     {"question": "wa_from", "at_most": 1999}]},
            {("unreachable", "wa_to")},
        ),
        ("absent", {"question": "age", "at_least": 121},
         {("unreachable", "absent"), ("unreachable", "absent_count")}),
        ("work_abroad", {"question": "cob", "is": ["QVR"]},
         {("undecided", "return_migrant_worker")}),
        ("stay_12", {"question": "cob", "not": ["QVR"]},
         {("undecided", "migrant_worker"), ("undecided", "migrant_worker_by_citizenship"),
          ("undecided", "for_work_migrant"), ("undecided", "return_migrant_worker")}),
    ],
)  # fmt: skip
def test_a_broken_condition_is_found(name: str, rule: Any, expected: set[Any]) -> None:
    found = faults(name, rule)
    assert expected <= found
    assert {kind for kind, _ in found} == {kind for kind, _ in expected}


def test_two_questions_of_one_name_are_found() -> None:
    questions = [*questionnaire.source()["questions"]]
    found = questionnaire.check(Module.of(changed(questions=[*questions, questions[0]])))
    assert [(one.kind, one.place) for one in found] == [("reference", "age")]


def test_the_broken_conditions_of_the_file_are_all_found() -> None:
    kinds = []
    for case in questionnaire.source()["broken"]:
        broken = MODULE.with_rule(case["question"], case["rule"])
        kinds.append({one.kind for one in questionnaire.check(broken)})
    assert kinds == [{"undecided"}, {"reference"}, {"reference"}, {"unreachable"}]


def test_a_question_not_asked_plays_no_part() -> None:
    answers = {"age": 40, "cob": "QVR", "cit1": "QRA", "ever_abroad12": "2", "cob_province": "N",
               "stay_12": "1", "arr_year": 2024, "reason": "1"}  # fmt: skip
    given = questionnaire.taken(MODULE, answers)
    assert not {"cob_province", "arr_year", "reason", "rc_employee"} & set(given)
    assert not questionnaire.derive(MODULE, given)["recruitment_asked"].applies


def test_the_examples_answer_what_they_are_asked() -> None:
    assert len(MODULE.examples) >= 6
    parts = set()
    for name, answers in MODULE.examples:
        given = questionnaire.taken(MODULE, answers)
        assert given == answers, name
        for one in MODULE.questions:
            if one.id in given:
                assert questionnaire.problem(MODULE, one, given[one.id], given) == "", name
        parts.add(questionnaire.derive(MODULE, given)["migrant_worker"].part)
    assert parts == {"a", "b", ""}


def test_the_concepts_are_those_of_the_indicator(survey: pd.DataFrame) -> None:
    """The three concepts of every row, beside those that the indicator finds from columns."""
    rows = survey[survey["age"] >= 15]
    known = rows["cob"] != "ZZZ"
    reason = rows["reason"]
    other = icls.classify(
        rows,
        working_age=pd.Series(True, index=rows.index),
        resident=rows["stay_12"].isin([1, 2]),
        born_abroad=(rows["cob"] != "QVR").astype("boolean").where(known),
        foreign_citizen=rows["cit1"] != "QVR",
        labour_force=rows["lfs_status"].isin([1, 2]),
        came_for_work=reason.isin([1, 2]).astype("boolean").where(reason.notna() & (reason != 9)),
        worked_abroad=(rows["work_abroad"] == 1).where(rows["work_abroad"].notna()),
    )
    for name in ("migrant_worker", "for_work_migrant", "return_migrant_worker"):
        mine = pd.array(
            [
                questionnaire.derive(MODULE, questionnaire.taken(MODULE, answers))[name].applies
                for answers in questionnaire.respondents(MODULE, rows)
            ],
            dtype="boolean",
        )
        pd.testing.assert_extension_array_equal(mine, other[name].array)


def test_the_trial_counts_what_the_survey_holds(
    survey: pd.DataFrame, tried: questionnaire.Trial
) -> None:
    table = tried.table
    adult, abroad = survey["age"] >= 15, ~survey["cob"].isin(["QVR", "ZZZ"])
    moved = abroad | (survey["ever_abroad12"] == 1)
    assert table.loc["edu_where", "asked"] == adult.sum()
    assert table.loc["arr_year", "asked"] == moved.sum()
    assert table.loc["arr_year", "not_in_survey"] == (moved & survey["arr_year"].isna()).sum()
    assert table.loc["reason", "asked"] == (moved & adult).sum()
    assert table.loc["reason", "not_stated"] == (survey["reason"] == 9).sum()
    assert table.loc["cob", "not_stated"] == (survey["cob"] == "ZZZ").sum()
    assert (
        table.loc["rc_employee", "asked"]
        == (
            (survey["reason"].isin([1, 2]) & (survey["arr_year"] >= 2022))
            | (survey["wa_from"] >= 2022)
        ).sum()
    )
    sums = table[["answered", "not_stated", "not_in_survey"]].sum(axis=1)
    assert (sums == table["asked"]).all()
    assert 30 < tried.routes < 100
    assert tried.length.between(5, 25).all()


def test_the_trial_finds_the_planted_mistakes(
    survey: pd.DataFrame, tried: questionnaire.Trial
) -> None:
    native = (survey["cob"] == "QVR") & (survey["ever_abroad12"] == 2)
    assert tried.table.loc["arr_year", "unasked"] == (native & survey["arr_year"].notna()).sum() > 0
    assert tried.table.loc["arr_year", "impossible"] > 10
    others = tried.table.drop(index="arr_year")
    assert others[["unasked", "impossible"]].to_numpy().sum() == 0
