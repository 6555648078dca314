"""The coherence matrix, the policy template and the checklists."""

import csv
import io
import json

import pytest

from labour_migration.concepts import agreements
from labour_migration.indicators import coherence
from labour_migration.widgets.models import forms
from labour_migration.widgets.models.checklists import AgreementChecklist, PolicyChecklist
from labour_migration.widgets.models.coherence import MOST_POLICIES, CoherenceScores, Score
from labour_migration.widgets.models.errors import BadInput, BadState
from labour_migration.widgets.models.policy import PolicyDraft

TWO = CoherenceScores(policies="Visas\nSkills\nTax", dimensions="Horizontal").settled()


def scored(**points: int) -> CoherenceScores:
    """Scores of Visas with the named policies."""
    model = TWO
    for name, value in points.items():
        pair = f"Visas\n{name.capitalize()}"
        model = model.put("pair", pair)
        key = next(key for key in model.scores if name.capitalize() in key)
        model = model.put(("scores", key, "points"), value)
        model = model.put(("scores", key, "evidence"), "Act 7")
    return model


def test_scores_reach_the_indicator() -> None:
    model = scored(skills=2, tax=-1)
    wide = coherence.matrix(model.frame())
    assert (wide.loc["Visas", "Skills"], wide.loc["Tax", "Visas"]) == (2, -1)
    text = model.result().text
    assert "2 of 3 scores given, 2 with evidence. Overall +0.5 on the scale" in text
    assert "1 conflict; the strongest: Visas with Tax, horizontal, -1 (constraining)" in text


def test_the_same_scores_say_the_same_twice() -> None:
    model = scored(skills=2, tax=-1)
    assert model.result().text == model.result().text
    more = list(model.result().more)
    assert more == ["By dimension", "How far the overall score depends on the weights"]


def test_walking_through_pairs_leaves_no_trace() -> None:
    walked = TWO.next_pair().next_pair()
    assert walked.pair == "Skills\nTax"
    assert walked.next_pair().settled() == TWO
    assert len(walked.settled().scores) == 1


def test_a_renamed_policy_takes_its_scores_back() -> None:
    model = scored(skills=2)
    renamed = model.put("policies", "Visas\nTraining\nTax")
    assert "No pair is scored yet" in renamed.result().text
    back = renamed.put("policies", "Skills\nTax\nVisas")
    assert coherence.matrix(back.frame()).loc["Visas", "Skills"] == 2


def test_a_dimension_without_scores_stops_the_overall_score() -> None:
    model = scored(skills=2).put("dimensions", "Horizontal\nVertical")
    assert "No overall score yet: nothing is scored for Vertical" in model.result().text


def test_weights_move_the_overall_score() -> None:
    model = scored(skills=2).put("dimensions", "Horizontal\nVertical").put("dimension", "Vertical")
    key = "Skills\nVisas\nVertical"
    both = model.put("pair", "Visas\nSkills").put(("scores", key, "points"), -2)
    assert "Overall 0 on" in both.result().text
    assert "Overall +1 on" in both.put(("weights", "Horizontal"), 3.0).result().text


@pytest.mark.parametrize("policies", ["", "Visas", "\n".join(f"P{n}" for n in range(5000))])
def test_lists_of_policies_have_bounds(policies: str) -> None:
    model = TWO.put("policies", policies)
    assert len(model.groups()) == 1 or model.pair
    with pytest.raises(BadInput, match=f"between 2 and {MOST_POLICIES} policies"):
        model.result()


def test_names_have_bounds() -> None:
    with pytest.raises(BadInput, match="is too long; use 60 characters"):
        TWO.put("policies", f"Visas\n{'x' * 61}").result()


def test_scores_off_the_scale_do_not_load() -> None:
    state = scored(skills=2).state()
    key = "Skills\nVisas\nHorizontal"
    for odd in ({"points": 4}, {"confidence": 2.0}, {"evidence": 5}):
        values = json.loads(json.dumps(state["values"]))
        values["scores"][key] |= odd
        with pytest.raises(BadState):
            TWO.loaded(state | {"values": values})


