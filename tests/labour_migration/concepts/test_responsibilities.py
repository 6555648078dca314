"""A responsibility matrix: what is found, what is not, and the example that ships."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labour_migration import datasets
from labour_migration.concepts import ConceptError
from labour_migration.concepts.responsibilities import (
    ROLES,
    BadMatrix,
    Findings,
    check,
    default,
    read_matrix,
)

SOUND: dict[str, dict[str, str]] = {
    "Plan": {"Ministry": "A", "Agency": "R", "Union": "C"},
    "Inspect": {"Ministry": "I", "Agency": "AR", "Union": "C"},
    "Report": {"Ministry": "I", "Agency": "", "Union": "AR"},
    "Train": {"Ministry": "AR", "Agency": "C", "Union": ""},
}


def changed(task: str, **roles: str) -> dict[str, dict[str, str]]:
    return {**SOUND, task: {**SOUND[task], **roles}}


def test_nothing_is_found_where_nothing_is_wrong() -> None:
    assert check(SOUND) == Findings((), (), (), (), ())  # type: ignore[arg-type]
    assert check(SOUND).sound  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("matrix", "field", "found"),
    [
        (changed("Plan", Ministry="C"), "without_accountable", ("Plan",)),
        (changed("Plan", Union="A"), "several_accountable", (("Plan", ("Ministry", "Union")),)),
        (
            changed("Inspect", Union="AR"),
            "several_accountable",
            (("Inspect", ("Agency", "Union")),),
        ),
        (changed("Plan", Agency="I"), "without_responsible", ("Plan",)),
        (changed("Train", Agency="R"), "overloaded", ("Agency",)),
    ],
)
def test_each_fault_is_found(
    matrix: dict[str, dict[str, str]], field: str, found: tuple[object, ...]
) -> None:
    findings = check(matrix)  # type: ignore[arg-type]
    assert getattr(findings, field) == found
    assert not findings.sound


def test_half_of_the_tasks_is_not_too_many_and_the_limit_can_move() -> None:
    assert check(SOUND).overloaded == ()  # type: ignore[arg-type]
    assert check(SOUND, Fraction(1, 4)).overloaded == ("Ministry", "Agency")  # type: ignore[arg-type]


def test_a_body_left_out_of_a_task_has_no_role_there() -> None:
    found = check({"Plan": {"Ministry": "AR"}, "Inspect": {"Agency": "AR", "Ministry": ""}})
    assert found.sound
    assert check({"Plan": {"Ministry": "AR", "Agency": ""}}).idle == ("Agency",)


@given(st.lists(st.lists(st.sampled_from(list(ROLES)), min_size=3, max_size=3), min_size=1))
def test_every_task_has_one_accountable_or_is_reported(rows: list[list[str]]) -> None:
    matrix = {f"T{place}": dict(zip("abc", row, strict=True)) for place, row in enumerate(rows)}
    found = check(matrix)  # type: ignore[arg-type]
    several = {task for task, _ in found.several_accountable}
    assert not several & set(found.without_accountable)
    for task, cells in matrix.items():
        holders = sum("A" in role for role in cells.values())
        assert (task in several) == (holders > 1)
        assert (task in found.without_accountable) == (holders == 0)


def test_the_example_is_whole_and_sound() -> None:
    table = datasets.load("responsibilities")
    matrix = default()
    assert len(table) == 80 and not table.duplicated(["task", "body"]).any()
    assert {tuple(cells) for cells in matrix.values()} == {tuple(next(iter(matrix.values())))}
    assert set(table["role"]) <= set(ROLES)
    assert set(table["basis"]) == {"design"}
    assert check(matrix).sound


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        ({"Plan": {"Ministry": "X"}}, "Plan, Ministry: 'X' is no role; use R, A, AR, C, I"),
        ({"Plan": {"Ministry": "RA"}}, "'RA' is no role"),
        ({}, "at least one task"),
        ({"Plan": {}}, "at least one task"),
    ],
)
def test_what_is_no_matrix_is_told(matrix: dict[str, dict[str, str]], message: str) -> None:
    with pytest.raises(BadMatrix, match=message) as caught:
        check(matrix)  # type: ignore[arg-type]
    assert isinstance(caught.value, ConceptError)


def test_a_saved_matrix_comes_back() -> None:
    bodies = ["Ministry", "Agency", "Union"]
    roles = [[cells[body] for body in bodies] for cells in SOUND.values()]
    assert read_matrix({"tasks": list(SOUND), "bodies": bodies, "roles": roles}) == SOUND
    with pytest.raises(BadMatrix, match="do not fit together"):
        read_matrix({"tasks": list(SOUND), "bodies": bodies, "roles": roles[1:]})
    with pytest.raises(BadMatrix, match="no name comes twice"):
        read_matrix({"tasks": ["Plan", "Plan"], "bodies": ["Union"], "roles": [["R"], ["A"]]})
