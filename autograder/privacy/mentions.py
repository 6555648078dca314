"""Where a text names a person: by id, whole name or e-mail address.

First names alone are not looked for: they are other people's too. An id that is a word of the
course, or too short to be told from one, is found only where a file's form says that it is an id.
"""

import html
import json
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from urllib.parse import quote

FORMS = frozenset({".json", ".jsonl", ".ipynb"})
SHORTEST_ID, SHORTEST_NAME, SHORTEST_NUMBER = 4, 3, 6


@dataclass(frozen=True)
class Names:
    """What a person is called; `ids` are those that can be told from words."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    addresses: tuple[str, ...]


def tellable(ids: Iterable[str], words_of_course: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the ids that a text can be searched for without meeting ordinary words."""

    def long_enough(name: str) -> bool:
        return len(name) >= (SHORTEST_NUMBER if name.isdigit() else SHORTEST_ID)

    return tuple(name for name in ids if long_enough(name) and not words_of_course(name))


def in_forms(text: str, ids: Collection[str], instead: str) -> str:
    """Return the text of a file in JSON in which ids that are called a learner's are replaced.

    >>> in_forms('{"learner": "bo", "did": "bo"}', ["bo"], "x")
    '{"learner": "x", "did": "bo"}'
    """
    if not ids:
        return text
    inner = "|".join(re.escape(json.dumps(name, ensure_ascii=False)) for name in ids)
    keys = r'"(?:learner|owner|author|reader|student|learner_id)"\s*:\s*'
    return re.sub(rf"({keys})(?:{inner})", lambda found: f'{found[1]}"{instead}"', text)


class Mentions:
    """Finds and replaces the names of some people in texts of any form.

    >>> names = Names(("ana-7",), ("Ana Silva",), ("ana@example.org",))
    >>> Mentions(names, "erased-1", "[erased]").clean("ANA SILVA (ana-7) met ana-71.")
    ('[erased] (erased-1) met ana-71.', 2)
    """

    def __init__(self, names: Names, instead_of_id: str, instead_of_name: str) -> None:
        self._id, self._name = instead_of_id, instead_of_name
        wide = [
            *_forms(names.addresses),
            *_forms(name for name in names.names if len(name) >= SHORTEST_NAME),
        ]
        narrow = _forms(names.ids)
        self._ids = {form.casefold() for form in narrow}
        self._pattern = _any_of([*wide, *narrow])
        self._bytes = _any_bytes([*wide, *narrow])

    def clean(self, text: str) -> tuple[str, int]:
        """Return a text without the names, and how many places were changed."""

        def instead(found: re.Match[str]) -> str:
            return self._id if found.group().casefold() in self._ids else self._name

        return self._pattern.subn(instead, text)

    def count(self, data: bytes) -> int:
        """Return in how many places bytes hold one of the names, whatever stands around it."""
        return sum(1 for _ in self._bytes.finditer(data))


def _forms(names: Iterable[str]) -> list[str]:
    """Return each name as text, JSON, HTML and addresses of the web write it."""
    found: dict[str, None] = {}
    for name in names:
        for form in (unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name)):
            escaped = json.dumps(form)[1:-1]
            found |= dict.fromkeys(
                (form, escaped, html.escape(form), quote(form), quote(form, "@"))
            )
    return sorted(found, key=len, reverse=True)


def _any_of(forms: Collection[str]) -> re.Pattern[str]:
    inner = "|".join(map(re.escape, sorted(forms, key=len, reverse=True))) or r"(?!)"
    # "ana" is not in "ana-7" or "ana.b"; a full stop may end the sentence.
    return re.compile(rf"(?<![\w@+-])(?<!\w\.)(?:{inner})(?![\w@+-])(?!\.\w)", re.IGNORECASE)


def _any_bytes(forms: Collection[str]) -> re.Pattern[bytes]:
    inner = b"|".join(re.escape(form.encode()) for form in sorted(forms, key=len, reverse=True))
    return re.compile(inner or b"(?!)", re.IGNORECASE)
