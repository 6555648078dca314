"""Who holds a certificate, as salted hashes: enough to check a name, not to read one."""

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, Literal

Field = Literal["name", "email"]
_TYPES: Mapping[Field, str] = {"name": "name", "email": "emailAddress"}
_SPACES = " \t\r\n\f\v"


def spelling(text: str) -> str:
    """Return one spelling of a name or address: case, width and extra spaces make no difference.

    The page that checks certificates does the same, step by step.

    >>> spelling("  ANA  de\\u00a0Souza ") == spelling("Ana de Souza")
    True
    """
    even = unicodedata.normalize("NFKC", text).lower()
    for space in _SPACES:
        even = even.replace(space, " ")
    return unicodedata.normalize("NFKC", " ".join(part for part in even.split(" ") if part))


def identity_hash(text: str, salt: str) -> str:
    """Return the hash that Open Badges calls IdentityHash."""
    return "sha256$" + hashlib.sha256((spelling(text) + salt).encode()).hexdigest()


def identities(name: str, email: str) -> list[dict[str, Any]]:
    """Return an identity object, with a salt of its own, for each that is not empty."""
    given: tuple[tuple[Field, str], ...] = (("email", email), ("name", name))
    return [_identity(_TYPES[field], text) for field, text in given if spelling(text)]


def matches(found: Iterable[Mapping[str, Any]], field: Field, text: str) -> bool | None:
    """Return whether a name or address is the holder's; None if the credential holds none."""
    same = [one for one in found if one.get("identityType") == _TYPES[field]]
    if not same:
        return None
    return any(
        hmac.compare_digest(
            identity_hash(text, str(one.get("salt", ""))), str(one.get("identityHash"))
        )
        for one in same
    )


def same(found: Iterable[Mapping[str, Any]], name: str, email: str) -> bool:
    """Return whether a credential holds this name and address, and none where one is empty."""
    held = list(found)
    given: tuple[tuple[Field, str], ...] = (("email", email), ("name", name))
    return all(
        matches(held, field, text) is (True if spelling(text) else None) for field, text in given
    )


def _identity(kind: str, text: str) -> dict[str, Any]:
    salt = secrets.token_hex(16)
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": identity_hash(text, salt),
        "identityType": kind,
        "salt": salt,
    }
