"""The coherence matrix computes and words the same in the page as in Python."""

import json
from fractions import Fraction
from typing import Any

import pytest
from playwright.sync_api import Page

from labour_migration.concepts import coherence
from labour_migration.concepts.coherence.brief import COLUMNS, export_rows, tables
from labour_migration.concepts.coherence.matrix import MEANINGS, Matrix
from labour_migration.documents import Document, to_data
from labour_migration.widgets.models.coherence import CoherenceMatrix
from labour_migration.widgets.models.errors import BadState

from .coherence_cases import broken, matrices, values
from .test_tools_rules import CALL

RULES, BRIEF = "tools/coherence-rules.js", "tools/coherence-brief.js"
MATRICES = matrices()


def called(page: Page, path: str, name: str, *more: Any) -> list[Any]:
    calls = [[values(matrix), *more] for matrix in MATRICES]
    return list(page.evaluate(CALL, [f"/_static/{path}", name, calls]))


def exact(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def assessed(found: coherence.Assessment) -> dict[str, Any]:
    return {
        "overall": exact(found.overall),
        "helps": exact(found.helps),
        "hinders": exact(found.hinders),
        "effects": [
            {"name": one.name, "given": exact(one.given), "received": exact(one.received)}
            for one in found.effects
        ],
        "fields": [[row, column, exact(mean)] for row, column, mean in found.fields],
        "enabling": list(found.enabling),
        "blocking": list(found.blocking),
        "conflicts": [vars(pair) for pair in found.conflicts],
        "synergies": [vars(pair) for pair in found.synergies],
        "evidence": vars(found.evidence),
    }


def in_case(case: coherence.Case | None) -> dict[str, Any] | None:
    if case is None:
        return None
    return {
        "name": case.name,
        "overall": exact(case.overall),
        "turns": case.turns,
        "changed": list(case.changed),
        "enabling": list(case.enabling),
        "blocking": list(case.blocking),
        "conflicts": [list(pair) for pair in case.conflicts],
    }


def test_the_matrices_reach_every_branch() -> None:
    found = [coherence.assess(matrix) for matrix in MATRICES]
    tested = [coherence.sensitivity(matrix) for matrix in MATRICES]
    assert len(MATRICES) > 50
    assert {one.overall is None for one in found} == {True, False}
    assert {one.evidence.too_little for one in found} == {True, False}
    assert any(len(one.strongest_conflicts) > 1 for one in found)
    assert any(len(one.enabling) > 1 for one in found)
    assert any(one.evidence.possible == 0 for one in found)
    assert any(one.turning for one in tested) and any(not one.turning for one in tested)
    assert any(0 in [o.weight for o in m.objectives] for m in MATRICES)


def test_assessments_are_the_same(blank: Page) -> None:
    assert called(blank, RULES, "assess") == [assessed(coherence.assess(m)) for m in MATRICES]


def test_cases_are_the_same(blank: Page) -> None:
    expected = []
    for matrix in MATRICES:
        found = coherence.sensitivity(matrix)
        expected.append(
            {
                "cases": [in_case(case) for case in found.cases],
                "lowest": in_case(found.lowest),
                "highest": in_case(found.highest),
            }
        )
    assert called(blank, RULES, "sensitivity") == expected


def test_briefs_and_tables_are_the_same(blank: Page) -> None:
    assert called(blank, BRIEF, "brief") == [to_data(coherence.brief(m)) for m in MATRICES]
    assert called(blank, BRIEF, "tables") == [
        to_data(Document("Tables", tables(m)))["blocks"] for m in MATRICES
    ]
    assert called(blank, BRIEF, "summary") == [coherence.summary(m) for m in MATRICES]


def test_rows_for_a_spreadsheet_are_the_same(blank: Page) -> None:
    meanings = {str(score): word for score, word in MEANINGS.items()}
    expected = [[list(COLUMNS), *map(list, export_rows(matrix))] for matrix in MATRICES]
    assert called(blank, BRIEF, "exportRows", meanings) == expected


def test_a_file_of_either_face_opens_in_the_other(blank: Page) -> None:
    read = called(blank, RULES, "read")
    for matrix, held in zip(MATRICES, read, strict=True):
        assert held == values(matrix)
        state = {
            "format": 1,
            "widget": CoherenceMatrix.KIND,
            "values": json.loads(json.dumps(held)),
        }
        assert CoherenceMatrix().loaded(state).matrix() == matrix


@pytest.mark.parametrize("given", broken(), ids=lambda given: str(given)[-40:])
def test_what_is_no_matrix_is_refused_by_both(blank: Page, given: Any) -> None:
    with pytest.raises(BadState):
        CoherenceMatrix().loaded({"format": 1, "widget": CoherenceMatrix.KIND, "values": given})
    # As text, as a file holds it: a bridge to the browser would mend broken letters.
    script = """async ([path, text]) => {
      const { read } = await import(path);
      try { read(JSON.parse(text)); } catch (problem) { return problem.message; }
      return "";
    }"""
    why = blank.evaluate(script, [f"/_static/{RULES}", json.dumps(given)])
    assert len(why) > 10 and "undefined" not in why


def test_parts_left_out_of_a_judgement_are_its_default(blank: Page) -> None:
    matrix = MATRICES[0]
    held = values(matrix)
    held["cells"][8][7] = {}
    (read,) = blank.evaluate(CALL, [f"/_static/{RULES}", "read", [[held]]])
    state = {"format": 1, "widget": CoherenceMatrix.KIND, "values": held}
    loaded = CoherenceMatrix().loaded(state).matrix()
    assert isinstance(loaded, Matrix)
    assert read == values(loaded) == values(matrix)
