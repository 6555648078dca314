"""Remarks on a work: what is done, what is missing, what contradicts itself."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from labour_migration.documents.words import one_line
from labour_migration.handin.work import Work

Kind = Literal["done", "missing", "conflict"]
# The heading and the sign of each kind, in the order of the output: what needs work comes first.
_HEADINGS: dict[Kind, tuple[str, str]] = {
    "conflict": ("DOES NOT AGREE", "!"),
    "missing": ("MISSING", "-"),
    "done": ("DONE", "+"),
}
LONGEST_REMARK, MOST_REMARKS = 400, 80
# A line that a notebook at the width of a laptop shows without breaking it.
LINE = 90
CAUTION = (
    "The computer counts and compares; it does not judge. A person marks this work and reads these "
    "remarks with it."
)


@dataclass(frozen=True)
class Remark:
    """One thing that a check noticed, in a sentence for the learner and the marker.

    ``done``: it is there and complete. ``missing``: something asked for is not there. ``conflict``:
    two places of the work say different things, or something stands there that may not.
    """

    kind: Kind
    text: str


def quoted(text: str, most: int = 60) -> str:
    """A learner's words in quotation marks, on one line, cut when long; safe to print.

    >>> quoted("Fill\\nposts")
    '“Fill posts”'
    >>> quoted("a" * 100, 5)
    '“aaaa…”'
    """
    plain = one_line(text)
    return f"“{plain if len(plain) <= most else plain[: most - 1] + '…'}”"


def told(remarks: Iterable[Remark]) -> str:
    """The remarks as plain text, those that need work first; long ones and long lists are cut.

    >>> print(told([Remark("done", "Four parts."), Remark("conflict", "260 here, 250 there.")]))
    DOES NOT AGREE (1)
      ! 260 here, 250 there.
    DONE (1)
      + Four parts.
    """
    listed = list(remarks)
    lines: list[str] = []
    for kind, (heading, sign) in _HEADINGS.items():
        texts = [one.text for one in listed if one.kind == kind]
        if not texts:
            continue
        lines.append(f"{heading} ({len(texts)})")
        lines += [_wrapped(_cut(text), f"  {sign} ") for text in texts[:MOST_REMARKS]]
        if len(texts) > MOST_REMARKS:
            lines.append(f"  {sign} and {len(texts) - MOST_REMARKS} more")
    return "\n".join(lines) or "There is nothing to remark."


def show(work: Work, remarks: Callable[[Work], Iterable[Remark]]) -> None:
    """Print the remarks on a work as it is now on disk, for the learner or for the marker."""
    now = work.now()
    if now.saved:
        print(_wrapped(now.saved) + "\n")
    unreadable = [
        Remark("missing", f"The file {name} could not be read: {why}. Save it again.")
        for name, why in now.unreadable.items()
    ]
    print(told([*unreadable, *remarks(now)]))
    print(f"\n{_wrapped(CAUTION)}")


def _wrapped(text: str, begin: str = "") -> str:
    return textwrap.fill(
        text,
        LINE,
        initial_indent=begin,
        subsequent_indent=" " * len(begin),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _cut(text: str) -> str:
    plain = one_line(text)
    return plain if len(plain) <= LONGEST_REMARK else plain[: LONGEST_REMARK - 1] + "…"
