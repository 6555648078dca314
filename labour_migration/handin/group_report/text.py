"""The words of the group's note: its parts, length, and what the rubric asks to be said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from labour_migration.handin import parts
from labour_migration.handin.parts import Length, said
from labour_migration.handin.remarks import Remark
from labour_migration.handin.work import Work

# The criteria of the rubric: each has its cell. A test compares them with the file.
PARTS: Mapping[str, str] = {
    "samples": "Each sample",
    "note": "The note as a whole",
    "pool": "The pooled estimate",
    "gain": "What pooling mends",
    "bias": "What remains",
    "design": "The design and its cost",
}
NOTE = ("note", "pool", "gain", "bias", "design")
LENGTH = Length(blank=200, shortest=700, longest=1200)
FIRST = 100
_NOTE = " ".join(NOTE)
_SAID = (
    said("samples", r"w_(?:cob|nr|design|old|final)", "no weight by its name, such as w_nr"),
    said("samples", r"edition|20251103", "not the edition"),
    said("samples", r"not stated|birthplace", "no rule for a birthplace not stated"),
    said(_NOTE, r"Costaverra", "no source: the labour force survey of Costaverra"),
    said(_NOTE, r"w_(?:cob|nr|design|old|final)", "no weight by its name"),
    said(_NOTE, r"edition", "not the edition"),
    said(_NOTE, r"\b15\b", "no age limit"),
    said(_NOTE, r"\bresident", "nothing on residents"),
    said(_NOTE, r"migrant worker|born abroad|foreign-born", "no concept of who is counted"),
    said("pool", r"√|\bsqrt|\broot\b|\\sqrt", "no formula of the standard error with its numbers"),
    said("pool", r"independen|drawn apart", "not why the samples are independent"),
    said("pool", r"one population|same population|same country", "not that it is one population"),
    said("pool", r"spread|standard deviation|one file|second way", "no second way"),
    said("pool", r"interval|\d\s+to\s+\d", "no interval"),
    said("gain", r"root|√|theory|expect", "not what theory expects"),
    said("gain", r"halve|half", "not how many more samples would halve the error"),
    said("bias", r"too (?:low|high)|below|above|miss", "no direction"),
    said("bias", r"standard errors", "no difference in standard errors of the pool"),
    said("bias", r"more samples|every sample|each sample|all samples", "not why more do not help"),
    said("bias", r"\brate\b", "not why the rate suffers less"),
    said("design", r"recommend", "no recommendation"),
    said("design", r"refuse|reject|not chosen|against", "no design refused, with the reason"),
    said("design", r"miss|not reach|leaves? out|outside", "not whom the design would still miss"),
)  # fmt: skip

_FIRST = {"a recommendation": r"recommend", "its cost": r"\d", "what it mends": r"mend"}


def remarks(work: Work) -> Iterator[Remark]:
    """Yield what is done, missing or contradictory in the group's own texts."""
    if not any(work.text(name) for name in PARTS):
        yield Remark("missing", "The note has no text yet.")
        return
    yield from parts.written(work, PARTS)
    yield parts.length(work, "The note", NOTE, LENGTH)
    note, whose = work.text("note"), f"The first {FIRST} words"
    complete = "a recommendation, a figure and what it mends"
    yield from parts.opening(note, whose, FIRST, _FIRST, complete)
    if note and not re.search(r"\bsynthetic\b", note, re.IGNORECASE):
        yield Remark("missing", "The opening does not say that the data are synthetic.")
    yield from parts.unsaid(work, _SAID, PARTS)
    yield from parts.drafts(work, PARTS)
