"""Signed JSON as a compact JWS, in exactly one spelling.

Many texts decode to the same JSON: other spaces, other orders, unused bits of base64url. Here only
one of them is accepted, so that a file whose bytes differ from the issued ones is refused.
"""

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import rfc8785
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from autograder.credentials.errors import CredentialError
from autograder.credentials.keys import KeyList, PublicKey
from autograder.credentials.times import moment

MAX_BYTES = 64_000
ALGORITHM = "RS256"
_PART = re.compile(r"[A-Za-z0-9_-]+")
_MAX_DEPTH = 12


@dataclass(frozen=True)
class Signed:
    """A file of the right form, its signature not yet checked; `digest` is the file's SHA-256."""

    text: str
    kid: str
    payload: Mapping[str, Any]
    digest: str


def sign(payload: Mapping[str, Any], kid: str, key: RSAKey) -> str:
    """Return the payload signed; `kid` is the address of the public key."""
    header = {"alg": ALGORITHM, "kid": kid, "typ": "JWT"}
    body = rfc8785.dumps(dict(payload))
    return jws.serialize_compact(header, body, key, algorithms=[ALGORITHM])


def digest(text: str) -> str:
    """Return the name by which the ledger knows a file."""
    return hashlib.sha256(text.encode()).hexdigest()


def parse(content: bytes | str, most: int = MAX_BYTES) -> Signed:
    """Return what a file claims, nothing of it proven; raises CredentialError.

    White space around the text is not part of it; within, one byte more or less is too many.
    """
    if len(content) > most:
        raise CredentialError(
            "not-a-credential", f"The file is larger than {most:,} bytes; no credential is."
        )
    try:
        text = content if isinstance(content, str) else content.decode("ascii")
    except UnicodeDecodeError:
        raise _not_one("it has signs that a signed credential never has") from None
    text = text.strip(" \t\r\n")
    if text.startswith("{"):
        raise CredentialError(
            "not-a-credential",
            "This is a decoded copy: it can be read, but nothing in it is signed, so anybody could "
            "have written it. Ask for the file certificate.jwt, or the PDF that carries it.",
        )
    parts = text.split(".")
    if len(parts) != 3:
        raise _not_one("a signed credential is one line of three parts with a dot between them")
    header, payload = (_object(_bytes(part)) for part in parts[:2])
    _bytes(parts[2])
    if header.get("alg") != ALGORITHM:
        named = f"{header.get('alg')!r:.40}"
        message = f"The file names the algorithm {named}; this course signs with {ALGORITHM} only."
        raise CredentialError("algorithm", message)
    kid = header.get("kid")
    if header.keys() != {"alg", "kid", "typ"} or header["typ"] != "JWT" or not isinstance(kid, str):
        raise _not_one("its header is not one that this course writes")
    return Signed(text, kid, payload, digest(text))


def verify(signed: Signed, keys: KeyList) -> PublicKey:
    """Return the key that signed; raises CredentialError if none did that was trusted then."""
    key = keys.find(signed.kid)
    try:
        jws.deserialize_compact(
            signed.text, RSAKey.import_key(dict(key.jwk)), algorithms=[ALGORITHM]
        )
    except JoseError:
        raise CredentialError(
            "signature",
            "The signature does not fit: the file was changed after it was signed, or it was "
            "damaged on the way. Ask for the file again.",
        ) from None
    _check_time(signed, key)
    return key


def _check_time(signed: Signed, key: PublicKey) -> None:
    """Believe a key only for the time it signed; a thief could put an old date into a new file."""
    if key.distrusted_from is not None and signed.digest not in key.believed:
        raise CredentialError(
            "compromised-key",
            "The key that signed this was stolen or lost, and the file is not on the list of those "
            "that the course signed with it.",
        )
    try:
        since = moment(signed.payload.get("validFrom"))
    except ValueError:
        raise CredentialError(
            "contradiction", "The file does not say from when it holds."
        ) from None
    if key.retired is not None and since > key.retired:
        raise CredentialError(
            "retired-key", "The file is dated later than the last day of the key that signed it."
        )


def _not_one(why: str) -> CredentialError:
    return CredentialError("not-a-credential", f"This is not a credential of this course: {why}.")


def _bytes(part: str) -> bytes:
    """Return what base64url says, in its only spelling: no padding, no bit left over."""
    if not _PART.fullmatch(part):
        raise _not_one("a part of it is not base64url")
    try:
        decoded = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except binascii.Error:
        raise _not_one("a part of it is not base64url") from None
    if base64.urlsafe_b64encode(decoded).rstrip(b"=").decode() != part:
        raise _not_one("a part of it is not in the usual base64url spelling")
    return decoded


def _object(body: bytes) -> dict[str, Any]:
    """Return a JSON object in its canonical spelling (RFC 8785)."""
    found: dict[str, Any] = {}
    try:
        found = json.loads(body)
        shallow(found)
        exact = isinstance(found, dict) and rfc8785.dumps(found) == body
    except (ValueError, RecursionError, rfc8785.CanonicalizationError):
        exact = False
    if not exact:
        raise _not_one("what it holds is not JSON in canonical form")
    return found


def shallow(value: object, depth: int = 0) -> None:
    """Raise ValueError for JSON that is nested deeper than a credential ever is."""
    if depth > _MAX_DEPTH:
        raise ValueError("nested too deep")
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        shallow(one, depth + 1)
