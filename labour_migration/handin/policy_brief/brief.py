"""The text of the brief: its parts, its length, and what the rubric asks to be said in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from labour_migration.handin.remarks import Remark, quoted
from labour_migration.handin.wording import invented, left_in, lines, words
from labour_migration.handin.work import Work

# The criteria of the rubric: the brief has a part for each. A test compares them with the file.
PARTS: Mapping[str, str] = {
    "situation": "Situation and problem",
    "coherence": "Coherence of policies",
    "choice": "Choice between options",
    "rights": "Standards and people",
    "institutions": "Who does it, with whom",
    "monitoring": "Monitoring plan",
    "sources": "Sources, limits and form",
}
# Words of the brief: below the first it counts as not done, then the levels of the last criterion.
NOT_DONE, SHORT, SHORTEST, LONGEST, LONG = 300, 1080, 1200, 1500, 1650
FEWEST_IN_PART = 15
_REFERENCES = re.compile(r"^[#*_\s]*references[*_:.\s]*$", re.IGNORECASE)
_ARTICLE = re.compile(
    r"(?:\b(?:articles?|art\.|sections?|sect\.|paragraphs?)|§)\s*\d", re.IGNORECASE
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAY = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTHS})\b|\b(?:{_MONTHS})\s+\d{{1,2}}\b(?!\d)|"
    r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b",
    re.IGNORECASE,
)
# What a marker looks for in a part, and how a computer can see that it is nowhere.
_SAID: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("situation", re.compile(r"\b(?:women|men|female|male|sex)\b", re.IGNORECASE),
     "no figure for women and men (or the words that none exists)"),
    ("situation", re.compile(r"\bnot\s+known|\bunknown|\bno(?:body|\s+one)\s+knows", re.IGNORECASE),
     "nothing named as not known, with who could tell"),
    ("rights", _ARTICLE, "no article or section of a Convention, law or agreement"),
    ("rights", _DAY, "no day on which you looked up what binds the country"),
    ("rights", re.compile(r"\A(?=.*?\bwom[ae]n\b)(?=.*?\bm[ae]n\b)", re.I | re.S),
     "nothing on what the choice does to women and to men"),
    ("rights", re.compile(r"\birregular|\bwithout\s+(?:a\s+)?(?:permit|papers|status)|undocumented",
                          re.IGNORECASE),
     "no gap for workers in an irregular situation"),
    ("sources", re.compile(r"^[#*_ \t]*references[*_:. \t]*$", re.I | re.M),
     "no line with the word References, after which your sources stand"),
)  # fmt: skip


def counted(text: str) -> int:
    """Return the words of a part that count: without tables, and without what follows References.

    >>> counted("Two words.\\n\\n| a | table |\\n|---|---|\\n\\nReferences\\n\\nAct 3, p. 4")
    2
    """
    total = 0
    for line in lines(text):
        if _REFERENCES.match(line):
            break
        if not line.lstrip("> ").startswith("|"):
            total += words(line)
    return total


def remarks(work: Work) -> Iterator[Remark]:
    """Yield what is done, missing or contradictory in the brief's own text."""
    texts = {name: work.text(name) for name in PARTS}
    written = {name for name, text in texts.items() if text}
    if not written:
        yield Remark("missing", "The brief has no text yet.")
        return
    yield from _parts(texts)
    yield _length(sum(map(counted, texts.values())))
    for name, pattern, what in _SAID:
        if name in written and not pattern.search(texts[name]):
            text = f"The part “{PARTS[name]}”: the computer found {what}. Is it there?"
            yield Remark("missing", text)
    yield from _foreign(texts)


def _parts(texts: Mapping[str, str]) -> Iterator[Remark]:
    bare = []
    for name, text in texts.items():
        count = words(text)
        if count < FEWEST_IN_PART:
            bare.append(name)
            holds = f"holds {count} words only" if count else "is empty"
            yield Remark("missing", f"The part “{PARTS[name]}” {holds}.")
    if not bare:
        yield Remark("done", f"All {len(texts)} parts of the brief are written.")


def _length(total: int) -> Remark:
    asked = f"{SHORTEST:,} to {LONGEST:,} words are asked for"
    has = f"The brief has {total:,} words without tables and references"
    if SHORTEST <= total <= LONGEST:
        return Remark("done", f"{has}; {asked}.")
    if total < NOT_DONE:
        return Remark("missing", f"{has}. Below {NOT_DONE} words it counts as not done; {asked}.")
    near = SHORT <= total <= LONG
    limit = "" if near else f" Below {SHORT:,} or above {LONG:,} the form costs another level."
    return Remark("missing" if total < SHORTEST else "conflict", f"{has}; {asked}.{limit}")


def _foreign(texts: Mapping[str, str]) -> Iterator[Remark]:
    if names := invented(texts.values()):
        yield Remark(
            "conflict",
            f"The brief names an invented country ({', '.join(names)}). Work about one counts as "
            "not done: write about your own.",
        )
    for mark in left_in(texts.values())[:5]:
        yield Remark("conflict", f"The brief still holds {quoted(mark)}: replace it.")
