"""A work as the learner's folder holds it, and how remarks on it are told."""

import json
from pathlib import Path
from typing import Any

import pytest

from labour_migration.handin import (
    UNWRITTEN,
    NotebookUnreadable,
    Remark,
    Work,
    own_text,
    quoted,
    show,
    texts_of,
    told,
)
from labour_migration.handin.annex import annex
from labour_migration.handin.remarks import LINE, LONGEST_REMARK, MOST_REMARKS
from labour_migration.widgets import CoherenceMatrix, MonitoringPlan, PolicyTemplate, Quiz
from labour_migration.widgets.models.errors import BadState

QUESTIONS = {"format": 2, "seed": 7, "assignment": "assignment", "questions": []}


def cell(name: Any, source: Any, **settings: Any) -> dict[str, Any]:
    nbgrader = {"grade_id": name, "solution": True, "grade": True} | settings
    return {"cell_type": "markdown", "metadata": {"nbgrader": nbgrader}, "source": source}


@pytest.fixture
def quiz(tmp_path: Path) -> Quiz:
    (tmp_path / "questions.json").write_text(json.dumps(QUESTIONS))
    return Quiz("assignment", tmp_path, "ana")


def save(folder: Path, *cells: Any) -> None:
    (folder / "assignment.ipynb").write_text(json.dumps({"nbformat": 4, "cells": cells}))


def test_a_quiz_without_questions_knows_seed_and_learner(quiz: Quiz) -> None:
    assert (quiz.seed, quiz.learner, quiz.ids) == (7, "ana", ())


def test_texts_are_the_learners_own_words(quiz: Quiz, tmp_path: Path) -> None:
    save(
        tmp_path,
        cell("situation", ["Nurses ", "leave."]),
        cell("choice", UNWRITTEN),
        cell("rights", f"{UNWRITTEN}\n\nArticle 6."),
        cell("question", "Not an answer.", solution=False),
        cell("situation", "A second copy."),
    )
    work = Work.here(quiz, tmp_path)
    assert work.texts == {"situation": "Nurses leave.", "choice": "", "rights": "Article 6."}
    assert work.text("nowhere") == ""
    assert "Ctrl + S" in work.saved


@pytest.mark.parametrize(
    "cells",
    [None, 3, "cells", {"a": 1}, [None, 1, "x", [], {}], [{"metadata": None}],
     [{"metadata": {"nbgrader": []}}], [cell(3, "x")], [cell(None, "x")]],
)  # fmt: skip
def test_cells_of_any_form_are_survived(cells: Any) -> None:
    assert texts_of(cells) == {}


@pytest.mark.parametrize("source", [None, 3, {}, [1, None]])
def test_a_source_that_is_no_text_is_an_empty_one(source: Any) -> None:
    assert texts_of([cell("a", source)]) == {"a": ""}


@pytest.mark.parametrize("content", ["", "{", "[]", '{"cells": 3}'])
def test_a_broken_notebook_says_what_to_do_or_holds_no_text(
    quiz: Quiz, tmp_path: Path, content: str
) -> None:
    (tmp_path / "assignment.ipynb").write_text(content)
    if content in ("", "{"):
        with pytest.raises(NotebookUnreadable, match=r"Ctrl \+ S"):
            Work.here(quiz, tmp_path)
    else:
        assert Work.here(quiz, tmp_path).texts == {}


def test_a_missing_notebook_is_named(quiz: Quiz, tmp_path: Path) -> None:
    with pytest.raises(NotebookUnreadable, match=r"assignment\.ipynb"):
        Work.here(quiz, tmp_path)


def test_a_check_reads_the_folder_again(
    quiz: Quiz, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save(tmp_path, cell("situation", UNWRITTEN))
    work = Work.here(quiz, tmp_path)
    save(tmp_path, cell("situation", "Written since."))
    (tmp_path / "annex.json").write_text("{")
    show(work, lambda found: [Remark("done", found.text("situation"))])
    printed = capsys.readouterr().out
    assert "Written since." in printed
    assert "annex.json could not be read" in printed


def test_in_marking_no_folder_is_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    work = Work({"a": "handed in"}, {}, None, {"x.json": "it is not valid JSON"})
    show(work, lambda found: [Remark("done", found.text("a"))])
    printed = capsys.readouterr().out
    assert "handed in" in printed and "x.json" in printed and "Ctrl" not in printed


def test_files_are_found_by_the_tool_that_saved_them() -> None:
    files = {
        "mine.json": {"widget": "coherence-matrix"},
        "a.json": {"widget": "coherence-matrix"},
        "list.json": [{"widget": "coherence-matrix"}],
        "odd.json": {"widget": ["coherence-matrix"]},
    }
    assert Work({}, files).saved_by("coherence-matrix") == ("a.json", "mine.json")


def test_remarks_come_by_kind_and_are_cut() -> None:
    many = [Remark("done", "x" * 1000)] * (MOST_REMARKS + 5)
    text = told([*many, Remark("missing", "Annex A."), Remark("conflict", "260 and 250.")])
    lines = text.splitlines()
    assert lines[:3] == ["DOES NOT AGREE (1)", "  ! 260 and 250.", "MISSING (1)"]
    assert lines[4] == f"DONE ({MOST_REMARKS + 5})"
    assert lines[-1] == "  + and 5 more"
    assert max(map(len, lines)) <= LONGEST_REMARK + 4
    assert told([]) == "There is nothing to remark."


def test_long_remarks_are_broken_between_words() -> None:
    text = told([Remark("done", "seven letters " * 20)])
    first, *rest = text.splitlines()[1:]
    assert first.startswith("  + seven") and all(line.startswith("    ") for line in rest)
    assert max(map(len, text.splitlines())) <= LINE
    assert text.count("letters") == 20


def test_what_learners_wrote_cannot_steer_a_terminal_or_fake_a_line() -> None:
    hostile = "a\x1b[2Jb\x00\nDONE (9)\u2028c\ud800"
    shown = told([Remark("missing", f"The name {quoted(hostile)} is odd.")])
    assert shown.splitlines()[0] == "MISSING (1)" and len(shown.splitlines()) == 2
    assert "\x1b" not in shown and "\x00" not in shown
    shown.encode()
    assert told([Remark("done", hostile)]).count("\n") == 1


def test_the_released_words_are_nobodys_text() -> None:
    assert own_text(f"  {UNWRITTEN}\n") == ""


def test_an_annex_starts_empty_and_goes_on_with_what_was_saved(tmp_path: Path) -> None:
    for make, rows in ((CoherenceMatrix, 0), (MonitoringPlan, 1), (PolicyTemplate, 20)):
        tool = annex(make(folder=tmp_path, name="annex"))
        assert len(tool.table()) in (rows, 2)
        assert "Valdoria" not in json.dumps(tool.state())
        tool.set(title="Care in our region")
        tool.save("json")
        again = annex(make(folder=tmp_path, name="annex"))
        assert again.state() == tool.state()
        (tmp_path / "annex.json").unlink()


def test_a_broken_annex_is_kept(tmp_path: Path) -> None:
    (tmp_path / "annex.json").write_text("{")
    with pytest.raises(BadState, match="Rename the file"):
        annex(CoherenceMatrix(folder=tmp_path, name="annex"))
    assert (tmp_path / "annex.json").read_text() == "{"
