"""Implementations that are not ours read what we sign: PyJWT, openbadgeslib."""

import json
from dataclasses import replace

import jwt
import pytest
from joserfc.jwk import RSAKey
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier
from openbadgeslib.ob3.status import decode_encoded_list

from autograder.credentials import badge, jws, status
from autograder.credentials.status import Mark

from .making import CERTIFICATE, COURSE, ID, ISSUER, LATER, PLACE, Office


def public_pem(office: Office) -> bytes:
    """The key as another program has it: out of the published list, nothing else."""
    listed = json.loads(office.keys().text())["keys"][0]
    pem: bytes = RSAKey.import_key({name: listed[name] for name in ("kty", "n", "e")}).as_pem(
        private=False
    )
    return pem


def verified(office: Office, text: str, marks: dict[int, Mark] | None = None) -> object:
    """What openbadgeslib says, with the status list from where the certificate names it."""
    lists = office.list_texts(marks)

    def fetch(address: str) -> bytes:
        assert address == status.address(ISSUER.url, COURSE, "revocation")
        return lists["revocation"].encode()

    return OB3Verifier(public_pem(office)).verify(text, check_status=True, download=fetch)


def test_pyjwt_verifies_with_the_published_list(office: Office, text: str) -> None:
    listed = jwt.PyJWKSet.from_json(office.keys().text())
    kid = jwt.get_unverified_header(text)["kid"]
    key = listed[kid.rpartition("#")[2]]
    claims = jwt.decode(text, key, algorithms=["RS256"], issuer=ISSUER.url)
    assert claims["jti"] == ID and claims["sub"] == claims["credentialSubject"]["id"]


@pytest.mark.parametrize(
    "change", [{}, {"points": None}, {"demonstration": True}, {"kind": "diploma", "points": None}]
)
def test_openbadgeslib_verifies_signature_structure_and_status(
    office: Office, change: dict[str, object]
) -> None:
    text = office.signed(badge.payload(replace(CERTIFICATE, **change), LATER))  # type: ignore[arg-type]
    found = verified(office, text)
    assert getattr(found, "id", None) == ID


def test_openbadgeslib_refuses_what_we_revoked_or_replaced(office: Office, text: str) -> None:
    for mark in (Mark(True, 2), Mark(True, 1)):
        with pytest.raises(OB3VerificationError, match="revocation"):
            verified(office, text, {PLACE: mark})
    erased = status.mark(replaced=False, revoked=None, erased=True)
    assert verified(office, text, {PLACE: erased, PLACE + 1: Mark(True, 2)})


def test_openbadgeslib_refuses_a_changed_file(office: Office, text: str) -> None:
    head, body, signature = text.split(".")
    middle = len(body) // 2
    for at in (10, middle, len(body) - 5):
        changed = body[:at] + ("A" if body[at] != "A" else "B") + body[at + 1 :]
        with pytest.raises(OB3VerificationError):
            verified(office, f"{head}.{changed}.{signature}")


def test_openbadgeslib_reads_our_bits_where_we_set_them(office: Office) -> None:
    for place in (0, 1, 7, 8, PLACE, status.PLACES - 1):
        payload = jws.parse(office.list_texts({place: Mark(True, 0)})["revocation"]).payload
        bits = decode_encoded_list(payload["credentialSubject"]["encodedList"])
        assert len(bits) * 8 == status.PLACES
        assert [at for at, byte in enumerate(bits) if byte] == [place // 8]
        assert bits[place // 8] == 0x80 >> place % 8


def test_what_open_badges_asks_for_is_there(office: Office, text: str) -> None:
    """In our words, from the specification: its JSON schema may not be copied into a project."""
    signed = jws.parse(text).payload
    assert signed["@context"][:2] == [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]
    assert signed["type"] == ["VerifiableCredential", "AchievementCredential"]
    subject = signed["credentialSubject"]
    achievement = subject["achievement"]
    assert {"id", "type", "criteria", "description", "name"} <= achievement.keys()
    assert achievement["criteria"]["narrative"] and achievement["criteria"]["id"]
    (described,), (result,) = achievement["resultDescription"], subject["result"]
    assert {"id", "type", "name", "resultType"} <= described.keys()
    assert described["resultType"] == "RawScore"
    bounds = tuple(described[name] for name in ("valueMin", "requiredValue", "valueMax"))
    assert bounds == ("0", "60", "100")
    assert result["resultDescription"] == described["id"] and result["value"] == "82.33"
    for identity in subject["identifier"]:
        assert identity["type"] == "IdentityObject" and identity["hashed"] is True
        assert identity["identityHash"].startswith("sha256$") and len(identity["salt"]) == 32
    assert {one["identityType"] for one in subject["identifier"]} == {"emailAddress", "name"}
    assert signed["credentialStatus"]["type"] == "BitstringStatusListEntry"
    assert isinstance(signed["credentialStatus"]["statusListIndex"], str)
    assert signed["@context"][2]["courseRecord"]["@type"] == "@json"
    assert jwt.get_unverified_header(text).keys() == {"alg", "kid", "typ"}
