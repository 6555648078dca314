"""Words and numbers in what learners wrote: for comparing one place of a work with another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from labour_migration.documents.words import one_line, paragraphs

INVENTED = ("Valdoria", "Norland", "Aldora", "Costaverra")
_LEFT_IN = re.compile(
    r"\b(?:TODO|TBD|XXX+|lorem ipsum|to be completed)\b|"
    r"\[\s*(?:\.\.\.|…|insert|your|name|country|date|year|figure|source)[^\]\n]{0,40}\]",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w.,])[0-9]{1,3}(?:[,  ’'][0-9]{3})+(?![0-9])|[0-9]+(?:[.,][0-9]+)?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[,  ’'][0-9]{3})+")
_MARKS = re.compile(r"[*_`>#|\"“”‘’'«»]")
_LONGEST_NUMBER = 15


def plain(text: str) -> str:
    """Return a text for comparing: one line, lower case, without marks and quotation marks.

    >>> plain("*Fill  care\\nposts*")
    'fill care posts'
    """
    return " ".join(_MARKS.sub(" ", one_line(text)).casefold().split())


def words(text: str) -> int:
    """Return the number of words, where marks of Markdown alone count as none.

    >>> words("## Choice\\n\\n- one * two")
    3
    """
    return sum(any(sign.isalnum() for sign in word) for word in text.split())


def lines(text: str) -> list[str]:
    """Return the lines of a text that hold something."""
    return [line for part in paragraphs(text) for line in part]


def numbers(text: str) -> set[Fraction]:
    """Return the numbers in a text, with commas or blanks between thousands, or a decimal comma.

    >>> sorted(map(str, numbers("1,200 words, 12.5 per cent, 3 000 crowns")))
    ['1200', '25/2', '3000']
    """
    found = set()
    for match in _NUMBER.findall(text):
        if len(match) > _LONGEST_NUMBER:
            continue
        grouped = _GROUPED.fullmatch(match)
        digits = re.sub(r"[^0-9]", "", match) if grouped else match.replace(",", ".")
        found.add(Fraction(digits))
    return found


def invented(texts: Iterable[str]) -> list[str]:
    """Return the invented countries of the course that texts name.

    >>> invented(["From VALDORIA to Norland.", "Norlandia"])
    ['Valdoria', 'Norland']
    """
    whole = "\n".join(texts)
    return [name for name in INVENTED if re.search(rf"\b{name}\b", whole, re.IGNORECASE)]


def left_in(texts: Iterable[str]) -> list[str]:
    """Return marks of a draft that stand in texts, such as "TODO" or "[date]", each once.

    >>> left_in(["Decide by [date].", "TODO"])
    ['[date]', 'TODO']
    """
    found = [match for text in texts for match in _LEFT_IN.findall(text)]
    return list(dict.fromkeys(found))
