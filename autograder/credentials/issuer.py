"""Who issues: `exercises/issuer.yml`, read in one place."""

import ipaddress
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field

from autograder import model_file
from autograder.course import exercises_root
from autograder.credentials.model import Issuer
from autograder.model_file import Fault, ModelFileError

FILE = "issuer.yml"
# Where a published book keeps keys and status lists, below the issuer's address.
FOLDER = "_static/credentials/"

# The book is independent of both, so a certificate that names them as its issuer would deceive.
_NOT_OURS = re.compile(
    r"\b(?:ILO|ITC[- ]?ILO|OIT)\b|(?i:international\s+(?:labou?r\s+organi[sz]|training\s+cent))"
)
_NOT_OUR_HOST = re.compile(r"(?:.*\.)?(?:itc)?ilo\.org\.?")

Text = Annotated[str, Field(min_length=1, max_length=500)]


class IssuerFileError(ModelFileError):
    """An issuer file that cannot be used."""


class _IssuerFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    name: Text
    url: Text
    verify: Annotated[str, Field(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)*\.html$")]
    statement: Text


def load(file: Path | None = None) -> Issuer:
    """Return the issuer of this book's certificates; raises IssuerFileError."""
    path = file or exercises_root() / FILE
    try:
        read = model_file.read(path, _IssuerFile, _faults, IssuerFileError, "issuer file")
    except FileNotFoundError:
        missing = "is missing; it says who issues certificates (see exercises/issuer.yml)"
        raise IssuerFileError(path, 1, "", missing) from None
    return Issuer(read.name, read.url, read.url + read.verify, read.statement)


def is_local(issuer: Issuer) -> bool:
    """Return whether the issuer's address leads nowhere from another machine."""
    host = urlsplit(issuer.url).hostname or ""
    if host == "localhost" or ("." not in host.strip(".") and ":" not in host):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host.endswith((".test", ".invalid", ".example", ".localhost", ".local"))


def _faults(read: _IssuerFile) -> Iterable[Fault]:
    if _NOT_OURS.search(unicodedata.normalize("NFKC", read.name)):
        yield ("name",), "names an institution that does not issue these; write the course's own"
    parts = urlsplit(read.url)
    if _NOT_OUR_HOST.fullmatch(parts.hostname or ""):
        yield ("url",), "is an institution's that does not issue these; write the book's own"
    if parts.scheme not in ("http", "https") or not parts.hostname:
        yield ("url",), f"is {read.url!r}; write an address such as https://courses.example.org/"
    elif not read.url.endswith("/") or parts.query or parts.fragment:
        yield ("url",), f"is {read.url!r}; it names a folder, so it ends with / and nothing else"
    elif parts.username or parts.password:
        yield ("url",), "holds a name or a password; leave them out"
