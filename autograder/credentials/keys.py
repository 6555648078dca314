"""The keys that sign certificates, and the public list with which anyone checks them.

A private key never leaves its folder and is never printed. An old key is retired, not removed:
what it signed stays verifiable through the list.
"""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import rfc8785
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from autograder.credentials import files
from autograder.credentials.errors import CredentialError, KeyStoreError
from autograder.credentials.times import moment, text_of

BITS = 3072
LIST = "keys.json"
_KID = re.compile(r"[A-Za-z0-9_-]{43}")
_PUBLIC = ("e", "kty", "n")


@dataclass(frozen=True)
class PublicKey:
    """One key of the list. `kid` is the thumbprint of RFC 7638.

    It signed from `created` until `retired`. From `distrusted_from` on, or if that is earlier than
    the signature claims to be, only files in `believed` (SHA-256 of the whole file, hex) count:
    a thief can put any date into a file, but not its hash into the list.
    """

    kid: str
    jwk: Mapping[str, str]
    created: datetime
    retired: datetime | None = None
    distrusted_from: datetime | None = None
    believed: frozenset[str] = field(default_factory=frozenset)

    @property
    def state(self) -> str:
        """One of "signs", "retired" and "compromised"."""
        if self.distrusted_from is not None:
            return "compromised"
        return "retired" if self.retired is not None else "signs"

    def as_data(self) -> dict[str, Any]:
        """Return the key as a JWK with the dates, for the public list."""
        data: dict[str, Any] = {
            **self.jwk,
            "alg": "RS256",
            "use": "sig",
            "kid": self.kid,
            "created": text_of(self.created),
        }
        if self.retired is not None:
            data["retired"] = text_of(self.retired)
        if self.distrusted_from is not None:
            data["distrusted_from"] = text_of(self.distrusted_from)
            data["believed"] = sorted(self.believed)
        return data


@dataclass(frozen=True)
class KeyList:
    """The public keys of one issuer, by thumbprint, as of a date."""

    issuer: str
    updated: datetime
    keys: Mapping[str, PublicKey]

    def find(self, kid: str) -> PublicKey:
        """Return a key by the name in a file's header; raises CredentialError."""
        found = self.keys.get(kid.rpartition("#")[2])
        if found is None:
            raise CredentialError(
                "unknown-key",
                "The file was signed with a key that is not in the key list. Either somebody else "
                "made it, or the list is older than the file: fetch the newest list.",
            )
        return found

    def text(self) -> str:
        """Return the list as the JSON that is published."""
        data = {
            "issuer": self.issuer,
            "updated": text_of(self.updated),
            "keys": [key.as_data() for key in self.keys.values()],
        }
        return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def read_list(text: str) -> KeyList:
    """Return a published key list; raises KeyStoreError when it is not one."""
    try:
        data = json.loads(text)
        keys = [_read_key(one) for one in data["keys"]]
        issuer, updated = data["issuer"], moment(data["updated"])
        if not isinstance(issuer, str):
            raise TypeError("issuer")
    except (ValueError, KeyError, TypeError, JoseError, RecursionError) as error:
        raise KeyStoreError(
            f"This is not a key list of certificates ({type(error).__name__}: {error})."
        ) from None
    return KeyList(issuer, updated, {key.kid: key for key in keys})


def _read_key(data: Mapping[str, Any]) -> PublicKey:
    key = _public({**data, "jwk": data})
    if data["kid"] != key.kid:
        raise ValueError("a key does not have the name that it is listed under")
    return key


