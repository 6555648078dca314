"""What stands on a certificate: every line as text, in the order in which it is read.

Nothing here sets type. The template shows these texts as they are and reads no markup in them.
"""

import hashlib
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any

from autograder.certificate import show
from autograder.credentials.model import Certificate
from autograder.errors import AutograderError

LONGEST_NAME = 200
MOST_MARKS = 8
ATTACHMENT = "certificate.jwt"
# Said by the template when no size of type is small enough.
NAME_TOO_LONG, PAGE_TOO_FULL = "name-too-long", "page-too-full"

_LANES = 6
# Overrides and embeddings make a name read as another one.
_STEERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NO_TEXT = ("Cc", "Cs", "Co", "Cn", "Zl", "Zp")
_WORDS = {
    "certificate": (
        "Certificate of completion",
        "This certificate was awarded to",
        "for completing the course",
        "What the course covered",
    ),
    "diploma": (
        "Diploma",
        "This diploma was awarded to",
        "for completing the programme",
        "Courses that count towards the diploma",
    ),
}


class PaperError(AutograderError):
    """A certificate that cannot be printed; says what to change."""


class UnprintableName(PaperError):
    """A name that is empty, too long, or has signs that belong to no name."""


def content(certificate: Certificate, parts: Sequence[str] = ()) -> dict[str, Any]:
    """Return all that the template shows, as JSON data without floats. Raises UnprintableName."""
    heading, lead, achievement, parts_heading = _WORDS[certificate.kind]
    name = printable(certificate.holder_name)
    mark = "Demonstration: " if certificate.demonstration else ""
    return {
        "kind": certificate.kind,
        "attachment": ATTACHMENT,
        "codes": {"name": NAME_TOO_LONG, "page": PAGE_TOO_FULL},
        "demonstration": certificate.demonstration,
        "title": f"{mark}{heading}: {name}, {certificate.course_title}",
        "description": f"{certificate.id}, issued by {certificate.issuer.name}",
        "heading": heading,
        "lead": lead,
        "name": name,
        "rtl": is_right_to_left(name),
        "achievement": achievement,
        "course": certificate.course_title,
        "facts": _facts(certificate),
        "result": _result(certificate),
        "check-url": certificate.check_url,
        "qr-alt": f"QR code with the address {certificate.check_url}",
        "identity": _identity(certificate),
        "issuer": {
            "name": certificate.issuer.name,
            "statement": certificate.issuer.statement,
        },
        "parts-heading": parts_heading,
        "parts": list(parts),
        **_lanes(certificate.id),
    }


def printable(name: str) -> str:
    """Return a name in composed form with single spaces.

    >>> printable("  Zoe\\u0308   O’Neill ")
    'Zoë O’Neill'

    Raises UnprintableName for what no name has: control characters, marks that turn the
    direction of what follows, characters without a meaning.
    """
    for sign in name:
        if sign not in "\t\n" and (unicodedata.category(sign) in _NO_TEXT or sign in _STEERING):
            raise UnprintableName(
                f"The name {name!a} has the sign U+{ord(sign):04X}, which belongs to no name. "
                "Correct it on the roster."
            )
    clean = " ".join(unicodedata.normalize("NFC", name).split())
    if not any(unicodedata.category(sign)[0] == "L" for sign in clean):
        raise UnprintableName(f"The name {name!r} has no letters. Enter it on the roster.")
    if "M" * (MOST_MARKS + 1) in "".join(unicodedata.category(sign)[0] for sign in clean):
        raise UnprintableName(
            f"The name {clean[:40]!r} has a letter with more than {MOST_MARKS} marks on it, which "
            "would cover the lines around it. Correct it on the roster."
        )
    if len(clean) > LONGEST_NAME:
        raise UnprintableName(
            f"The name {clean[:40]!r}… has {len(clean)} characters; {LONGEST_NAME} fit."
        )
    return clean


def is_right_to_left(text: str) -> bool:
    """Return whether a text starts in a right-to-left script, by its first letter.

    >>> is_right_to_left("(محمد) Smith"), is_right_to_left("Smith محمد")
    (True, False)
    """
    kinds = (unicodedata.bidirectional(sign) for sign in text)
    return next((kind != "L" for kind in kinds if kind in ("L", "R", "AL")), False)


def day(moment: date) -> str:
    """Return a date as it is read aloud.

    >>> day(date(2020, 5, 18))
    '18 May 2020'
    """
    return f"{moment.day} {moment:%B %Y}"


def _facts(certificate: Certificate) -> list[list[str]]:
    dates = f"{day(certificate.starts)} to {day(certificate.ends)}"
    first = [["Edition", certificate.edition], ["Learning", f"{certificate.hours} hours"]]
    if certificate.kind == "diploma":
        first = [["Rule", certificate.rule_version], ["Learning", f"{certificate.hours} hours"]]
    held = "Courses completed" if certificate.kind == "diploma" else "Course dates"
    return [
        *first,
        [held, dates],
        ["Completed on", day(certificate.completed_on)],
        ["Awarded on", day(certificate.awarded_on)],
    ]


def _result(certificate: Certificate) -> dict[str, str]:
    total, needed = show(certificate.total_points), show(certificate.pass_points)
    if certificate.kind == "diploma":
        note = f"Required: {needed} of {total} points."
        if not certificate.total_points:
            note = f"As version {certificate.rule_version} of the rule asks."
        return {"label": "Capstone project", "value": "Passed", "note": note}
    if certificate.points is None:
        note = "The reason is recorded with the decision; points did not decide."
        return {"label": "Result", "value": "Awarded by a person’s decision", "note": note}
    note = f"Required: {needed} points and every assessment completed."
    return {
        "label": "Result",
        "value": f"{show(certificate.points)} of {total} points",
        "note": note,
    }


def _identity(certificate: Certificate) -> str:
    ledger = "diplomas’" if certificate.kind == "diploma" else "course’s"
    return (
        f"Number {certificate.id.removeprefix('urn:uuid:')} · rule {certificate.rule_version} · "
        f"entry {certificate.ledger_position} of the {ledger} ledger, "
        f"{certificate.ledger_hash[:16]}"
    )


def _lanes(identity: str) -> dict[str, Any]:
    """Return the drawing of the margin: made from the certificate's number, so never twice."""
    drawn = hashlib.sha256(identity.encode()).digest()
    lanes = [{"right": row % 2 == 0, "at": 20 + drawn[row] * 80 // 255} for row in range(_LANES)]
    return {"lanes": lanes, "marked": drawn[_LANES] % _LANES}
