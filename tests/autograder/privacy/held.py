"""A course that holds something of two people in every place where it holds anything."""

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import sqlalchemy as sa
from nbgrader import api

from autograder.credentials import register
from autograder.exports.lti.platform import Place
from autograder.exports.lti.sent import Sent
from autograder.gradebook import Gradebook, Learner
from autograder.ledger import Event, Ledger
from autograder.receipts import Receipts
from autograder.registry.registration import Registration, Registrations
from autograder.workspace import Workspace

ANA = Learner("silva-ana", "Ána O'Silva <b>", "ana.silva@example.org")
BORIS = Learner("boris-7", "Борис Петров", "boris@example.org")
# Too short to be told from a word: found only where a form says that it is a learner's.
CY = Learner("cy", "Cy Zhang", "cy@example.org")
EVERYBODY = (ANA, BORIS, CY)


def secret(one: Learner, place: str) -> str:
    """Return what is planted of somebody in a place."""
    return f"secret-of-{ {ANA.id: 'first', BORIS.id: 'second', CY.id: 'third'}[one.id] }-{place}"


@dataclass(frozen=True)
class Course:
    """The workspace, and the moment at which somebody handed in."""

    space: Workspace
    handed_in: int = 1_590_000_000


def fill(space: Workspace) -> Course:
    """Put something of everybody everywhere."""
    with Gradebook(space) as book:
        book.enrol(EVERYBODY)
    _marks(space)
    with Receipts(space.database_url) as receipts:
        for one in EVERYBODY:
            receipts.record(one.id, "week-01", "submitted", "", secret(one, "receipt"))
    with Registrations(space.database_url) as table:
        table.put([Registration(one.id, "", secret(one, "groups")) for one in EVERYBODY])
    _table_of_later(space)
    _platform(space)
    for one in EVERYBODY:
        _files(space, one)
    _ledger(space)
    return Course(space)


def _marks(space: Workspace) -> None:
    book = api.Gradebook(space.database_url, space.course.id)
    book.add_assignment("week-01")
    book.add_notebook("week-01", "week-01")
    book.add_grade_cell("q1", "week-01", "week-01", max_score=10, cell_type="code")
    book.add_solution_cell("q1", "week-01", "week-01")
    for one in EVERYBODY:
        book.add_submission("week-01", one.id, timestamp=datetime(2020, 5, 20, 12))
        grade = book.find_grade("q1", "week-01", "week-01", one.id)
        grade.manual_score, grade.needs_manual_grade = float(Fraction(20, 3)), False
        comment = book.find_comment("q1", "week-01", "week-01", one.id)
        comment.manual_comment = f"{secret(one, 'comment')}; {ANA.name} and {BORIS.name} agree"
    book.db.commit()
    book.close()


def _table_of_later(space: Workspace) -> None:
    engine = sa.create_engine(space.database_url)
    with engine.begin() as connection:
        connection.execute(
            sa.text("CREATE TABLE course_later (learner TEXT, number INTEGER, note TEXT)")
        )
        for one in EVERYBODY:
            values = {"learner": one.id, "note": secret(one, "later")}
            connection.execute(
                sa.text("INSERT INTO course_later VALUES (:learner, 1, :note)"), values
            )
    engine.dispose()


def _platform(space: Workspace) -> None:
    place = Place.of(space)
    place.register(
        {
            "issuer": "https://platform.example",
            "client_id": "course",
            "token_url": "https://platform.example/token",
            "lineitems_url": "https://platform.example/items",
        }
    )
    place.add_users({one.id: secret(one, "user") for one in EVERYBODY})
    place.own.mkdir()
    with Sent(place.own / "sent.db") as sent:
        for one in EVERYBODY:
            at = datetime(2020, 6, 1, tzinfo=UTC)
            sent.remember("https://platform.example/items/1", secret(one, "user"), "d", at)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _files(space: Workspace, one: Learner) -> None:
    state, other = space.state, BORIS if one is ANA else ANA
    everybody = f"{ANA.name}, {BORIS.name.upper()}, {ANA.email}, {BORIS.email}"
    notebook = {"cells": [{"source": [f"{secret(one, 'answer')} with {everybody}"]}]}
    notebook["cells"].append({"source": ["### BEGIN HIDDEN TESTS key-of-q1"]})
    _write(state / "autograded" / one.id / "week-01" / "week-01.ipynb", json.dumps(notebook))
    notebook["cells"].pop()
    # Letters that are not ASCII escaped, as nbgrader may write it.
    _write(state / "submitted" / one.id / "week-01" / "week-01.ipynb", json.dumps(notebook))
    form = {"members": [{"learner": name.id, "did": "cy"} for name in EVERYBODY]}
    _write(state / "submitted" / one.id / "group-assignment" / "members.json", json.dumps(form))
    (state / "submitted" / one.id / "week-01" / "picture.png").write_bytes(b"\x89PNG\0\1")
    page = f"<p>{secret(one, 'feedback')} {BORIS.name} Ána O&#x27;Silva &lt;b&gt;</p>"
    _write(state / "feedback" / one.id / "week-01" / "week-01.html", page)
    result = {"id": "q1-test", "status": "marked", "points": "1", "printed": "key-of-q1"}
    stored = {"learner": one.id, "stored": secret(one, "stored"), "results": [result]}
    _write(state / "answers" / one.id / "week-01.json", json.dumps(stored))
    _write(state / "answers" / one.id / "week-02.json", "key-of-q1, cut short")
    _write(state / "certificates" / one.id / "certificate.jwt", secret(one, "certificate"))
    peers = state / "peers" / "assignment"
    _write(peers / "in" / one.id / "answers.json", json.dumps(secret(one, "review")))
    _write(peers / "out" / one.id / "peers.html", f"{secret(one, 'package')} work-of-others")
    _write(peers / "pages" / f"{one.id}.html", f"{secret(one, 'page')} seen by {other.name}")
    given = {ANA.id: [BORIS.id, CY.id], BORIS.id: [ANA.id, CY.id], CY.id: [ANA.id, BORIS.id]}
    _write(peers / "given.json", json.dumps(given, ensure_ascii=False))
    lines = [{"learner": who.id, "message": secret(who, "log")} for who in EVERYBODY]
    _write(state / "log" / "run.jsonl", "".join(json.dumps(line) + "\n" for line in lines))
    for path in (state / "submitted" / one.id).rglob("*"):
        if path.is_file():
            os.utime(path, (Course.handed_in, Course.handed_in))


def _ledger(space: Workspace) -> None:
    with Ledger(space) as ledger:
        for place, one in enumerate(EVERYBODY):
            paid = {"state": "admitted", "on": "2020-05-01"}
            ledger.append([Event("admission", "me", secret(one, "why"), one.id, after=paid)])
            after = {
                "credential": f"urn:uuid:{place}", "digest": f"{place}" * 64, "index": place,
                "key": "k", "decision": 1, "holder": "f" * 64,
            }  # fmt: skip
            ledger.append(register.events("issue", "me", secret(one, "issue"), one.id, after))