class KeyStore:
    """A folder of private keys, one closed file each, with the public list beside them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def all(self) -> list[PublicKey]:
        """Return every key without its private part, the oldest first, the one that signs last."""
        found = [_public(self._read(path)) for path in self.folder.glob("*.key.json")]
        return sorted(found, key=lambda key: (key.created, key.state == "signs", key.kid))

    def new(self, now: datetime, bits: int = BITS) -> PublicKey:
        """Make the key that signs from now on; the one before is retired."""
        files.closed_folder(self.folder)
        earlier = [key.kid for key in self.all() if key.state == "signs"]
        made = _nameable(bits)
        kid = made.thumbprint()
        self._write(kid, {"created": text_of(now), "jwk": made.as_dict(private=True)})
        for one in earlier:
            self.retire(one, now)
        return self._find(kid)

    def retire(self, kid: str, now: datetime) -> PublicKey:
        """Let a key sign no more; what it signed stays verifiable."""
        return self._mark(kid, "retired", now)

    def distrust(self, kid: str, since: datetime, now: datetime) -> PublicKey:
        """Mark a key as stolen or lost since a date, and retire it."""
        if since > now:
            raise KeyStoreError(f"{text_of(since)} is in the future; say since when it was lost.")
        self._mark(kid, "distrusted_from", since)
        return self._mark(kid, "retired", now)

    def signing(self) -> tuple[str, RSAKey]:
        """Return the thumbprint and the private key that signs; raises KeyStoreError for none."""
        active = [key.kid for key in self.all() if key.state == "signs"]
        if not active:
            raise KeyStoreError("There is no key that signs. Make one: 'autograder keys new'.")
        # Two sign only if 'new' was cut short before it retired the older one.
        path = self._path(active[-1])
        if files.open_to_others(path):
            raise KeyStoreError(
                f"{path} is open to other users of this machine. Close it: chmod -R go= "
                f"{self.folder}. If somebody may have read it, mark the key as lost: "
                "'autograder keys retire KEY --lost-since DAY', then make another."
            )
        return active[-1], RSAKey.import_key(self._read(path)["jwk"])

    def public_list(
        self, issuer: str, now: datetime, believed: Mapping[str, Collection[str]] | None = None
    ) -> KeyList:
        """Return the list to publish; `believed` are the true files of a compromised key."""
        genuine = believed or {}
        keys = [
            replace(key, believed=frozenset(genuine.get(key.kid, ())))
            if key.distrusted_from
            else key
            for key in self.all()
        ]
        return KeyList(issuer, now, {key.kid: key for key in keys})

    def match(self, beginning: str) -> str:
        """Return the one thumbprint that begins so; raises KeyStoreError."""
        found = [key.kid for key in self.all() if key.kid.startswith(beginning)]
        if len(found) != 1:
            what = "no key" if not found else f"{len(found)} keys"
            raise KeyStoreError(f"There is {what} '{beginning}…'. See 'autograder keys list'.")
        return found[0]

    def _find(self, kid: str) -> PublicKey:
        return _public(self._read(self._path(kid)))

    def _path(self, kid: str) -> Path:
        if not _KID.fullmatch(kid):
            raise KeyStoreError(f"{kid!r:.80} is not the name of a key.")
        return self.folder / f"{kid}.key.json"

    def _mark(self, kid: str, name: str, value: datetime) -> PublicKey:
        content = self._read(self._path(kid))
        earlier = content.get(name)
        # The earliest date stands: a key does not become trusted again.
        if earlier is None or moment(earlier) > value:
            self._write(kid, content | {name: text_of(value)})
        return self._find(kid)

    def _write(self, kid: str, content: Mapping[str, Any]) -> None:
        files.write(self._path(kid), rfc8785.dumps(dict(content)) + b"\n")

    def _read(self, path: Path) -> dict[str, Any]:
        try:
            content: dict[str, Any] = json.loads(path.read_bytes())
            # What cannot be used is refused here, without a word of what it holds.
            RSAKey.import_key(content["jwk"])
            moment(content["created"])
        except FileNotFoundError:
            raise KeyStoreError(f"There is no key {path.stem} in {self.folder}.") from None
        except (ValueError, KeyError, TypeError, JoseError):
            raise KeyStoreError(
                f"{path} is damaged. Put it back from your backup, or mark the key as lost: "
                "what it signed stays verifiable through the published list."
            ) from None
        return content


def _nameable(bits: int) -> RSAKey:
    """Return a fresh key whose name no command takes for an option."""
    while (made := RSAKey.generate_key(bits)).thumbprint().startswith("-"):
        pass
    return made


def _public(content: Mapping[str, Any]) -> PublicKey:
    jwk: dict[str, str | list[str]] = {name: str(content["jwk"][name]) for name in _PUBLIC}
    return PublicKey(
        kid=RSAKey.import_key(jwk).thumbprint(),
        jwk={name: str(value) for name, value in jwk.items()},
        created=moment(content["created"]),
        retired=_date(content, "retired"),
        distrusted_from=_date(content, "distrusted_from"),
        believed=frozenset(map(str, content.get("believed", ()))),
    )


def _date(content: Mapping[str, Any], name: str) -> datetime | None:
    return moment(content[name]) if name in content else None
