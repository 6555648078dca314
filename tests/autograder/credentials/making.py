"""Keys, certificates and lists made up for tests; small keys, because they are quick to make."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from joserfc.jwk import RSAKey

from autograder.credentials import badge, jws, status
from autograder.credentials.keys import KeyList, KeyStore
from autograder.credentials.model import Certificate, Issuer
from autograder.credentials.status import Mark, StatusList
from autograder.credentials.verify import read_status

BITS = 2048
ISSUER = Issuer(
    name="A course",
    url="https://courses.example.org/migration/",
    verify_url="https://courses.example.org/migration/book/verify.html",
    statement="Issued by an independent course.",
)
SIGNED_AT = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
LATER = SIGNED_AT + timedelta(days=10)
PLACE = 54_321
COURSE = "governance-coherence"
ID = "urn:uuid:0d6b7f3e-6a0c-4b7e-9a53-8a3f2d1c0b4e"
CERTIFICATE = Certificate(
    id=ID,
    holder_name="Ána Núñez",
    holder_email="ana@example.org",
    learner="ana",
    course_id=COURSE,
    course_title="Labour migration governance",
    edition="2020",
    hours=60,
    starts=date(2020, 5, 18),
    ends=date(2020, 6, 26),
    points=Fraction(247, 3),
    pass_points=Fraction(60),
    total_points=Fraction(100),
    completed_on=date(2020, 6, 25),
    awarded_on=date(2020, 7, 1),
    rule_version="2020.1",
    ledger_position=12,
    ledger_hash="ab" * 32,
    issuer=ISSUER,
    status_index=PLACE,
)


@dataclass
class Office:
    """A folder of keys with what an issuer does with it."""

    store: KeyStore

    @classmethod
    def open(cls, folder: Path) -> "Office":
        """An office whose first key signs since a day before the certificates."""
        office = cls(KeyStore(folder / "keys"))
        office.store.new(SIGNED_AT - timedelta(days=1), BITS)
        return office

    def signed(self, payload: Mapping[str, Any]) -> str:
        kid, key = self.store.signing()
        return jws.sign(payload, badge.key_address(ISSUER, kid), key)

    def certificate(self, at: datetime = SIGNED_AT, **changes: Any) -> str:
        return self.signed(badge.payload(replace(CERTIFICATE, **changes), at))

    def keys(self, believed: Mapping[str, set[str]] | None = None) -> KeyList:
        return self.store.public_list(ISSUER.url, LATER, believed)

    def list_texts(
        self, marks: Mapping[int, Mark] | None = None, at: datetime = LATER
    ) -> dict[str, str]:
        """Both status lists, signed, by purpose."""
        return {
            purpose: self.signed(status.list_payload(ISSUER, COURSE, purpose, marks or {}, at))
            for purpose in status.FILES
        }

    def lists(
        self, marks: Mapping[int, Mark] | None = None, at: datetime = LATER
    ) -> list[StatusList]:
        texts = self.list_texts(marks, at).values()
        return [read_status(text.encode(), self.keys(), LATER) for text in texts]


def stranger(payload: Mapping[str, Any], kid: str) -> str:
    """Somebody else's signature under the name of a key of ours."""
    return jws.sign(payload, badge.key_address(ISSUER, kid), RSAKey.generate_key(BITS))
