"""What a reader reads on a page: its words, without code, options and markup."""

import math
import re
from pathlib import Path

WORDS_A_MINUTE = 150


def body(page: Path) -> str:
    """Return a page's source after its front matter."""
    return page.read_text(encoding="utf-8").split("\n---\n", 1)[1]


def prose(page: Path) -> str:
    """Return the text of a page as it is read."""
    text = re.sub(
        r"^```\{(code-cell|topic-card|self-check)[\s\S]*?^```\s*$", "", body(page), flags=re.M
    )
    text = re.sub(r"^(`{3,}|:{2,}).*$|^:[a-z-]+:.*$|^\(.*\)=$", "", text, flags=re.M)
    text = re.sub(r"\{cite:[a-z]+\}`[^`]*`", "", text)
    return re.sub(r"\{[a-z:]+\}|[`*|#]|\]\([^)]*\)", " ", text)


def words(page: Path) -> int:
    """Return how many words a page has."""
    return len(re.findall(r"\w[\w'’.,-]*", prose(page)))


def reading_minutes(page: Path) -> int:
    """Return the minutes of reading alone, at a pace for readers of a second language."""
    return math.ceil(words(page) / WORDS_A_MINUTE)