def test_an_unscored_pair_may_have_evidence() -> None:
    model = TWO.put(("scores", "Skills\nVisas\nHorizontal"), Score(None, "Act 7"))
    assert model.next_pair().settled().frame().loc[0, "evidence"] == "Act 7"


def test_the_template_holds_every_section_once() -> None:
    found = forms.sections()
    numbers = [one.number for one in found]
    assert len({one.id for one in found}) == len(found)
    assert [number for number in numbers if "." not in number] == [
        str(number) for number in range(1, 15) if number != 6
    ]
    assert len([number for number in numbers if number.startswith("6.")]) == 7
    assert all(one.ask.endswith(("?", ".")) for one in found)


def test_the_forms_speak_for_no_institution() -> None:
    words = " ".join(
        [*(f"{one.title} {one.ask}" for one in forms.sections())]
        + [f"{one.title} {one.question}" for one in forms.checklist()]
    )
    for name in ("ILO", "ITCILO", "United Nations", "IOM", "OECD"):
        assert name not in words.split()
    assert "design of this course" in PolicyDraft.HINT
    assert "design of this course" in PolicyChecklist.SOURCE


def test_a_draft_becomes_a_document() -> None:
    draft = PolicyDraft(country="Costaverra").put(("texts", "vision"), "Decent work for all.")
    document = draft.document()
    assert document.startswith("# Labour migration policy\n\nCostaverra\n")
    assert "## 4 Vision and guiding principles\n\nDecent work for all.\n" in document
    assert document.count("*Not written yet.*") == 19
    assert draft.result().text.startswith("1 of 20 sections written, 4 words in all.")
    rows = list(csv.DictReader(io.StringIO(draft.exports()["csv"]().decode("utf-8-sig"))))
    assert rows[3]["text"] == "Decent work for all."


def test_sections_are_walked_in_a_circle() -> None:
    draft = PolicyDraft()
    assert draft.next().section == "context"
    assert draft.previous().section == "annexes"
    assert draft.previous().next() == draft


def test_a_draft_with_other_sections_does_not_load() -> None:
    state = PolicyDraft().state()
    state["values"]["texts"]["poem"] = "x"
    with pytest.raises(BadState, match="other sections"):
        PolicyDraft().loaded(state)


def test_answers_are_counted_and_gaps_named() -> None:
    model = PolicyChecklist().settled()
    for name, answer in (("mandate", "yes"), ("data", "no"), ("skills", "partly")):
        model = model.put(("answers", name), answer)
    text = model.result().text
    assert text.startswith("3 of 26 items answered: 1 yes, 1 partly, 1 no.")
    assert text.endswith("To work on: 4 Data broken down and 11 Recognition and training.")
    document = model.put(("notes", "mandate"), "Decree\n7").document()
    assert "- [x] 1 Mandate and lead:" in document
    assert "  Decree 7\n" in document


def test_parts_are_walked_in_a_circle() -> None:
    model = PolicyChecklist().settled()
    seen = []
    for _ in model.parts():
        seen.append(model.part)
        model = model.next()
    assert seen == ["Set up", "Evidence", "Choices", "Adoption", "Follow-up"]
    assert model.part == "Set up"


def test_nothing_answered_draws_nothing() -> None:
    assert PolicyChecklist().settled().result().chart is None


def test_an_agreement_is_scored_by_the_concept() -> None:
    model = AgreementChecklist().settled()
    answers: dict[str, agreements.Answer] = {"rec-fees": "partly", "rec-info": "yes"}
    for name, answer in answers.items():
        model = model.put(("answers", name), answer)
    assert model.answered() == answers
    found = agreements.score(answers)
    text = model.result().text
    assert f"{found.points} of 100 points; {found.highest} if every open item were a yes" in text
    assert text.endswith("Essential questions not met: 5.")


def test_a_checklist_with_other_items_does_not_load() -> None:
    state = PolicyChecklist().settled().state()
    state["values"]["answers"]["poem"] = "yes"
    with pytest.raises(BadState, match="'poem'"):
        PolicyChecklist().settled().loaded(state)
