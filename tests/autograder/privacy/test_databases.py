"""The same promises in every database that is to be had here."""

import zipfile
from pathlib import Path

import pytest
import sqlalchemy as sa

from autograder import database
from autograder.ledger import Ledger
from autograder.privacy import erasure, export
from autograder.workspace import Workspace
from tests.autograder.ledger.conftest import server, url
from tests.autograder.privacy.held import ANA, BORIS, fill, secret

__all__ = ["server", "url"]


def everything(url: str) -> str:
    """Return every row of every table as text."""
    engine = database.engine(url)
    known = sa.MetaData()
    known.reflect(engine)
    with engine.connect() as connection:
        rows = [
            repr(row)
            for table in known.tables.values()
            for row in connection.execute(table.select())
        ]
    engine.dispose()
    assert len(rows) > 20
    return "\n".join(rows).casefold()


def test_a_learner_is_handed_out_and_erased(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUTOGRADER_DB", url)
    space = Workspace.open("governance-coherence", tmp_path / "state")
    fill(space)
    export.write(space, ANA.id, tmp_path / "data.zip")
    with zipfile.ZipFile(tmp_path / "data.zip") as archive:
        data = archive.read("data.json").decode()
    assert all(secret(ANA, place) in data for place in ("comment", "receipt", "later", "why"))
    words = [text.casefold() for text in (ANA.id, ANA.name, ANA.email, secret(ANA, ""))]
    assert all(word in everything(url) for word in words)
    erasure.erase(space, ANA.id, by="registrar", why="asked for on 3 May", anyway=True)
    left = everything(url)
    assert [word for word in words if word in left] == []
    assert secret(BORIS, "comment") in left and BORIS.email in left
    with Ledger(space) as ledger:
        assert ledger.verify().sound
