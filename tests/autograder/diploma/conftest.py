"""A state folder with the rosters and ledgers of both courses, and a way to fill them."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from autograder.course import COURSES
from autograder.credentials import badge, issuer, jws, publishing, register
from autograder.credentials.keys import KeyStore
from autograder.credentials.model import Certificate
from autograder.diploma import records
from autograder.gradebook import Gradebook, Learner
from autograder.ledger import Event, Ledger
from autograder.workspace import Workspace

ZOE, WHO = "demo-zoe", "Instructor"
LEARNERS = [
    Learner(ZOE, "Zoë O’Neill", "zoe@example.org"),
    Learner("ana", "Ana", "ana@example.org"),
]
NOW = datetime.now(UTC).replace(microsecond=0)


@dataclass
class Office:
    """The state folder of a test, and a folder that stands for the built book."""

    state: Path
    site: Path

    @property
    def lists(self) -> Path:
        return self.site / "_static" / "credentials"

    def ledger(self, course: str) -> Ledger:
        return Ledger(Workspace.open(course, self.state))

    def decide(
        self, course: str, done: str | None, *, outcome: str = "awarded", learner: str = ZOE
    ) -> int:
        """Record a decision, completed at an ISO time; return its place."""
        after: dict[str, Any] = {
            "outcome": outcome,
            "points": "165/2",
            "rule": {"version": "2020.1", "digest": "ab"},
            "completed_at": done,
            "decided_at": "2026-01-10T10:00:00+00:00",
            "reasons": [],
            "granted": False,
        }
        with self.ledger(course) as ledger:
            [entry] = ledger.append([Event("decision", WHO, "Marked.", learner, after=after)])
        return entry.position

    def issued(self, course: str, decision: int, number: str = "urn:uuid:1") -> None:
        """Record that a certificate was issued for a decision."""
        after = {
            "credential": number,
            "digest": "ab" * 32,
            "index": 3,
            "key": "k",
            "decision": decision,
            "holder": "x",
        }
        with self.ledger(course) as ledger:
            ledger.append(register.events("issue", WHO, "Awarded.", ZOE, after))

    def revoked(self, course: str, number: str = "urn:uuid:1") -> None:
        after = {"credential": number, "reason": "error"}
        with self.ledger(course) as ledger:
            ledger.append(register.events("revocation", WHO, "Mistake.", ZOE, after))

    def keys(self) -> KeyStore:
        store = KeyStore(self.state / "keys")
        if not store.all():
            store.new(NOW - timedelta(days=900))
        return store

    def publish(self) -> None:
        """Publish the lists of both courses (without certificates) and of the diplomas."""
        self.site.mkdir(exist_ok=True)
        (self.site / "index.html").write_text("the book")
        lists: dict[str, Any] = {course: [] for course in COURSES}
        lists[records.FOLDER] = records.on_record(self.state)
        publishing.publish(self.site, lists, self.keys(), issuer.load(), datetime.now(UTC))

    def certificate(self, file: Path, **changes: Any) -> Path:
        """Write the signed certificate of an earlier edition."""
        fields: dict[str, Any] = {
            "id": "urn:uuid:0d1c5d1e-3f1e-4c52-9a76-1b1f2c3d4e5f",
            "holder_name": "Zoë O’Neill",
            "holder_email": "zoe@example.org",
            "learner": ZOE,
            "course_id": "governance-coherence",
            "course_title": "Governance",
            "edition": "2024",
            "hours": 60,
            "starts": date(2024, 5, 20),
            "ends": date(2024, 6, 28),
            "points": Fraction(80),
            "pass_points": Fraction(60),
            "total_points": Fraction(100),
            "completed_on": date(2024, 6, 27),
            "awarded_on": date(2024, 7, 3),
            "rule_version": "2024.1",
            "ledger_position": 7,
            "ledger_hash": "9f" * 32,
            "issuer": issuer.load(),
            "status_index": 9,
            "demonstration": True,
        }
        made = Certificate(**(fields | changes))
        kid, key = self.keys().signing()
        payload = badge.payload(made, NOW - timedelta(days=800))
        file.write_text(jws.sign(payload, badge.key_address(made.issuer, kid), key))
        return file


@pytest.fixture(scope="session")
def enrolled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    state = tmp_path_factory.mktemp("enrolled")
    for course in COURSES:
        with Gradebook(Workspace.open(course, state)) as book:
            book.enrol(LEARNERS)
    KeyStore(state / "keys").new(NOW - timedelta(days=900), bits=2048)
    return state


@pytest.fixture
def office(enrolled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    state = tmp_path / "state"
    shutil.copytree(enrolled, state)
    monkeypatch.setenv("AUTOGRADER_STATE", str(state))
    yield Office(state, tmp_path / "site")


@pytest.fixture
def three(office: Office, tmp_path: Path) -> tuple[str, ...]:
    """Three courses: two in ledgers, one in a signed file; returns the options for it."""
    office.decide("governance-coherence", "2022-06-25T10:00:00+00:00")
    office.decide("measuring", "2025-12-11T10:00:00+00:00")
    office.publish()
    file = office.certificate(tmp_path / "earlier.jwt")
    return ("--credential", str(file), "--keys", str(office.lists))


@pytest.fixture
def cli() -> CliRunner:
    return CliRunner(env={"COLUMNS": "200"})
