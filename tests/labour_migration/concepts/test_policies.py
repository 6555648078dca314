"""A draft says what it rests on: a text, notes only, or nothing."""

import pytest

from labour_migration.concepts import UnknownName, policies
from labour_migration.concepts.policies import Draft
from labour_migration.documents import Heading, Paragraph, Table

SHEET, MATRIX = "coherence/defining-coherence", "coherence/cycle"


def under(draft: Draft, heading: str) -> list[object]:
    """The blocks of a draft below a heading of the first level."""
    found: list[object] = []
    here = False
    for block in policies.brief(draft).blocks:
        if isinstance(block, Heading) and block.level == 1:
            here = block.text == heading
        elif here:
            found.append(block)
    return found


def test_every_section_guides_its_writer() -> None:
    for section in policies.sections():
        assert 2 <= len(section.questions) <= 4
        assert section.ask.strip() and len(section.example.split()) > 20
    assert "invented" in policies.invented()


def test_every_task_feeds_sections_that_exist() -> None:
    names = [section.id for section in policies.sections()]
    ids = [task.id for task in policies.tasks()]
    assert len(set(ids)) == len(ids)
    for task in policies.tasks():
        assert task.sections and set(task.sections) <= set(names), task.id
        assert len(set(task.sections)) == len(task.sections)
        assert 20 < len(task.ask) <= 300 and "\n" not in task.ask and task.ask.endswith(".")
    fed = {name for task in policies.tasks() for name in task.sections}
    assert set(names) == fed, "a section that no task feeds"


def test_an_empty_draft_asks_in_every_section() -> None:
    made = policies.brief(Draft())
    assert made.title == "Labour migration policy" and made.subtitle == ""
    for section in policies.sections():
        assert under(Draft(), section.heading) == [
            Paragraph(f"Not written yet. {section.ask}", "note")
        ]


def test_a_note_stands_once_and_is_named_again() -> None:
    draft = Draft(notes={MATRIX: "Pair | Score\nVisas, skills | -2"})
    first, again = (
        under(draft, "7 Links with employment and education policies"),
        under(draft, "12 Monitoring and evaluation"),
    )
    assert first[0] == again[0] == Paragraph(policies.ALONE, "note")
    assert first[2] == Table(("Pair", "Score"), (("Visas, skills", "-2"),))
    assert again[2] == Paragraph(
        "See this note under “7 Links with employment and education policies”.", "note"
    )
    assert [one.id for one in policies.sections() if draft.state(one) == "notes only"] == [
        "links",
        "monitoring",
    ]


def test_a_written_section_needs_its_notes_no_more() -> None:
    draft = Draft(texts={"links": "We decide together."}, notes={SHEET: "One incoherence."})
    assert under(draft, "7 Links with employment and education policies") == [
        Paragraph("We decide together.")
    ]
    assert "One incoherence." not in str(policies.brief(draft))
    assert draft.summary() == (
        "1 of 20 sections written, 3 words in all; on notes only: 0, empty: 19."
    )


def test_blanks_are_nothing() -> None:
    draft = Draft(" \n", "\t", {"links": " \x00\n"}, {SHEET: "\ufeff"})
    assert policies.brief(draft) == policies.brief(Draft())


def test_what_does_not_exist_is_named() -> None:
    with pytest.raises(UnknownName, match=r"no section 'link'\. Did you mean 'links'"):
        Draft(texts={"link": "x"})
    with pytest.raises(UnknownName, match="no task"):
        Draft(notes={"poem": "x"})
