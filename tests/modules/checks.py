"""What a page prints, beside the same figure computed another way.

A page of the measuring module glues its figures into the prose. Beside it stands a module of
`tests/modules/measuring` with the same name, which computes each figure again without the
page's code and without the function that the page used. `python -m tests.modules.table` prints
all of them.
"""

import contextlib
import io
import os
import re
import sys
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jupytext

ROOT = Path(__file__).resolve().parents[2]
NUMBER = re.compile(r"[-−+]?\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True)
class Check:
    """One figure of a page: its glue name, what it is, and how else it was computed."""

    name: str
    what: str
    by: str
    value: Callable[[], float]


@dataclass(frozen=True)
class Compared:
    """A figure as printed, as computed elsewhere, and whether every printed digit agrees."""

    page: str
    check: Check
    printed: str
    computed: float

    @property
    def agrees(self) -> bool:
        return abs(number(self.printed) - self.computed) <= 0.5 * last_digit(self.printed) + 1e-9


def number(text: str) -> float:
    """The first number in a printed text.

    >>> number("−1,234.5 per cent")
    -1234.5
    """
    found = NUMBER.search(text)
    if found is None:
        raise ValueError(f"{text!r} holds no number")
    return float(found[0].replace(",", "").replace("−", "-"))


def last_digit(text: str) -> float:
    """The worth of the last digit that is printed.

    >>> last_digit("12.34 months"), last_digit("1,250")
    (0.01, 1.0)
    """
    found = NUMBER.search(text)
    _, _, decimals = found[0].partition(".") if found else ("", "", "")
    return float(10 ** -len(decimals))


@cache
def glued(page: Path) -> Mapping[str, str]:
    """The texts that the cells of a page glue, by name; the cells run here, without a kernel."""
    kept: dict[str, str] = {}
    stand_in = types.ModuleType("myst_nb")
    stand_in.glue = lambda name, value, display=True: kept.update({name: str(value)})  # type: ignore[attr-defined]
    cells = [cell.source for cell in jupytext.read(page).cells if cell.cell_type == "code"]
    names: dict[str, Any] = {"__name__": "__page__"}
    real, here = sys.modules.get("myst_nb"), Path.cwd()
    sys.modules["myst_nb"] = stand_in
    os.chdir(page.parent)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            for place, source in enumerate(cells):
                exec(compile(source, f"{page.name}, cell {place}", "exec"), names)
    finally:
        os.chdir(here)
        sys.modules.pop("myst_nb")
        if real is not None:
            sys.modules["myst_nb"] = real
    return kept


def figures(page: Path) -> dict[str, str]:
    """The glued texts that hold a number."""
    return {name: text for name, text in glued(page).items() if NUMBER.search(text)}


def compare(page: Path, checks: list[Check]) -> list[Compared]:
    """Each check beside what the page prints under its name."""
    printed = figures(page)
    return [Compared(page.stem, one, printed[one.name], one.value()) for one in checks]
