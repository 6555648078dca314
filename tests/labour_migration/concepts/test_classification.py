"""The prepared cases: complete, and each decided as its story says."""

from dataclasses import fields

import pytest

from labour_migration.concepts import classification
from labour_migration.indicators import icls

# Migrant worker by birth; for-work migrant; return migrant worker.
WANTED = {
    "nurse": ("yes, part (b)", "yes", "no"),
    "picker": ("yes, part (b)", "yes", "no"),
    "seafarer": ("yes, part (b)", "cannot be decided", "no"),
    "refugee": ("yes, part (a)", "no", "no"),
    "student": ("yes, part (a)", "no", "no"),
    "engineer": ("yes, part (a)", "yes", "no"),
    "returnee": ("no", "no", "yes"),
    "daughter": ("no", "no", "no"),
    "welder": ("yes", "yes", "no"),
    "clerk": ("cannot be decided", "cannot be decided", "no"),
}
BY_CITIZENSHIP = {"engineer": "no", "daughter": "yes, part (a)", "clerk": "yes, part (a)"}


@pytest.mark.parametrize("case", classification.cases(), ids=lambda case: case.id)
def test_a_case_is_decided_as_its_story_says(case: classification.Case) -> None:
    decided = icls.decide(case.answers)
    assert tuple(classification.verdict(decided[one]) for one in icls.CONCEPTS) == WANTED[case.id]
    other = icls.decide(case.answers, "citizenship")["migrant_worker"]
    assert classification.verdict(other) == BY_CITIZENSHIP.get(case.id, WANTED[case.id][0])


def test_every_question_and_concept_has_its_words() -> None:
    assert list(classification.questions()) == [one.name for one in fields(icls.Answers)]
    assert tuple(classification.concepts()) == icls.CONCEPTS
    assert {one.id for one in classification.cases()} == set(WANTED)
