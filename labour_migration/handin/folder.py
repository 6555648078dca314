"""The JSON files that tools left beside a notebook, read within limits: they may be anything.

The same function reads them for the learner and for the person who marks, so that both see the
same remarks.
"""

from __future__ import annotations

import json
import math
import re
import stat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MAX_BYTES = 1_000_000
MAX_FILES = 20
MAX_DEPTH = 20
MAX_ENTRIES = 50_000
# Answers and questions are read elsewhere; a broken file of answers is nobody's annex.
_NOT_TOOLS = re.compile(r"(answers(\.broken-\d+)?|questions)\.json")
_NAME = re.compile(r"\w[\w .()-]{0,99}\.json", re.IGNORECASE)
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Found:
    """The content of each readable file by name, and why others could not be read."""

    files: Mapping[str, Any] = field(default_factory=dict)
    unreadable: Mapping[str, str] = field(default_factory=dict)


def read_files(folder: Path) -> Found:
    """Return what the JSON files of a folder hold, as plain data; raises nothing for bad content.

    Files in subfolders, hidden files, links and files with odd names are passed over.
    """
    names = [path.name for path in folder.iterdir() if _is_tool_file(path)]
    return _found(names, lambda name: _opened(folder / name))


def read_contents(contents: Mapping[str, bytes]) -> Found:
    """Return the same as `read_files` for files that have been read, by their path.

    >>> read_contents({"map.json": b'{"a": 1}', "sub/map.json": b"{}", "answers.json": b"{}"}).files
    {'map.json': {'a': 1}}
    """
    return _found(filter(_is_tool_name, contents), contents.__getitem__)


def _found(names: Iterable[str], content: Callable[[str], bytes]) -> Found:
    files: dict[str, Any] = {}
    unreadable: dict[str, str] = {}
    ordered = sorted(names)
    for name in ordered[:MAX_FILES]:
        try:
            files[name] = _read(content(name))
        except _BadFileError as bad:
            unreadable[name] = str(bad)
    for name in ordered[MAX_FILES : 2 * MAX_FILES]:
        unreadable[name] = f"the folder has more than {MAX_FILES} files of this kind"
    return Found(files, unreadable)


class _BadFileError(ValueError):
    pass


def _is_tool_name(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and not _NOT_TOOLS.fullmatch(name)


def _is_tool_file(path: Path) -> bool:
    return _is_tool_name(path.name) and stat.S_ISREG(path.lstat().st_mode)


def _opened(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError:
        raise _BadFileError("it cannot be opened") from None


def _read(raw: bytes) -> Any:
    if len(raw) > MAX_BYTES:
        raise _BadFileError(f"it is larger than {MAX_BYTES:,} bytes")
    try:
        content = json.loads(raw, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise _BadFileError("it is not valid JSON") from None
    _check(content)
    return content


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")


def _check(content: Any) -> None:
    """Refuse what is nested too deep, has too many entries, or cannot be written as JSON again."""
    layer, entries = [content], 0
    for _ in range(MAX_DEPTH):
        entries += len(layer)
        if entries > MAX_ENTRIES:
            raise _BadFileError(f"it has more than {MAX_ENTRIES:,} entries")
        layer = [inner for value in layer for inner in _parts(value)]
        if not layer:
            return
    raise _BadFileError(f"it is nested more than {MAX_DEPTH} levels deep")


def _parts(value: Any) -> list[Any]:
    match value:
        case dict():
            return [*value, *value.values()]
        case list():
            return value
        case str() if _SURROGATE.search(value):
            raise _BadFileError("it holds signs that are no text")
        case float() if not math.isfinite(value):
            raise _BadFileError("it holds a number that is too large")
    return []
