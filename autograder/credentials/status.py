"""What became of a certificate after it was signed: two public lists of bits.

The lists are W3C Bitstring Status List credentials, computed from the ledger and signed. The first
has a bit for each file that is not to be relied on any more; the second says why, or that the
holder's data have been erased. A file's place is drawn at random, so it tells nothing.
"""

import base64
import gzip
import secrets
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from autograder.credentials.errors import CredentialError, IssueError
from autograder.credentials.issuer import FOLDER
from autograder.credentials.model import Issuer
from autograder.credentials.times import moment, text_of

CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
# The least that the specification allows, so that one certificate hides among many.
PLACES = 131_072
_BITS = 3

Reason = Literal["error", "misconduct", "request"]
REASONS: Mapping[Reason, str] = {
    "error": "revoked: it was issued in error",
    "misconduct": "revoked after misconduct",
    "request": "revoked at the holder's request",
}
# The place of a sentence is the value of its three bits.
MESSAGES_TEXT = (
    "nothing further",
    "replaced by a newer file of the same certificate",
    REASONS["error"],
    REASONS["misconduct"],
    REASONS["request"],
    "issued; the holder's data have been erased",
    "revoked; the holder's data have been erased",
    "replaced by a newer file; the holder's data have been erased",
)
_REPLACED, _ERASED, _ERASED_REVOKED, _ERASED_REPLACED = 1, 5, 6, 7
_OF_REASON: Mapping[str, int] = {"error": 2, "misconduct": 3, "request": 4}

Purpose = Literal["revocation", "message"]
_SIZE: Mapping[Purpose, int] = {"revocation": 1, "message": _BITS}
FILES: Mapping[Purpose, str] = {"revocation": "revocation.jwt", "message": "messages.jwt"}


@dataclass(frozen=True)
class Mark:
    """What the lists say of one place; 0 is nothing."""

    withdrawn: bool = False
    message: int = 0

    @property
    def erased(self) -> bool:
        """Whether the holder's data have been erased."""
        return self.message in (_ERASED, _ERASED_REVOKED, _ERASED_REPLACED)

    @property
    def replaced(self) -> bool:
        """Whether a newer file of the same certificate takes this one's place."""
        return self.message in (_REPLACED, _ERASED_REPLACED)

    @property
    def text(self) -> str:
        """What the lists say, in words."""
        if self.withdrawn and not self.message:
            return "revoked"
        return MESSAGES_TEXT[self.message]


def mark(*, replaced: bool, revoked: Reason | None, erased: bool) -> Mark:
    """Return the mark of one file. A revocation says more than a replacement, so it wins."""
    if erased:
        value = _ERASED_REVOKED if revoked else _ERASED_REPLACED if replaced else _ERASED
    elif revoked:
        value = _OF_REASON[revoked]
    else:
        value = _REPLACED if replaced else 0
    return Mark(withdrawn=bool(revoked) or replaced, message=value)


def draw(taken: Collection[int]) -> int:
    """Return a place that is free, at random; raises IssueError when the list is half full."""
    if len(taken) * 2 > PLACES:
        raise IssueError(
            f"The status list of {PLACES:,} places is half full; a further list is needed."
        )
    while (place := secrets.randbelow(PLACES)) in taken:
        pass
    return place


def revocation_entry(home: str, course: str, place: int) -> dict[str, Any]:
    """Return the `credentialStatus` of a file."""
    return _entry(home, course, place, "revocation")


def message_entry(home: str, course: str, place: int) -> dict[str, Any]:
    """Return where the second list speaks of a file. Open Badges has room for one entry only."""
    sentences = [
        {"status": f"{value:#x}", "message": text} for value, text in enumerate(MESSAGES_TEXT)
    ]
    return _entry(home, course, place, "message") | {
        "statusSize": _BITS,
        "statusMessage": sentences,
    }


def address(home: str, course: str, purpose: Purpose) -> str:
    """Return where a list of a course is published."""
    return f"{home}{FOLDER}{course}/{FILES[purpose]}"


def _entry(home: str, course: str, place: int, purpose: Purpose) -> dict[str, Any]:
    where = address(home, course, purpose)
    return {
        "id": f"{where}#{place}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(place),
        "statusListCredential": where,
    }


def list_payload(
    by: Issuer, course: str, purpose: Purpose, marks: Mapping[int, Mark], now: datetime
) -> dict[str, Any]:
    """Return a status list credential, to be signed."""
    values = {
        place: int(one.withdrawn) if purpose == "revocation" else one.message
        for place, one in marks.items()
    }
    where = address(by.url, course, purpose)
    return {
        "@context": [CREDENTIALS_V2],
        "id": where,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": by.url,
        "validFrom": text_of(now),
        "credentialSubject": {
            "id": f"{where}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encode(values, _SIZE[purpose]),
        },
        "iss": by.url,
        "jti": where,
        "nbf": int(now.timestamp()),
        "sub": f"{where}#list",
    }


def encode(values: Mapping[int, int], size: int) -> str:
    """Return values by place as multibase base64url of a gzip of bits, the first bit leftmost."""
    bits = bytearray(PLACES * size // 8)
    for place, value in values.items():
        for offset in range(size):
            if value >> (size - 1 - offset) & 1:
                at = place * size + offset
                bits[at // 8] |= 0x80 >> at % 8
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


@dataclass(frozen=True)
class StatusList:
    """A status list whose signature fits."""

    purpose: str
    address: str
    issuer: str
    dated: datetime
    bits: bytes

    def value(self, place: int) -> int:
        """Return what the list says of a place; raises CredentialError if it has no such place."""
        size = _SIZE["message"] if self.purpose == "message" else 1
        if not 0 <= place < len(self.bits) * 8 // size:
            raise CredentialError("status-list", "The status list has no place for this file.")
        value = 0
        for at in range(place * size, place * size + size):
            value = value << 1 | self.bits[at // 8] >> (7 - at % 8) & 1
        return value


def read_list(payload: Mapping[str, Any]) -> StatusList:
    """Return a list from its signed payload; raises CredentialError."""
    try:
        subject = payload["credentialSubject"]
        purpose, encoded = subject["statusPurpose"], subject["encodedList"]
        if purpose not in _SIZE or payload["type"][1] != "BitstringStatusListCredential":
            raise ValueError("kind")
        if payload["iss"] != payload["issuer"]:
            raise ValueError("issuer")
        bits = _unpacked(encoded, PLACES * _SIZE[purpose] // 8)
        return StatusList(
            purpose=str(purpose),
            address=str(payload["id"]),
            issuer=str(payload["issuer"]),
            dated=moment(payload["validFrom"]),
            bits=bits,
        )
    except (KeyError, TypeError, ValueError, IndexError, zlib.error) as error:
        raise CredentialError(
            "status-list", f"This is not a status list of certificates ({error!r:.80})."
        ) from None


def _unpacked(encoded: str, length: int) -> bytes:
    if not encoded.startswith("u"):
        raise ValueError("encoding")
    packed = base64.urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4))
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    # A small file can unpack to anything: one byte more than expected is refused.
    bits = unpacker.decompress(packed, length + 1)
    if len(bits) != length:
        raise ValueError("length")
    return bits
