"""From the bytes of a JSON file to plain data: encodings, depth, names that come twice."""

import json
import re
from typing import Any

from autograder.intake.facts import Fact
from autograder.intake.limits import MAX_DEPTH

SURROGATE = re.compile(r"[\ud800-\udfff]")


class NotText(ValueError):
    """Bytes that are no JSON text, or one that cannot be used."""


def read_json(content: bytes, name: str, constants: bool = True) -> tuple[Any, tuple[Fact, ...]]:
    """Return what a JSON file says, and facts about how it was written; raises NotText.

    `constants` says whether NaN and infinities, which are not JSON, pass.
    """
    text, facts = _decoded(content, name)
    twice: list[str] = []

    def fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            twice.append("")
        return found

    try:
        data = json.loads(
            text, object_pairs_hook=fields, parse_constant=None if constants else _no_constant
        )
    except (ValueError, RecursionError):
        raise NotText("it is not valid JSON") from None
    if _is_deep(data):
        raise NotText(f"it is nested more than {MAX_DEPTH} levels deep")
    if twice:
        text = f"{name} names something twice; what it says last was used."
        facts = (*facts, Fact("names-twice", name, text))
    return data, facts


def _decoded(content: bytes, name: str) -> tuple[str, tuple[Fact, ...]]:
    encoding = json.detect_encoding(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise NotText("it is not text") from None
    if encoding == "utf-8":
        return text, ()
    if encoding == "utf-8-sig":
        words = f"{name} begins with a byte order mark, which was passed over."
        return text, (Fact("byte-order-mark", name, words),)
    words = f"{name} was saved as {encoding[:6].upper()} and was read as that."
    return text.removeprefix("\ufeff"), (Fact("encoding", name, words),)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")


def _is_deep(value: Any) -> bool:
    layer = [value]
    for _ in range(MAX_DEPTH):
        inner = [each.values() if isinstance(each, dict) else each for each in layer]
        layer = [e for entries in inner for e in entries if isinstance(e, dict | list)]
        if not layer:
            return False
    return True
