"""Which platform a course reports to: its addresses and who is who there, as data.

`lti.json` in the course's state folder says what somebody copied from the platform's page about
this tool. The tool's own key is made here and never leaves the folder.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from autograder import tables
from autograder.credentials.files import closed_folder, write
from autograder.exports.lti.errors import RegistrationError
from autograder.workspace import Workspace

KEY_BITS = 2048

_PORTS = {"https": 443, "http": 80}


def origin(url: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port of an address.

    >>> origin("https://LMS.example.org:443/a") == origin("https://lms.example.org/b")
    True
    """
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or _PORTS.get(parts.scheme)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def secure(url: str) -> str:
    """Return an address that secrets may be sent to; raises ValueError for any other."""
    try:
        scheme, host, _ = origin(url)
        named = urlsplit(url).username is not None
    except ValueError:
        raise ValueError("is not a web address") from None
    if named or not host or not url.isprintable() or " " in url:
        raise ValueError("is not a plain web address")
    if scheme != "https" and not (scheme == "http" and _is_loopback(host)):
        raise ValueError("must begin with https://, since secrets go there")
    return url


Address = Annotated[str, AfterValidator(secure)]
Name = Annotated[str, Field(min_length=1, max_length=255)]


class Platform(BaseModel):
    """A platform as it presents itself to this tool.

    `token_url` gives access tokens, `lineitems_url` is the list of columns of the course there,
    `audience` is what tokens are asked for where that is not the token address itself. `users` are
    the platform's ids of the learners.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    issuer: Name
    client_id: Name
    token_url: Address
    lineitems_url: Address
    audience: str = ""
    users: Mapping[str, Name] = Field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """Where a course keeps what it knows of its platform."""

    folder: Path

    @classmethod
    def of(cls, workspace: Workspace) -> "Place":
        """Return the place of a course."""
        workspace.prepare()
        return cls(workspace.state)

    @property
    def file(self) -> Path:
        return self.folder / "lti.json"

    @property
    def own(self) -> Path:
        """The folder of the tool's own key, and of what was sent."""
        return self.folder / "lti"

    @property
    def key(self) -> Path:
        return self.own / "key.pem"

    def read(self) -> Platform:
        """Return the platform; raises RegistrationError that says what to write."""
        try:
            return Platform.model_validate(json.loads(self.file.read_text(encoding="utf-8")))
        except FileNotFoundError:
            raise RegistrationError(
                "No platform is written down for this course. Give its addresses with "
                "'autograder lti register'."
            ) from None
        except ValidationError as error:
            raise RegistrationError(f"{self.file}: {_first(error)}.") from None
        except (OSError, ValueError) as error:
            raise RegistrationError(f"{self.file} cannot be read: {error}.") from None

    def register(self, values: Mapping[str, Any]) -> Platform:
        """Write a platform down, keeping the users that are known; raises RegistrationError."""
        users = self.read().users if self.file.exists() else {}
        try:
            platform = Platform.model_validate({**values, "users": users})
        except ValidationError as error:
            raise RegistrationError(f"{_first(error)}. Nothing was written.") from None
        return self._written(platform)

    def add_users(self, users: Mapping[str, str]) -> Platform:
        """Write down the platform's ids of learners; two learners cannot share one."""
        platform = self.read()
        both = {**platform.users, **users}
        owners: dict[str, str] = {}
        for learner, user in both.items():
            other = owners.setdefault(user, learner)
            if other != learner:
                raise RegistrationError(
                    f"{other} and {learner} would both be the user '{user}'; nothing was written."
                )
        return self._written(Platform.model_validate({**platform.model_dump(), "users": both}))

    def remove_users(self, learners: Collection[str]) -> Platform:
        """Forget the platform's ids of some learners, such as of one who is erased."""
        platform = self.read()
        kept = {name: user for name, user in platform.users.items() if name not in learners}
        return self._written(Platform.model_validate({**platform.model_dump(), "users": kept}))

    def _written(self, platform: Platform) -> Platform:
        text = json.dumps(platform.model_dump(), indent=2, ensure_ascii=False, sort_keys=True)
        write(self.file, f"{text}\n".encode())
        return platform

    def private_key(self) -> str:
        """Return the tool's private key (PEM); raises RegistrationError when there is none."""
        try:
            if self.key.stat().st_mode & 0o077:
                raise RegistrationError(
                    f"{self.key} can be read by others. Close it with 'chmod 600', or make a new "
                    "one with 'autograder lti key --renew' if somebody may have."
                )
            return self.key.read_text(encoding="ascii")
        except FileNotFoundError:
            raise RegistrationError(
                "This tool has no key yet. Make one with 'autograder lti key' and give its public "
                "part to the platform."
            ) from None

    def make_key(self, *, renew: bool = False) -> None:
        """Make the tool's key unless there is one; a new one in its place only with `renew`."""
        if self.key.exists() and not renew:
            return
        made = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
        closed_folder(self.own)
        write(
            self.key,
            made.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            ),
        )

    def public_key(self) -> str:
        """Return the public part of the tool's key (PEM)."""
        try:
            key = serialization.load_pem_private_key(self.private_key().encode(), password=None)
        except ValueError:
            raise RegistrationError(
                f"{self.key} is not a private key. Make one with 'autograder lti key --renew'."
            ) from None
        return (
            key.public_key()
            .public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            )
            .decode("ascii")
        )


def read_users(path: Path) -> dict[str, str]:
    """Return the platform's ids of learners from a CSV with learner and user."""
    return {
        row["learner"]: row["user"]
        for _, row in tables.rows(path, ("learner", "user"), ("learner",))
    }


def _first(error: ValidationError) -> str:
    problem = error.errors()[0]
    where = ".".join(map(str, problem["loc"])) or "it"
    return f"{where} {problem['msg'].removeprefix('Value error, ')}"
