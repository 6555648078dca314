"""The coherence matrix in a notebook: editing, files, and the brief as a document."""

import csv
import io
import json
import zipfile
from pathlib import Path

import docx
import pytest
from bs4 import BeautifulSoup

from labour_migration.concepts import coherence
from labour_migration.concepts.coherence import Judgement
from labour_migration.widgets import CoherenceMatrix as Widget
from labour_migration.widgets.models.coherence import CoherenceMatrix
from labour_migration.widgets.models.errors import BadInput, BadState

NEW = CoherenceMatrix().emptied()
NASTY = "<img src=x onerror=alert(1)>"


def test_the_widget_opens_with_the_example_and_says_so() -> None:
    model = CoherenceMatrix()
    assert model.matrix() == coherence.example()
    assert "invented" in model.HINT and "invented" in model.title
    assert model.result().text.startswith(coherence.summary(coherence.example()))


def test_an_effect_is_chosen_and_scored_in_one_direction() -> None:
    model = NEW.put("row", 1).put("column", 0)
    assert (
        model.groups()[1].title == "Our second objective, and what it does to: Our first objective"
    )
    model = model.put(("cells", 1, 0, "score"), -2).put(("cells", 1, 0, "evidence"), "Act 7")
    assert model.cells == ((Judgement(), Judgement()), (Judgement(-2, "Act 7"), Judgement()))
    text = model.result().text
    assert "1 of 2 effects scored, 1 with evidence. Overall −2.00 on the scale" in text
    assert "Strongest conflict: Our first objective / Our second objective (−2)" in text


def test_row_and_column_never_meet_and_are_not_saved() -> None:
    assert NEW.put("column", 0).row == 0 and NEW.put("column", 0).column == 1
    assert NEW.put("row", 1).column == 0
    assert NEW.put("row", 1) == NEW and set(NEW.state()["values"]) == {
        "title",
        "objectives",
        "cells",
    }
    turned = CoherenceMatrix().put("row", 3).put("column", 6).turned()
    assert (turned.row, turned.column) == (6, 3)


def test_open_effects_are_walked_row_by_row() -> None:
    model = CoherenceMatrix()
    seen = []
    for _ in range(33):
        model = model.next_open()
        seen.append((model.row, model.column))
    assert len(set(seen[:32])) == 32 and seen[0] == seen[32] and seen[:32] == sorted(seen[:32])
    full = NEW.put(("cells", 0, 1, "score"), 0).put(("cells", 1, 0, "score"), 0)
    with pytest.raises(BadInput, match="Every effect has a score"):
        full.next_open()


def test_objectives_come_and_go_with_their_scores() -> None:
    model = CoherenceMatrix().put("row", 6).without_objective()
    assert len(model.objectives) == 8 and "Place nurses" not in str(model.objectives)
    assert model.cells[6][0] == CoherenceMatrix().cells[7][0]
    more = model.with_objective().put(("objectives", 8, "name"), "Safe work")
    assert more.objectives[8].field == "other" and len(more.cells) == len(more.cells[0]) == 9
    for _ in range(3):
        more = more.with_objective()
    with pytest.raises(BadInput, match="at most 12"):
        more.with_objective()
    assert more.result().chart is None and model.result().chart is not None
    with pytest.raises(BadInput, match="At least 2"):
        NEW.without_objective()


def test_a_rename_keeps_scores_and_a_name_of_another_is_refused() -> None:
    model = CoherenceMatrix().put(("objectives", 0, "name"), "Care posts")
    assert model.cells == CoherenceMatrix().cells and "Care posts" in model.result().text
    with pytest.raises(coherence.BadMatrix, match="same name"):
        model.put(("objectives", 0, "name"), "Recognise skills").result()


def test_weights_move_the_result() -> None:
    heavy = CoherenceMatrix().put(("objectives", 6, "weight"), 6)
    assert "Overall −0.16 on" in heavy.result().text
    assert list(heavy.result().more)[-1] == "What changes with the weights"


def test_the_place_of_a_larger_matrix_does_not_outlive_it() -> None:
    large = CoherenceMatrix().put("row", 8).put("column", 7)
    loaded = large.loaded(NEW.state())
    assert loaded == NEW and (loaded.row, loaded.column) == (0, 1)
    with pytest.raises(BadState, match="between 2 and 12"):
        large.loaded(NEW.state() | {"values": NEW.state()["values"] | {"objectives": []}})


def test_the_brief_is_parsed_back_from_every_file(tmp_path: Path) -> None:
    widget = Widget(folder=tmp_path)
    widget.set(title=f"Ours {NASTY}")
    brief = coherence.brief(widget.model.matrix())  # type: ignore[attr-defined]
    word = docx.Document(str(widget.save("docx")))
    assert word.paragraphs[0].text == brief.title == f"Coherence: Ours {NASTY}"
    first = [[cell.text for cell in row.cells] for row in word.tables[0].rows]
    assert first[0] == ["Pair", "First on second", "Second on first"] and len(first) == 4
    assert first[1][1] == "−3: Staff order 4 in force: no leave to work abroad"
    assert not any(
        name.endswith(".bin") for name in zipfile.ZipFile(widget.save("docx")).namelist()
    )
    page = BeautifulSoup(widget.save("html").read_bytes(), "html.parser")
    assert page.find("img") is None and page.find("h1").text == brief.title  # type: ignore[union-attr]
    shown = [
        [cell.text for cell in row.find_all(["th", "td"])] for row in page.table.find_all("tr")
    ]  # type: ignore[union-attr]
    assert shown == first
    assert widget.save("md").read_text(encoding="utf-8").startswith("# Coherence: Ours \\<img")


def test_the_table_holds_every_effect_and_runs_nothing(tmp_path: Path) -> None:
    widget = Widget(folder=tmp_path)
    model = widget.model.put(("cells", 0, 2, "evidence"), "=1+1")
    widget.load(model.state())
    text = widget.save("csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 72
    assert rows[1]["evidence"] == "'=1+1" and rows[1]["score"] == "0"
    assert rows[0]["evidence_missing"] == "yes" and rows[3]["score"] == ""
    assert json.loads(widget.save("json").read_text()) == widget.state()
