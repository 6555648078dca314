"""What a certificate says: what credential, PDF and ledger are all made from."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

Kind = Literal["certificate", "diploma"]


@dataclass(frozen=True)
class Issuer:
    """Who vouches: a project, not an institution; `statement` says so in plain words.

    `url` is the home page of the book, `verify_url` its page that checks a certificate.
    """

    name: str
    url: str
    verify_url: str
    statement: str


@dataclass(frozen=True)
class Certificate:
    """One certificate or diploma, before it is signed or printed.

    `id` is "urn:uuid:…" and stays the same when the certificate is issued again. `hours` are
    hours of learning. `points` is None when a person granted the certificate, so that no false
    points appear. `ledger_position` and `ledger_hash` are those of the decision it rests on.
    `status_index` is its place in the public status lists. `demonstration` marks what was issued
    to a made-up learner and says nothing about a person.
    """

    id: str
    holder_name: str
    holder_email: str
    learner: str
    course_id: str
    course_title: str
    edition: str
    hours: int
    starts: date
    ends: date
    points: Fraction | None
    pass_points: Fraction
    total_points: Fraction
    completed_on: date
    awarded_on: date
    rule_version: str
    ledger_position: int
    ledger_hash: str
    issuer: Issuer
    kind: Kind = "certificate"
    status_index: int = 0
    demonstration: bool = False

    @property
    def check_url(self) -> str:
        """The address that the QR code holds: the checking page, with this certificate's id."""
        return f"{self.issuer.verify_url}#{self.id}"
