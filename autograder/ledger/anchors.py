"""Heads of the ledger that stand outside its database: in the certificates that were issued."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from autograder.ledger.model import Head, LedgerError

MAX_BYTES = 1_000_000


def of_certificates(folder: Path) -> dict[Path, Head]:
    """Return the head in each certificate of a folder; a file without a readable one is left out.

    The files are `<learner>/certificate.json`; `ledger` in them, at any depth, is the head.
    """
    found = {}
    for path in sorted(folder.glob("*/certificate.json")):
        head = _head(path)
        if head is not None:
            found[path] = head
    return found


def _head(path: Path) -> Head | None:
    try:
        if path.stat().st_size > MAX_BYTES:
            return None
        written = json.loads(path.read_text(encoding="utf-8"))
        for value in _ledgers(written):
            return Head.parse(f"{value.get('position')}:{value.get('hash')}")
    except (OSError, ValueError, RecursionError, LedgerError):
        return None
    return None


def _ledgers(value: object) -> Iterator[dict[str, object]]:
    if isinstance(value, dict) and isinstance(value.get("ledger"), dict):
        yield value["ledger"]
    inside = value.values() if isinstance(value, dict) else value
    if isinstance(inside, Iterable) and not isinstance(inside, str):
        for inner in inside:
            yield from _ledgers(inner)
