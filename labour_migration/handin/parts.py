"""A text in parts, as a rubric asks for it: written or not, its length, and what is said in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from labour_migration.handin.remarks import Remark, quoted
from labour_migration.handin.wording import left_in, lines, words
from labour_migration.handin.work import Work

FEWEST_IN_PART = 15
# Far more than any part may have; a search through a book would take minutes.
LONGEST_SEARCHED = 20_000
_CAPTION = re.compile(r"^[*_]*(?:table|figure)\s+\d+[.:]", re.IGNORECASE)
_REFERENCES = re.compile(r"^[#*_\s]*references[*_:.\s]*$", re.IGNORECASE)


@dataclass(frozen=True)
class Length:
    """How many words a text may have; below ``blank`` it counts as not done."""

    blank: int
    shortest: int
    longest: int


@dataclass(frozen=True)
class Said:
    """Something that a marker looks for in parts of a text, and how a computer can see it."""

    parts: tuple[str, ...]
    pattern: re.Pattern[str]
    what: str


def said(parts: str, pattern: str, what: str) -> Said:
    """Return something to look for; names of parts are separated by blanks."""
    return Said(tuple(parts.split()), re.compile(pattern, re.IGNORECASE | re.DOTALL), what)


def counted(text: str) -> int:
    """Return the words of a part that count: no tables, captions, or what follows References.

    >>> counted("Two words.\\n\\nTable 1. Caption\\n\\n| a | table |\\n\\nReferences\\n\\nAct 3")
    2
    """
    total = 0
    for line in lines(text):
        if _REFERENCES.match(line):
            break
        if not line.lstrip("> ").startswith("|") and not _CAPTION.match(line):
            total += words(line)
    return total


def first_words(text: str, most: int) -> str:
    """Return the first words of a text.

    >>> first_words("one two three", 2)
    'one two'
    """
    return " ".join(text.split()[:most])


def opening(
    text: str, whose: str, most: int, wanted: Mapping[str, str], complete: str
) -> Iterator[Remark]:
    """Yield which of `wanted` (names and patterns) the first words of a text lack."""
    if not text:
        return
    first = first_words(text, most)
    lacks = [name for name, one in wanted.items() if not re.search(one, first, re.IGNORECASE)]
    if lacks:
        yield Remark("missing", f"{whose} lack {', '.join(lacks)}.")
    else:
        yield Remark("done", f"{whose} have {complete}.")


def written(work: Work, parts: Mapping[str, str]) -> Iterator[Remark]:
    """Yield which parts are written, by their titles."""
    bare = 0
    for name, title in parts.items():
        count = words(work.text(name))
        if count < FEWEST_IN_PART:
            bare += 1
            holds = f"holds {count} words only" if count else "is empty"
            yield Remark("missing", f"The part “{title}” {holds}.")
    if not bare:
        yield Remark("done", f"All {len(parts)} parts are written.")


def length(work: Work, name: str, parts: Iterable[str], rule: Length) -> Remark:
    """Return whether the words of some parts together are as many as asked for."""
    total = sum(counted(work.text(part)) for part in parts)
    asked = f"{rule.shortest:,} to {rule.longest:,} words are asked for"
    has = f"{name} has {total:,} words without tables, captions and references"
    if rule.shortest <= total <= rule.longest:
        return Remark("done", f"{has}; {asked}.")
    if total < rule.blank:
        text = f"{has}. Below {rule.blank} words it counts as not done; {asked}."
        return Remark("missing", text)
    if total < rule.shortest:
        return Remark("missing", f"{has}; {asked}.")
    return Remark(
        "conflict", f"{has}; {asked}. What stands after word {rule.longest:,} is not read."
    )


def unsaid(work: Work, wanted: Iterable[Said], titles: Mapping[str, str]) -> Iterator[Remark]:
    """Yield what a computer did not find in parts that are written."""
    for one in wanted:
        text = "\n".join(work.text(part) for part in one.parts)[:LONGEST_SEARCHED]
        if text.strip() and not one.pattern.search(text):
            where = " or ".join(f"“{titles[part]}”" for part in one.parts[:2])
            place = where if len(one.parts) <= 2 else "The text"
            yield Remark("missing", f"{place}: the computer found {one.what}. Is it there?")


def drafts(work: Work, parts: Iterable[str]) -> Iterator[Remark]:
    """Yield marks of a draft that were left in."""
    for mark in left_in(work.text(part) for part in parts)[:5]:
        yield Remark("conflict", f"The text still holds {quoted(mark)}: replace it.")
