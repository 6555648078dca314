"""Files of an app: handed to the browser and taken from it, with nothing left on the server."""

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from openpyxl import load_workbook

from labour_migration import widgets
from labour_migration.widgets import CoherenceMatrix, CostCalculator, PolicyTemplate, SampleDesigner
from labour_migration.widgets.handing import LARGEST, Handing
from labour_migration.widgets.models.errors import NotWritten
from labour_migration.widgets.panel import Panel
from tests.labour_migration.widgets.test_panel import labelled, notice, said, within

EVIL = '<img src=x onerror=alert(1)>=cmd|"/C calc"!A1'


class Browser:
    """What a panel's files look like from the browser: messages there, messages back."""

    def __init__(self, panel: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
        (self.handing,) = [one for one in within(panel) if isinstance(one, Handing)]
        self.received: list[tuple[str, bytes]] = []
        monkeypatch.setattr(self.handing, "send", self._take)

    def _take(self, content: Any, buffers: list[bytes]) -> None:
        self.received.append((content["name"], buffers[0]))

    def says(self, content: object) -> None:
        self.handing._receive(self.handing, content, [])

    def download(self, kind: str) -> tuple[str, bytes]:
        self.says({"make": kind})
        return self.received[-1]


@pytest.fixture(autouse=True)
def nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    yield
    assert list(tmp_path.iterdir()) == []


def test_every_file_on_offer_arrives_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    matrix = CoherenceMatrix(folder=None)
    browser = Browser(matrix, monkeypatch)
    offered = [kind for kind, _ in browser.handing.kinds]
    assert offered == ["docx", "md", "html", "csv", "xlsx", "json"]
    files = {kind: browser.download(kind) for kind in offered}
    assert {kind: name for kind, (name, _) in files.items()} == {
        kind: f"coherence-matrix.{kind}" for kind in offered
    }
    assert json.loads(files["json"][1]) == matrix.state()
    assert matrix.model.title in docx.Document(BytesIO(files["docx"][1])).paragraphs[0].text
    book = load_workbook(BytesIO(files["xlsx"][1]))
    assert book["About"]["A2"].value == matrix.text()
    assert [cell.value for cell in book["Table 1"][2]] == list(matrix.table().columns)
    assert book["Table 1"].max_row == len(matrix.table()) + 2
    assert notice(matrix)[0] == "saved"


def test_work_comes_back_from_the_readers_device(monkeypatch: pytest.MonkeyPatch) -> None:
    first, later = SampleDesigner(folder=None), SampleDesigner(folder=None)
    first.set(margin_points=2.5)
    _, work = Browser(first, monkeypatch).download("json")
    Browser(later, monkeypatch).says({"open": work.decode()})
    assert later.state() == first.state()
    assert notice(later) == ("saved", "Your saved work is open.")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not saved work"),
        ("{", "not saved work"),
        ("[" * 100_000, "not saved work"),
        ("null", "A saved state has the parts"),
        ("x" * (LARGEST + 1), "too large"),
        (json.dumps(SampleDesigner().state() | {"widget": EVIL}), "belongs to the"),
        (json.dumps({"format": 1, "widget": "sample-designer", "values": {}}), "lacks"),
    ],
)
def test_a_file_that_is_no_work_of_this_app_changes_nothing(
    text: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    designer = SampleDesigner(folder=None)
    before = designer.state(), said(designer)
    Browser(designer, monkeypatch).says({"open": text})
    assert notice(designer)[0] == "problem"
    assert why in notice(designer)[1]
    assert (designer.state(), said(designer)) == before


@pytest.mark.parametrize("odd", [None, 3, {}, {"make": 1}, {"open": {}}, {"make": "../../etc"}])
def test_odd_messages_make_no_file(odd: object, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Browser(SampleDesigner(folder=None), monkeypatch)
    browser.says(odd)
    assert browser.received == []


def test_a_wrong_entry_is_told_instead_of_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    designer = SampleDesigner(folder=None)
    browser = Browser(designer, monkeypatch)
    labelled(designer, "Margin of error (percentage points)").value = "abc"
    browser.says({"make": "json"})
    assert browser.received == []
    assert notice(designer)[0] == "problem"


def test_an_app_writes_no_file_even_when_code_asks() -> None:
    template = PolicyTemplate(folder=None)
    with pytest.raises(NotWritten, match="leaves no file on the server"):
        template.save("docx")
    with pytest.raises(NotWritten, match="leaves no file on the server"):
        template.reopen()


def test_text_in_a_workbook_is_never_a_formula(monkeypatch: pytest.MonkeyPatch) -> None:
    designer = SampleDesigner(folder=None)
    labelled(designer, "Stratum 1: name").value = "=HYPERLINK(1)"
    labelled(designer, "Stratum 2: name").value = f"{EVIL}\x07"
    _, made = Browser(designer, monkeypatch).download("xlsx")
    cells = [cell for sheet in load_workbook(BytesIO(made)) for row in sheet for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} <= {"s", "n"}
    values = [cell.value for cell in cells]
    assert {"=HYPERLINK(1)", EVIL} <= set(values)
    assert 60_000 in values


def test_what_is_handed_over_never_becomes_html() -> None:
    script = Path(widgets.__file__).with_name("handing.js").read_text()
    assert "textContent" in script
    assert "innerHTML" not in script


def test_the_calculator_can_open_with_an_invented_worker() -> None:
    assert "Write at least one amount" in CostCalculator(folder=None).__repr__()
    calculator = CostCalculator(folder=None, example=True)
    assert calculator.text().startswith("The worker paid 20,410 QAL.")
    labelled(calculator, "Start a new sheet").click()
    assert said(calculator)[1].startswith("Write at least one amount")
    assert calculator.model.value(("cost_currency",)) == "USD"
