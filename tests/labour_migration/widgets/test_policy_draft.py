"""The policy template and the checklists: what is written comes back, as a file and on paper."""

import csv
import io

import docx
import pytest

from labour_migration.concepts import agreements, policies
from labour_migration.widgets.models.checklists import AgreementChecklist, PolicyChecklist
from labour_migration.widgets.models.errors import BadState
from labour_migration.widgets.models.policy import PolicyDraft


def test_the_template_holds_every_section_once() -> None:
    found = policies.sections()
    numbers = [one.number for one in found]
    assert len({one.id for one in found}) == len(found)
    assert [number for number in numbers if "." not in number] == [
        str(number) for number in range(1, 15) if number != 6
    ]
    assert len([number for number in numbers if number.startswith("6.")]) == 7
    assert all(one.ask.endswith(("?", ".")) for one in found)


def test_the_forms_speak_for_no_institution() -> None:
    words = " ".join(
        [*(f"{one.title} {one.ask}" for one in policies.sections())]
        + [f"{one.title} {one.question}" for one in policies.checklist()]
    )
    for name in ("ILO", "ITCILO", "United Nations", "IOM", "OECD"):
        assert name not in words.split()
    assert "design of this course" in PolicyDraft.HINT
    assert "design of this course" in PolicyChecklist.SOURCE


def test_a_draft_becomes_a_document() -> None:
    draft = PolicyDraft(country="Valdoria").put(("texts", "vision"), "Decent work for all.")
    document = draft.exports()["md"]().decode()
    assert document.startswith("# Labour migration policy\n\nValdoria\n")
    assert "## 4 Vision and guiding principles\n\nDecent work for all.\n" in document
    assert document.count("Not written yet.") == 19
    assert draft.result().text.startswith("1 of 20 sections written, 4 words in all;")
    rows = list(csv.DictReader(io.StringIO(draft.exports()["csv"]().decode("utf-8-sig"))))
    assert rows[3]["text"] == "Decent work for all."


def test_notes_feed_the_section_that_is_open() -> None:
    draft = PolicyDraft(section="links")
    assert [one.title for one in draft.groups()][4:7] == [
        "Note: Coherence sheet",
        "Note: Coherence matrix and decisions",
        "Note: Decision sheet",
    ]
    noted = draft.put(("notes", "coherence/cycle"), "=1+1").put(("notes", "governance/covid"), "")
    assert noted.notes == {"coherence/cycle": "=1+1"}
    assert noted.put(("notes", "coherence/cycle"), "").notes == {}
    words = [one.text for one in docx.Document(io.BytesIO(noted.exports()["docx"]())).paragraphs]
    assert "Note: Coherence matrix and decisions" in words and "=1+1" in words
    written = noted.put(("texts", "links"), "=2+2").exports()["csv"]().decode("utf-8-sig")
    row = list(csv.DictReader(io.StringIO(written)))[12]
    assert (row["text"], row["notes"]) == ("'=2+2", "Coherence matrix and decisions")


@pytest.mark.parametrize(
    ("notes", "message"),
    [
        ({"poem": "x"}, "a task that this course lacks: 'poem'"),
        ({"coherence/cycle": "x" * 20_001}, "at most 20,000 characters"),
        ({"coherence/cycle": 1}, "notes.coherence/cycle"),
        ("x", "notes"),
    ],
)
def test_notes_that_do_not_fit_do_not_load(notes: object, message: str) -> None:
    state = PolicyDraft().state()
    state["values"]["notes"] = notes
    with pytest.raises(BadState, match=message):
        PolicyDraft().loaded(state)


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
    exports = model.put(("notes", "mandate"), "Decree\n7").exports()
    assert "| 1 Mandate and lead | " in exports["md"]().decode()
    made = docx.Document(io.BytesIO(exports["docx"]()))
    first = [cell.text for cell in made.tables[0].rows[1].cells]
    assert first[::2] == ["1 Mandate and lead", "yes"] and first[3] == "Decree 7"
    assert [one.text for one in made.paragraphs][-3:-1] == [
        "4 Data broken down",
        "11 Recognition and training",
    ]


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


@pytest.mark.parametrize("part", ["answers", "notes"])
def test_a_checklist_that_lacks_an_item_does_not_load(part: str) -> None:
    state = PolicyChecklist().settled().state()
    del state["values"][part]["mandate"]
    with pytest.raises(BadState, match="'mandate'"):
        PolicyChecklist().settled().loaded(state)


def test_a_checklist_with_other_items_does_not_load() -> None:
    state = PolicyChecklist().settled().state()
    state["values"]["answers"]["poem"] = "yes"
    with pytest.raises(BadState, match="'poem'"):
        PolicyChecklist().settled().loaded(state)
