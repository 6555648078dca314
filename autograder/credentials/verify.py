"""Checking a certificate with the published lists; nothing here needs the ledger or a private key.

The page "Check a certificate" follows the same steps in the reader's browser.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from autograder.credentials import badge, holder, jws, status
from autograder.credentials.attachment import attached
from autograder.credentials.badge import Facts
from autograder.credentials.errors import CredentialError
from autograder.credentials.keys import KeyList
from autograder.credentials.status import Mark, StatusList

State = Literal["valid", "revoked", "replaced", "erased", "unknown"]
MOST = 20_000_000
MOST_LIST = 400_000


@dataclass(frozen=True)
class Verdict:
    """What was found. The signature of every verdict fits; what does not is an error.

    `state` is "unknown" when no list that is newer than the file was given. `holder` tells for
    "name" and "email" whether what was asked is the holder's, and lacks what was not asked.
    """

    facts: Facts
    kid: str
    state: State
    status: str
    listed_at: datetime | None
    holder: dict[holder.Field, bool | None]
    checked: tuple[str, ...]
    unchecked: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Whether the file is genuine, not withdrawn, and everybody asked for is its holder."""
        return self.state in ("valid", "erased") and all(self.holder.values())


def content_of(file: bytes) -> bytes:
    """Return the signed text of a file: its own, or the one attached to a PDF."""
    if len(file) > MOST:
        raise CredentialError(
            "not-a-credential", f"The file is larger than {MOST:,} bytes; no certificate is."
        )
    if not file.lstrip(b"\r\n\t ").startswith(b"%PDF-"):
        return file
    found = attached(file)
    if found is None:
        raise CredentialError(
            "not-a-credential",
            "No signed credential is attached to this PDF. A PDF that was printed again, or saved "
            "by another program, may have lost it: ask for the file certificate.jwt.",
        )
    return found


def verify(
    file: bytes,
    keys: KeyList,
    lists: Iterable[StatusList],
    now: datetime,
    *,
    name: str | None = None,
    email: str | None = None,
) -> Verdict:
    """Return what a file proves; raises CredentialError for one that is not to be believed."""
    content = content_of(file)
    signed = jws.parse(content)
    key = jws.verify(signed, keys)
    facts = badge.read(signed.payload, now)
    if facts.issuer_id != keys.issuer:
        raise CredentialError(
            "issuer",
            f"The file says that {facts.issuer_id:.200} issued it; the key list is of "
            f"{keys.issuer}.",
        )
    checked = ["the signature, with a key of the list", "that the file does not contradict itself"]
    unchecked = []
    mark, listed_at = _mark(facts, lists)
    if mark is None:
        unchecked.append(
            "whether it was revoked since: no status list as new as the file was given"
        )
    else:
        checked.append("the status lists")
    found = _compared(facts, name, email)
    if not found:
        unchecked.append("who holds it: give a name or an e-mail address to compare")
    if content != file:
        unchecked.append(
            "what is printed in the PDF: only the attached credential is signed, so compare both"
        )
    unchecked.append("that the person who shows it is the person of that name")
    return Verdict(
        facts=facts,
        kid=key.kid,
        state=_state(mark),
        status="not known" if mark is None else mark.text if mark != Mark() else "valid",
        listed_at=listed_at,
        holder=found,
        checked=tuple(checked),
        unchecked=tuple(unchecked),
    )


def _compared(facts: Facts, name: str | None, email: str | None) -> dict[holder.Field, bool | None]:
    """Return for what was asked whether it is the holder's."""
    asked: dict[holder.Field, str | None] = {"name": name, "email": email}
    return {
        field: holder.matches(facts.identities, field, text)
        for field, text in asked.items()
        if text is not None
    }


def read_status(content: bytes, keys: KeyList, now: datetime) -> StatusList:
    """Return a published status list; raises CredentialError for one that is not ours."""
    signed = jws.parse(content, MOST_LIST)
    jws.verify(signed, keys)
    found = status.read_list(signed.payload)
    if found.issuer != keys.issuer or found.dated > now:
        raise CredentialError("status-list", "The status list is another issuer's, or of tomorrow.")
    return found


def _mark(facts: Facts, lists: Iterable[StatusList]) -> tuple[Mark | None, datetime | None]:
    """Return what the lists say of a file, None if none of them can speak of it."""
    # Of several copies the newest counts: an old one would hide what happened since.
    own = {
        one.purpose: one
        for one in sorted(lists, key=lambda one: one.dated)
        if one.address == facts.lists.get(one.purpose)
    }
    first, second = own.get("revocation"), own.get("message")
    if first is None:
        return None, None
    message = second.value(facts.status_index) if second is not None else 0
    found = Mark(withdrawn=bool(first.value(facts.status_index)), message=message)
    if first.dated < facts.signed_at and found == Mark():
        return None, first.dated
    return found, first.dated


def _state(mark: Mark | None) -> State:
    if mark is None:
        return "unknown"
    if mark.replaced:
        return "replaced"
    if mark.withdrawn:
        return "revoked"
    return "erased" if mark.erased else "valid"
