"""Takes the people of the roster out of a text that others will read."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from autograder.gradebook import Learner

NAME, ADDRESS = "[name]", "[address]"
SHORTEST = 3  # Letters; "Li" and "7" would take words and numbers out of every text.
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")


@dataclass(frozen=True)
class Cleaned:
    """A text without the people of the roster, and how many places were changed."""

    text: str
    places: int


class Roster:
    """The names to be taken out: ids, whole names and their parts; addresses of any kind.

    >>> Roster([Learner("ana-7", "Ána María Silva")]).clean("Ana silva (ANA-7) met Anand.").text
    '[name] [name] ([name]) met Anand.'
    """

    def __init__(self, learners: Iterable[Learner]) -> None:
        anywhere: set[str] = set()
        capitalised: set[str] = set()
        for learner in learners:
            anywhere |= {_folded(learner.id), _folded(learner.name.strip())}
            capitalised |= {_folded(part) for part in re.findall(r"\w+", learner.name)}
        self._anywhere = _any_of(anywhere)
        # A part of a name may be a word of the language; only with a capital is it a name, or
        # beside another one that is.
        self._parts = _any_of(capitalised)

    def clean(self, text: str) -> Cleaned:
        """Return a text with [name] for people and [address] for e-mail addresses."""
        plain = unicodedata.normalize("NFC", text)
        plain, count = _ADDRESS.subn(ADDRESS, plain)
        places = [match.span() for match in self._anywhere.finditer(_folded(plain))]
        taken = set().union(*(range(*place) for place in places)) if places else set()
        near = -2
        for match in self._parts.finditer(_folded(plain)):
            start, end = match.span()
            named = plain[start].isupper() or start - near <= 1
            if start not in taken and named:
                places.append((start, end))
                near = end
        for start, end in sorted(places, reverse=True):
            plain = plain[:start] + NAME + plain[end:]
        return Cleaned(plain, count + len(places))


def _any_of(names: set[str]) -> re.Pattern[str]:
    long = sorted((name for name in names if len(name) >= SHORTEST), key=len, reverse=True)
    inner = "|".join(map(re.escape, long)) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{inner})(?!\w)")


def _folded(text: str) -> str:
    """Return a text without case and accents, as long as the text itself."""
    return "".join(
        (unicodedata.normalize("NFKD", sign)[0].casefold() or sign)[0]
        for sign in unicodedata.normalize("NFC", text)
    )
