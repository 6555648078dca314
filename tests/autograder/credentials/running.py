"""One course with a roster, a key, a ledger and a clock, for tests of issuing."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograder.certificate.version import rule_id
from autograder.credentials import published, publishing, register
from autograder.credentials.issuing import Issuing, Result, key_store
from autograder.credentials.verify import Verdict, verify
from autograder.gradebook import Gradebook, Learner
from autograder.ledger import Event, Ledger
from autograder.workspace import Workspace

from .making import COURSE, ISSUER

ANA, BEN, DEMO = "ana", "ben", "demo-01"


class Run:
    """One course with three learners, a key, a ledger and a clock that a test sets."""

    def __init__(self, workspace: Workspace, ledger: Ledger) -> None:
        self.workspace, self.ledger = workspace, ledger
        self.at = datetime.now(UTC)

    def office(self, issuer: Any = ISSUER) -> Issuing:
        return Issuing(self.workspace, self.ledger, issuer, "rosa", lambda: self.at)

    def decide(self, learner: str, outcome: str = "awarded", **after: Any) -> int:
        value = {
            "outcome": outcome,
            "points": "119/2" if outcome != "awarded" else "165/2",
            "rule": {"version": "2020.1", "digest": rule_id(self.workspace.course).digest},
            "completed_at": "2020-06-25T22:30:00+00:00",
            "decided_at": "2020-07-01T10:00:00+00:00",
            "reasons": [],
            "granted": False,
            **after,
        }
        event = Event("decision", "rosa", "recorded", learner=learner, after=value)
        return self.ledger.append([event])[0].position

    def issue(self, *learners: str, demonstration: bool = False) -> list[Result]:
        return list(self.office().issue(list(learners), demonstration=demonstration))

    def text(self, learner: str) -> str:
        found = self.office().store.signed(learner)
        assert found is not None
        return found

    def rename(self, learner: str, name: str) -> None:
        with Gradebook(self.workspace) as book:
            book.enrol([Learner(learner, name, f"{learner}@example.org")])

    def record(self) -> dict[str, register.Issued]:
        return register.read(self.ledger.entries())

    def publish(self, site: Path) -> None:
        site.mkdir(exist_ok=True)
        (site / "index.html").touch()
        found = {COURSE: list(self.record().values())}
        publishing.publish(site, found, key_store(self.workspace), ISSUER, self.at)

    def check(self, site: Path, text: str, **asked: str) -> Verdict:
        """Publish, and check with nothing but what is published."""
        self.publish(site)
        keys, lists = published.read(site / "_static" / "credentials", self.at)
        return verify(text.encode(), keys, lists, self.at, **asked)
