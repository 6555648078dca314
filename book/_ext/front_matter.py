"""The YAML block at the head of a page, read as data."""

from pathlib import Path
from typing import Any

import yaml


class FrontMatterError(ValueError):
    """A page's front matter is absent, or a key of it is missing or of the wrong kind."""


def read(page: Path) -> dict[str, Any]:
    """Return the front matter of a page; FrontMatterError when there is none."""
    text = page.read_text(encoding="utf-8")
    opening, found, rest = text.partition("---\n")
    block, closed, _ = rest.partition("\n---")
    if opening or not found or not closed:
        raise FrontMatterError("the page has no front matter between two '---' lines")
    try:
        front = yaml.safe_load(block)
    except yaml.YAMLError as error:
        raise FrontMatterError(f"the front matter is not YAML: {error}") from error
    if not isinstance(front, dict):
        raise FrontMatterError("the front matter must be a mapping")
    return front


def line(front: dict[str, Any], key: str) -> str:
    """Return one line of text; FrontMatterError when the key is missing or is not text."""
    value = front.get(key)
    if not isinstance(value, str) or not value.strip():
        raise FrontMatterError(f"front matter key {key!r} is missing or is not a line of text")
    return value.strip()


def lines(front: dict[str, Any], key: str) -> list[str]:
    """Return a list of lines, which may be empty; FrontMatterError when it is no such list."""
    value = front.get(key)
    if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
        raise FrontMatterError(f"front matter key {key!r} is missing or is not a list of texts")
    return [entry.strip() for entry in value]
