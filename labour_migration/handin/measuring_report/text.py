"""The words of the report and of annexes B and C: their parts, length, and what is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from labour_migration.handin import parts
from labour_migration.handin.parts import Length, said
from labour_migration.handin.remarks import Remark
from labour_migration.handin.work import Work

# The criteria of the rubric: each has its cell. A test compares them with the file.
PARTS: Mapping[str, str] = {
    "answer": "Question, answer and concept",
    "figures": "Figures and their precision",
    "quality": "Quality notes",
    "limit": "What no interval shows",
    "computation": "One figure by hand",
    "error": "An error in the data",
}
REPORT = ("answer", "figures", "quality", "limit")
LENGTH = Length(blank=200, shortest=600, longest=1000)
FIRST = 150
_REPORT = " ".join(REPORT)
_UNCERTAIN = r"standard error|s\.\s?e\.|interval|±"
_SAID = (
    said(_REPORT, r"survey.*Costaverra|Costaverra.*survey",
         "no source: the labour force survey of Costaverra"),
    said(_REPORT, r"\bborn\b|birth|citizen", "no criterion, birth or citizenship"),
    said(_REPORT, r"\b15\b", "no age limit"),
    said(_REPORT, r"private household|dormitor", "nothing on private households"),
    said(_REPORT, r"usual(?:ly)? resid|\bresidents?\b", "nothing on usual residents"),
    said(_REPORT, r"quarter|2025", "no reference period"),
    said(_REPORT, r"w_(?:cob|nr|design|old|final)", "no weight by its name, such as w_cob"),
    said("figures", r"\btable\s*\d|\|\s*\d", "no table number"),
    said("figures answer", r"\bwom[ae]n\b", "no figure for women and men"),
    said("figures", _UNCERTAIN, "no standard error or interval"),
    said("quality", r"not stated|unstated|missing", "no share whose birthplace is not stated"),
    said("quality", r"strat", "not the strata of the sample"),
    said("quality", r"sampling units|\bareas?\b|\bpsus?\b", "not the areas of the sample"),
    said("quality", r"benchmark|fitted|calibrat|total", "not what the weight was benchmarked to"),
    said("quality", r"(w_[a-z]+).*(?!\1)w_[a-z]+", "no figure under two weights"),
    said("quality", r"taylor|lineari|between (?:areas|sampling units)|area totals",
         "not how standard errors were made"),
    said("quality", r"uncertain|\bu\b", "not what the marks u and c mean"),
    said("limit", r"too (?:low|high|small|large|many|few)|under|over|below|above|lower|higher",
         "no direction of the error"),
    said("limit", r"\d|not\s+known", "no size, and not the words “not known”"),
    said("computation", r"numerator", "no rule for the numerator and the denominator"),
    said("computation", r"strat", "no strata"),
    said("computation", r"\bareas?\b|sampling units|\bpsus?\b", "no areas"),
    said("computation", r"standard error", "no standard error"),
    said("error", r"before.*after", "no figure before and after"),
    said("error", r"standard error|s\.\s?e\.|±", "no standard error of that figure"),
    said("error", r"\brows?\b", "no number of rows"),
    said("error", r"dropped|left out|kept|because|set to|divided",
         "not what was done with the rows, and why"),
)  # fmt: skip

_FIRST = {
    "the word synthetic": r"\bsynthetic\b",
    "a question": r"\?|\bwhether\b",
    "a figure": r"\d",
    "its interval": r"interval|\d\s*(?:to|–|-)\s*[−-]?\d|±",
}


def remarks(work: Work) -> Iterator[Remark]:
    """Yield what is done, missing or contradictory in the learner's own texts."""
    if not any(work.text(name) for name in PARTS):
        yield Remark("missing", "The report has no text yet.")
        return
    yield from parts.written(work, PARTS)
    yield parts.length(work, "The report", REPORT, LENGTH)
    whose = f"The first {FIRST} words of the report"
    complete = "a question, a figure, an interval and “synthetic”"
    yield from parts.opening(work.text("answer"), whose, FIRST, _FIRST, complete)
    yield from parts.unsaid(work, _SAID, PARTS)
    yield from parts.drafts(work, PARTS)
