"""Names, addresses and ids of people as they come in: put right, or refused with a reason.

A name is kept as it is written, in any script and whatever its first character: what a
spreadsheet would take for a formula is escaped on the way out, not changed on the way in. Marks
that change the direction in which a name is shown are taken out, since they would reorder the
text around it; a right-to-left name is shown rightly without them.
"""

import re
import unicodedata
from dataclasses import dataclass
from zoneinfo import ZoneInfo, available_timezones

from autograder import intake
from autograder.errors import AutograderError

LONGEST = 128  # nbgrader's columns
# Directional marks, embeddings, overrides, isolates; the joiners are letters' business and stay.
_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNSEEN = frozenset("\u200b\u2060\ufeff\u00ad")
_JOINERS = frozenset("\u200c\u200d")
_ESCAPED = re.compile(r"'(?=[=+\-@\t\r])")
_ADDRESS = re.compile(r"[^\s@,;:<>()\[\]\"\\]+@[^\s@,;:<>()\[\]\"\\]+\.[^\s@,;:<>()\[\]\"\\.]+")
_NOT_IN_ID = re.compile(r"[^\w.@+-]")


class BadPerson(AutograderError):
    """Something of a person that cannot be kept; says why."""


@dataclass(frozen=True)
class Cleaned:
    """A text as it is kept, and what was put right in it."""

    text: str
    notes: tuple[str, ...] = ()


def name(text: str, longest: int = LONGEST, what: str = "the name") -> Cleaned:
    """Return a name in one line and one form of its letters; raises BadPerson, which says `what`.

    >>> name(" Zoë\\u202e \\t Ochieng' ").text
    "Zoë Ochieng'"
    """
    notes = []
    whole = _ESCAPED.sub("", text, count=1) if _ESCAPED.match(text) else text
    kept = "".join(c for c in whole if c not in _DIRECTION | _UNSEEN)
    if kept != whole:
        notes.append("marks that nobody sees, such as of direction, were taken out")
    kept = unicodedata.normalize("NFC", " ".join(kept.split()))
    for character in kept:
        if character not in _JOINERS and unicodedata.category(character) in _REFUSED:
            raise BadPerson(f"{what} has the character {character!a}, which cannot be kept")
    if len(kept) > longest:
        raise BadPerson(f"{what} has {len(kept)} characters; at most {longest} can be kept")
    return Cleaned(kept, tuple(notes))


_REFUSED = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})


def address(text: str) -> str:
    """Return an e-mail address without blanks around it, empty for none; raises BadPerson."""
    kept = unicodedata.normalize("NFC", text.strip())
    kept = _ESCAPED.sub("", kept, count=1) if _ESCAPED.match(kept) else kept
    if not kept:
        return ""
    if len(kept) > LONGEST or not _ADDRESS.fullmatch(kept) or not kept.isprintable():
        raise BadPerson(f"'{intake.shown(kept)}' is not an e-mail address")
    return kept


def same_address(one: str) -> str:
    """Return what two spellings of an address have in common."""
    return unicodedata.normalize("NFC", one).casefold()


def learner_id(text: str, kind: str) -> str:
    """Return an id that was given; raises BadPerson when it cannot be one."""
    kept = unicodedata.normalize("NFC", text.strip())
    kept = _ESCAPED.sub("", kept, count=1) if _ESCAPED.match(kept) else kept
    try:
        intake.check_learner(kept)
    except intake.Refusal as refusal:
        raise BadPerson(f"{kind}: {refusal}") from None
    return kept


def id_from_address(email: str) -> str:
    """Return the id made of an address: small letters, and `-` for what an id cannot have.

    >>> id_from_address("Ana.O'Neil@Example.org")
    'ana.o-neil@example.org'
    """
    made = _NOT_IN_ID.sub("-", email.casefold()).lstrip("._@+-")
    return learner_id(made, "the e-mail address makes no id")


def zone(text: str) -> str:
    """Return a time zone's name, empty for none or the server's own; raises BadPerson."""
    kept = text.strip()
    if kept in ("", "99"):  # Moodle's sign for the server's time zone
        return ""
    if kept not in available_timezones():
        raise BadPerson(f"'{intake.shown(kept)}' is not a time zone such as Pacific/Apia")
    return kept


def zone_of(text: str) -> ZoneInfo | None:
    """Return the time zone of a name, None for an empty one; raises BadPerson."""
    try:
        kept = zone(text)
    except BadPerson as problem:
        raise BadPerson(f"{problem}.") from None
    return ZoneInfo(kept) if kept else None
