"""A diploma is handed out and erased by itself: its ledger and its files."""

import json
import zipfile
from pathlib import Path

import pytest

from autograder.credentials import register
from autograder.diploma import records
from autograder.intake import Refusal
from autograder.ledger import Event, LedgerError
from autograder.privacy import diplomas
from autograder.privacy.subject import UnknownLearner


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A state folder with two diplomas."""
    with records.open_ledger(tmp_path) as ledger:
        for place, name in enumerate(("silva-ana", "boris-7")):
            after = {
                "credential": f"urn:uuid:{place}", "digest": f"{place}" * 64, "index": place,
                "key": "k", "decision": 1, "holder": "f" * 64,
            }  # fmt: skip
            ledger.append([Event("diploma", "me", f"why-{name}", name, after={"courses": []})])
            ledger.append(register.events("issue", "me", f"issue-{name}", name, after))
            folder = records.folder(tmp_path) / "certificates" / name
            folder.mkdir(parents=True)
            (folder / "certificate.jwt").write_text(f"signed-{name}")
    return tmp_path


def test_what_is_held_is_handed_out(state: Path, tmp_path: Path) -> None:
    assert diplomas.export("silva-ana", tmp_path / "out.zip", state) == 2
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert archive.read("files/certificate.jwt") == b"signed-silva-ana"
        data = json.loads(archive.read("data.json"))
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert [entry["why"] for entry in data["ledger"]] == ["why-silva-ana", "issue-silva-ana"]
    assert b"boris" not in everything


def test_no_byte_is_left_and_the_list_says_erased(state: Path) -> None:
    assert diplomas.erase("silva-ana", by="registrar", why="asked for on 3 May", state=state) == 2
    paths = list(records.folder(state).rglob("*"))
    assert not any("silva-ana" in path.name for path in paths)
    assert not any(b"silva-ana" in path.read_bytes() for path in paths if path.is_file())
    assert {one.credential: one.state for one in records.on_record(state)} == {
        "urn:uuid:0": "erased",
        "urn:uuid:1": "valid",
    }
    with records.open_ledger(state) as ledger:
        assert ledger.verify().sound
    assert not diplomas.on_record(["silva-ana"], state)
    assert diplomas.on_record(["silva-ana", "boris-7"], state)


def test_nothing_happens_to_somebody_unknown_or_for_a_reason_that_names(state: Path) -> None:
    with pytest.raises(UnknownLearner):
        diplomas.erase("nobody", by="me", why="x", state=state)
    for name in ("..", ".", "../diploma", ""):
        with pytest.raises(Refusal):
            diplomas.erase(name, by="me", why="x", state=state)
    with pytest.raises(LedgerError, match="must not name"):
        diplomas.erase("silva-ana", by="me", why="silva-ana asked", state=state)
    assert diplomas.on_record(["silva-ana"], state)
    with pytest.raises(UnknownLearner):
        diplomas.export("silva-ana", state / "x.zip", state / "elsewhere")
