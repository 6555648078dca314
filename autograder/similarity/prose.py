"""Prose of any language as a row of words; letters where a script has no spaces.

Python's own `re` and `unicodedata` do: words are runs of letters, marks and digits.
"""

import re
import sys
import unicodedata
from collections.abc import Collection, Iterable
from functools import cache, lru_cache
from itertools import pairwise

from autograder.similarity.tokens import Kind, Tokens

_WORD, _LETTER = 8, 5
# Shingles of five words (or eight letters of Chinese), windows of three: a shared stretch of
# seven words is always found.
PROSE = Kind(
    name="prose",
    unit="words",
    weight=_WORD,
    gram=5 * _WORD,
    window=3,
    passage=7 * _WORD,
    change=2 * _WORD,
    least_own=50 * _WORD,
    least_shared=30 * _WORD,
    long_passage=60 * _WORD,
    distinct=3,
    faint=frozenset(),
)

# Scripts that are written without spaces between words: Thai, Lao, Tibetan, Burmese, Khmer,
# kana and ideographs.
_UNSPACED = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U000323af"
)
# What Arabic script may leave out or add without another word: vowel signs and the long stroke.
_OPTIONAL = re.compile("[\u0640\u064b-\u0652\u0670]")


@cache
def _pattern() -> re.Pattern[str]:
    """Return what a word is. `re` knows letters and digits but no marks, so these are listed."""
    joining = _ranges(
        code
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) in ("Mn", "Mc", "Me", "Cf")
    )
    number = r"\d++(?:[.,'’\u00a0\u202f ]\d++)*+"
    return re.compile(
        f"(?P<letter>[{_UNSPACED}][{joining}]*+)"
        f"|(?P<number>{number})(?![^\\W\\d_{_UNSPACED}])"
        f"|(?P<word>(?:(?![{_UNSPACED}])[^\\W_])(?:(?![{_UNSPACED}])[^\\W_]|[{joining}])*+)"
    )


def _ranges(codes: Iterable[int]) -> str:
    listed = list(codes)
    breaks = [0, *(i + 1 for i, (a, b) in enumerate(pairwise(listed)) if b != a + 1), len(listed)]
    return "".join(f"\\U{listed[a]:08x}-\\U{listed[b - 1]:08x}" for a, b in pairwise(breaks))


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """Return a word as it is compared: without case, invisible signs and ways of encoding it.

    >>> fold("Mi\u200bGRANT") == fold("migrant"), fold("re\u0301gime") == fold("Régime")
    (True, True)
    """
    folded = unicodedata.normalize("NFKC", word).casefold()
    visible = "".join(sign for sign in folded if unicodedata.category(sign) != "Cf")
    return unicodedata.normalize("NFC", _OPTIONAL.sub("", visible))


def tokens(text: str, most: int, persons: Collection[str] = ()) -> Tokens:
    """Return the words of a text, at most so many, without numbers and persons' names.

    `persons` are folded words.

    >>> tokens("Ana has 1,200 workers.", 99, {"ana"}).keys
    ['has', 'workers']
    >>> tokens("劳工移民", 99).keys
    ['劳', '工', '移', '民']
    """
    found = Tokens.none()
    add_to(found, text, (0, len(text)), most, persons)
    return found


def add_to(
    found: Tokens, text: str, where: tuple[int, int], most: int, persons: Collection[str]
) -> None:
    """Add the words of a part of a text to a row, which then has at most so many."""
    for match in _pattern().finditer(text, *where):
        if len(found) >= most:
            break
        # Numbers come from each learner's own sample, or count the points of a list.
        if match.lastgroup == "number" or (word := fold(match.group())) in persons:
            continue
        found.add(word, *match.span(), _LETTER if match.lastgroup == "letter" else _WORD)
