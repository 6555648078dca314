"""How an entry is sealed: canonical JSON, the commitment to its private part, and its hash."""

import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import rfc8785

from autograder.ledger.model import JSON, LedgerBroken, LedgerError

# What the first entry of a chain follows.
NOTHING = "0" * 64
MAX_BYTES = 1_000_000
_MAX_DEPTH = 20
_MAX_INTEGER = 2**53 - 1
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Private:
    """The part of an entry that names people. `before` and `after` are canonical JSON."""

    who: str
    learner: str | None
    assessment: str | None
    why: str
    before: str | None
    after: str | None

    def __post_init__(self) -> None:
        if sum(len((text or "").encode()) for text in vars(self).values()) > MAX_BYTES:
            raise LedgerError(
                f"An entry of the ledger holds up to {MAX_BYTES:,} bytes. Keep the whole in a file "
                "and its SHA-256 in the entry."
            )


def text_of(value: JSON | None) -> str | None:
    """Return a value as canonical JSON (RFC 8785); raises LedgerError for what has no such form.

    >>> text_of({"points": "15/2", "by": 2})
    '{"by":2,"points":"15/2"}'
    """
    if value is None:
        return None
    if not isinstance(value, dict):
        raise LedgerError(f"A value in the ledger is a dict or None, not {type(value).__name__}.")
    _check(value, "value", 0)
    return rfc8785.dumps(value).decode()


def value_of(text: str | None) -> JSON | None:
    """Return the value that `text_of` wrote; raises LedgerBroken for what it cannot have written.

    >>> value_of('{"by":2,"points":"15/2"}')["points"]
    '15/2'
    """
    if text is None:
        return None
    try:
        found = json.loads(text)
    except (TypeError, ValueError):
        found = None
    if not isinstance(found, dict):
        raise LedgerBroken(
            "A value of the ledger is not as it was written. Run 'autograder ledger verify', and "
            "restore the database from a copy that verifies."
        )
    return found


def _check(value: object, where: str, depth: int) -> None:
    if depth > _MAX_DEPTH:
        raise LedgerError(f"A value of the ledger is nested more than {_MAX_DEPTH} deep.")
    if isinstance(value, str):
        check_text(value, where)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise LedgerError(f"{where}: the key {key!r} is not text.")
            check_text(key, where)
            _check(inner, f"{where}.{key}", depth + 1)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            _check(inner, f"{where}[{number}]", depth + 1)
    elif type(value) is int:
        if abs(value) > _MAX_INTEGER:
            raise LedgerError(f"{where}: {value} is too large for JSON; give it as text.")
    elif value is not None and not isinstance(value, bool):
        raise LedgerError(
            f"{where}: a {type(value).__name__} cannot stand in the ledger. Give points as text "
            "such as '15/2' and times as ISO text."
        )


def check_text(text: str, where: str) -> None:
    """Raise LedgerError for text that a database or UTF-8 cannot hold."""
    if "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise LedgerError(f"{where}: {text!r} has signs that are not text.")


def new_salt() -> str:
    """Return 128 random bits: without them nobody can guess what a commitment is of."""
    return secrets.token_hex(16)


def commitment(salt: str, private: Mapping[str, Any]) -> str:
    """Return the hash that stands for a private part in the chain, of its columns as stored."""
    body = rfc8785.dumps({name: private[name] for name in Private.__annotations__})
    return hashlib.sha256(salt.encode() + body).hexdigest()


def seal(position: int, at: str, kind: str, commitment: str, previous: str) -> str:
    """Return the hash of an entry, which holds everything before it."""
    return hashlib.sha256(rfc8785.dumps([position, at, kind, commitment, previous])).hexdigest()


def is_digest(text: object) -> bool:
    """Return whether this is a SHA-256 as the ledger writes it."""
    return isinstance(text, str) and _DIGEST.fullmatch(text) is not None
