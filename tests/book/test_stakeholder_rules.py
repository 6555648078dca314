"""The stakeholder map finds and words the same in the page as in Python."""

import copy
from typing import Any

import pytest
from playwright.sync_api import Page

from labour_migration.concepts import stakeholders
from labour_migration.concepts.stakeholders import COLUMNS, GROUPS, Map
from labour_migration.documents import to_data
from labour_migration.widgets.models.errors import BadState
from labour_migration.widgets.models.stakeholders import StakeholderMap

from .stakeholder_cases import broken, maps, values
from .test_tools_rules import CALL

RULES = "/_static/tools/stakeholder-rules.js"
MAPS = maps()


def called(page: Page, name: str) -> list[Any]:
    return list(page.evaluate(CALL, [RULES, name, [[values(one)] for one in MAPS]]))


def camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)


def test_the_maps_reach_every_branch() -> None:
    found = [stakeholders.check(one) for one in MAPS]
    for name in vars(found[0]):
        assert {bool(getattr(one, name)) for one in found} == {True, False}, name
    groups = {p.group for one in MAPS for p in one.stakeholders}
    assert groups == {name for name, _ in GROUPS.values()}


def test_findings_and_words_are_the_same(blank: Page) -> None:
    expected = [
        {camel(name): value if isinstance(value, bool) else list(value)
         for name, value in vars(stakeholders.check(one)).items()}
        for one in MAPS
    ]  # fmt: skip
    assert called(blank, "check") == expected
    assert called(blank, "sentences") == [list(stakeholders.sentences(one)) for one in MAPS]
    assert called(blank, "summary") == [stakeholders.summary(one) for one in MAPS]


def test_briefs_and_rows_are_the_same(blank: Page) -> None:
    assert called(blank, "brief") == [to_data(stakeholders.brief(one)) for one in MAPS]
    assert called(blank, "rows") == [
        [list(COLUMNS), *map(list, stakeholders.rows(one))] for one in MAPS
    ]


def test_a_map_is_read_as_it_was_written(blank: Page) -> None:
    assert called(blank, "read") == [values(one) for one in MAPS]
    for one in MAPS:
        state = StakeholderMap(one.title, one.stakeholders).state()
        assert state["values"] == values(one)
        assert StakeholderMap().loaded(state).map() == one


@pytest.mark.parametrize(
    "wrong", broken(), ids=lambda one: str(one)[:40].encode("ascii", "replace").decode()
)
def test_what_is_no_map_is_refused_by_both(blank: Page, wrong: Any) -> None:
    (answer,) = blank.evaluate(CALL, [RULES, "read", [[copy.deepcopy(wrong)]]])
    assert list(answer) == ["error"] and answer["error"]
    model = StakeholderMap()
    with pytest.raises(BadState):
        model.loaded({"format": 1, "widget": model.KIND, "values": wrong})
    assert model.map() == stakeholders.example()


def test_both_know_the_same_names(blank: Page) -> None:
    found = blank.evaluate(f"async () => ({{ ...await import('{RULES}') }})")
    for name in ("FIELDS", "SIDES"):
        assert found[name] == list(getattr(stakeholders, name))
    for name in ("HIGH", "HIGHEST", "MOST", "LONGEST_NAME", "LONGEST_TEXT"):
        assert found[name] == getattr(stakeholders, name)
    assert {
        (one["influence"], one["interest"]): (one["name"], one["consequence"])
        for one in found["GROUPS"]
    } == dict(GROUPS)
    assert list(stakeholders.rows(Map("", ()))) == []
