"""Pages that hold marks: closed to other users, whole in themselves, asking no other address."""

import base64
import hashlib
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from fractions import Fraction
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Template
from markupsafe import Markup

from autograder.certificate import show
from autograder.errors import AutograderError
from autograder.reports.pages import template
from autograder.reports.similarity_pages import visible
from autograder.workspace import REPOSITORY

_SORTABLE = REPOSITORY / "book" / "_static" / "sortable.js"


class PageNotWritten(AutograderError):
    """A page could not be put into its place; an earlier one is as it was."""


@dataclass(frozen=True)
class Page:
    """What stands in the head of a page; the policy lets nothing run but `script`."""

    style: Markup
    script: Markup
    policy: str


def render(
    name: str,
    values: Mapping[str, Any],
    filters: Mapping[str, Callable[..., Any]] | None = None,
    *,
    sortable: bool = False,
) -> str:
    """Return a page made from a template of this folder, with filters of its own if it needs any.

    What people or files provide is escaped; the filter `visible` shows signs that steer a page.
    `sortable` gives tables of class lm-sortable a button in each header cell.
    """
    made = _template(name, tuple((filters or {}).items()))
    return made.render(page=_page(sortable), **values)


@cache
def _template(name: str, filters: tuple[tuple[str, Callable[..., Any]], ...]) -> Template:
    """Return a template, compiled once for all the pages made from it."""
    ours: dict[str, Callable[..., Any]] = {
        "visible": visible,
        "moment": moment,
        "points": points,
        "points_up": points_up,
    }
    return template(name, **ours, **dict(filters))


def moment(at: datetime, zone: tzinfo) -> str:
    """Return a moment in a zone, to the minute.

    >>> from datetime import UTC
    >>> moment(datetime(2020, 6, 1, 9, 5, tzinfo=UTC), UTC)
    '1 June 2020, 09:05 UTC'
    """
    return f"{at.astimezone(zone):%-d %B %Y, %H:%M %Z}"


def points(value: Fraction | None) -> str:
    """Return points for people, a dash where there are none.

    >>> points(Fraction(15, 2)), points(None)
    ('7.5', '–')
    """
    return "–" if value is None else show(value)


def points_up(value: Fraction) -> str:
    """Return points that are lacking or deducted, so rounded up."""
    return show(value, up=True)


@cache
def _page(sortable: bool) -> Page:
    style = resources.files("autograder.reports").joinpath("private.css").read_text("utf-8")
    script = ""
    # A module stands alone in the page: from a file, a browser loads no other.
    if sortable and _SORTABLE.is_file():
        script = f"{_SORTABLE.read_text(encoding='utf-8')}\nstart(document);\n"
    policy = f"default-src 'none'; style-src {_hash(style)}; base-uri 'none'; form-action 'none'"
    if script:
        policy += f"; script-src {_hash(script)}"
    return Page(Markup(style), Markup(script), policy)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def write(path: Path, text: str) -> Path:
    """Write a page that only its owner can read, whole or not at all; returns its path.

    Folders that are made for it are closed to others too. Raises PageNotWritten.
    """
    try:
        _make(path.parent)
        handle, arriving = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
                file.write(text)
            os.replace(arriving, path)  # noqa: PTH105 - mkstemp gives text
        except BaseException:
            Path(arriving).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise PageNotWritten(
            f"{path} cannot be written: {error.strerror or error}. Choose a folder of your own "
            "with room on its disk, then run the same command again."
        ) from None
    return path


def _make(folder: Path) -> None:
    """Make a folder and those above it, each closed to other users."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)
