"""Where stakeholders stand by two scores, and who is missing from a map."""

from dataclasses import replace

import pytest

from labour_migration import datasets
from labour_migration.concepts import stakeholders
from labour_migration.concepts.stakeholders import (
    FIELDS,
    HIGH,
    POINTS_FOR_YES,
    SIDES,
    BadMap,
    Map,
    Stakeholder,
)

EXAMPLE = stakeholders.example()
ONE = Stakeholder("Union", "across", "workers' organisation", 8, 4, True, "law")


@pytest.mark.parametrize(
    ("interest", "influence", "group"),
    [
        (6, 6, "Work out together"),
        (10, 10, "Work out together"),
        (6, 5, "Give a voice"),
        (5, 6, "Win early"),
        (5, 5, "Ask for facts"),
        (0, 0, "Ask for facts"),
    ],
)
def test_six_of_ten_is_high(interest: int, influence: int, group: str) -> None:
    assert replace(ONE, interest=interest, influence=influence).group == group


def test_three_yeses_of_five_are_high_as_on_the_page() -> None:
    assert POINTS_FOR_YES * 3 == HIGH
    answers = datasets.load("stakeholders")
    for one, can, touched in zip(
        EXAMPLE.stakeholders, answers["can"], answers["touched"], strict=True
    ):
        assert (one.influence >= HIGH) == (len(can) >= 3), one.name
        assert (one.interest >= HIGH) == (len(touched) >= 3), one.name
        assert set(can) <= set("SMRKV") and len(set(can)) == len(can)
        assert set(touched) <= set("CLWYU") and len(set(touched)) == len(touched)


def test_the_example_lacks_what_the_page_says() -> None:
    found = stakeholders.check(EXAMPLE)
    assert found.fields == found.sides == found.without_note == ()
    assert found.fields_without_seat == ("education and training",)
    assert found.sides_without_seat == ("people affected",)
    assert found.weak == ("Trade union congress",)
    assert "Workers who will leave" in found.unheard
    assert {"Education ministry", "Qualifications authority"} <= set(found.strong_without_seat)
    assert not found.alike


def test_a_full_table_has_no_finding() -> None:
    people = [
        Stakeholder(f"Body {place}", FIELDS[place % 4], side, 5 + place % 2, 6, True, "law")
        for place, side in enumerate(SIDES)
    ]
    listed = Map("", tuple(people))
    assert stakeholders.sentences(listed) == ()
    assert "No gap was found." in str(stakeholders.brief(listed))


def test_who_is_missing_is_told_apart_from_who_has_no_seat() -> None:
    state = Stakeholder("Ministry", "employment", "public body", 6, 6, False, "")
    assert stakeholders.sentences(Map("", (state,))) == (
        "Nobody from the field of education and training is on the map.",
        "Nobody from the field of labour migration is on the map.",
        "No seat for the field of employment.",
        "No employers' organisation is on the map.",
        "No workers' organisation is on the map.",
        "None of the people affected are on the map.",
        "Much influence and no seat: Ministry. They would see the decision when it is made.",
        "No note of what the scores rest on: Ministry.",
    )


def test_a_map_without_anybody_who_decides_says_so() -> None:
    said = "Nobody on the map has much influence: who decides is missing."
    for influence, missing in ((HIGH - 1, True), (HIGH, False)):
        listed = Map("", (replace(ONE, influence=influence),))
        assert stakeholders.check(listed).undecided is missing
        assert (said in stakeholders.sentences(listed)) is missing
    assert not stakeholders.check(Map("", ())).undecided


def test_an_empty_map_says_so() -> None:
    empty = Map("", ())
    assert stakeholders.summary(empty) == "No stakeholder is listed yet."
    assert stakeholders.sentences(empty) == () and stakeholders.rows(empty) == ()
    assert stakeholders.brief(empty).title == "Stakeholder map"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": " "}, "Stakeholder 1 has no name"),
        ({"name": "a\nb"}, "one line"),
        ({"field": "trade"}, "no field"),
        ({"side": "union"}, "no side"),
        ({"interest": 11}, "from 0 to 10"),
        ({"influence": True}, "from 0 to 10"),
        ({"influence": 5.0}, "from 0 to 10"),
        ({"seat": 1}, "True or False"),
        ({"note": "x" * 301}, "at most 300"),
    ],
)
def test_what_does_not_fit_is_named(change: dict[str, object], message: str) -> None:
    with pytest.raises(BadMap, match=message):
        Map("", (replace(ONE, **change),))  # type: ignore[arg-type]


def test_a_name_stands_once() -> None:
    with pytest.raises(BadMap, match="the same name: Union"):
        Map("", (ONE, ONE))
