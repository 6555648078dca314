"""What an administrator chooses, read from one YAML file; everything else is derived from it."""

import ipaddress
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from autograder import model_file
from autograder import workspace as workspaces
from autograder.errors import AutograderError
from autograder.intake import LEARNER_ID
from autograder.model_file import Fault, ModelFileError
from autograder.workspace import Workspace

VARIABLE = "COURSE_HUB_SETTINGS"
DEFAULT_FILE = Path(__file__).resolve().parent.parent / "hub.yml"
COURSES = ("governance-coherence", "measuring")

_FIXED_PORTS = {
    "hub": 8081,
    "proxy": 8001,
    "exchange": 8091,
    "home": 8092,
    "apps": 8093,
    "dashboard": 8094,
    "together": 8095,
}
_FIRST_PORTS = {"formgrader": 8101, "talk": 8111}
# What an administrator may set in the hub's environment, and its services need as well.
_PASSED_ON = (
    "AUTOGRADER_EXERCISES",
    "AUTOGRADER_DB",
    "AUTOGRADER_PRIVATE",
    "COURSE_HUB_BOOK",
    "COURSE_HUB_COLD",
    "PATH",
)
# What was last read of each file without a fault, and the file's time and size then.
_sound: dict[Path, tuple[tuple[int, int], "Settings"]] = {}
_GROUP = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


class SettingsError(ModelFileError):
    """A settings file that cannot be used."""


class NoSettings(AutograderError):
    """The settings file is not there, or is not of this account."""


class UnknownPort(AutograderError):
    """A part of the hub that has no port."""


def _person_name(name: str) -> str:
    if not LEARNER_ID.fullmatch(name):
        raise ValueError(
            f"{name!r} cannot be a name; use at most 100 letters, digits and . _ - @ + "
            "(a letter or a digit first)"
        )
    return name


def _web_address(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise ValueError("must be a web address such as https://hub.example.org")
    return address


Name = Annotated[str, AfterValidator(_person_name)]
Address = Annotated[str, AfterValidator(_web_address)]
Port = Annotated[int, Field(gt=0, lt=65536)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Limits(_Model):
    """What one person's server may use; `servers` is how many may run at once."""

    memory_mb: int = Field(default=4096, ge=512)
    together_mb: int = Field(default=3072, ge=512)
    processes: int = Field(default=512, ge=64)
    file_mb: int = Field(default=256, ge=1)
    servers: int = Field(default=40, ge=1)


class Cull(_Model):
    """When what nobody uses is stopped; an age of 0 means that no server is too old."""

    idle_minutes: int = Field(default=60, ge=1)
    kernel_minutes: int = Field(default=20, ge=1)
    max_age_hours: int = Field(default=24, ge=0)


class Lti(_Model):
    """A learning platform that learners come from by LTI 1.3."""

    issuer: Address
    client_ids: tuple[str, ...] = Field(min_length=1)
    authorize_url: Address
    jwks_endpoint: Address
    # The claim that holds the learner's id of the gradebook.
    username_key: str = "email"


class OAuth(_Model):
    """An identity provider that speaks OAuth 2 or OpenID Connect."""

    name: str = "your organisation"
    authorize_url: Address
    token_url: Address
    userdata_url: Address
    client_id: str
    # The secret stays out of the settings, which people show each other.
    client_secret_file: Path
    username_claim: str = "email"
    scopes: tuple[str, ...] = ("openid", "email")


class Settings(_Model):
    """The hub of one machine."""

    state: Path = Field(default_factory=workspaces.state_root)
    courses: tuple[str, ...] = Field(default=COURSES, min_length=1)
    address: Address = "http://127.0.0.1:8000"
    listen: str = "127.0.0.1"
    # Each person's server at a host name of its own, <name>.<host of the address>; unless somebody
    # chose, wherever the address is https and has a name.
    own_hosts: bool | None = None
    sign_in: Literal["demo", "native", "lti", "oauth"] = "native"
    demo_password: str | None = Field(default=None, min_length=10)
    admins: tuple[Name, ...] = ()
    instructors: dict[str, tuple[Name, ...]] = {}
    groups: dict[str, dict[str, tuple[Name, ...]]] = {}
    spawner: Literal["sandbox", "accounts"] = "sandbox"
    limits: Limits = Limits()
    cull: Cull = Cull()
    ports: dict[str, Port] = {}
    lti: Lti | None = None
    oauth: OAuth | None = None

    @property
    def hub_state(self) -> Path:
        """Return the folder of all that the hub itself keeps."""
        return self.state / "hub"

    @property
    def host(self) -> str:
        """Return the host of the public address, without brackets."""
        return urlsplit(self.address).hostname or ""

    @property
    def on_loopback(self) -> bool:
        """Return whether nobody on another machine can reach the hub."""
        return _is_loopback(self.host) and _is_loopback(self.listen)

    @property
    def https(self) -> bool:
        """Return whether people come by https."""
        return self.address.startswith("https:")

    @property
    def origin(self) -> str:
        """Return the public address as browsers name it, without a slash at its end."""
        return self.address.rstrip("/")

    @property
    def bind_address(self) -> str:
        """Return where the hub's own proxy listens.

        >>> Settings(listen="::1").bind_address
        'http://[::1]:8000/'
        """
        host = f"[{self.listen}]" if ":" in self.listen else self.listen
        return f"http://{host}:{self.port('public')}/"

    @property
    def hosts_apart(self) -> bool:
        """Return whether people's servers have host names of their own."""
        if self.own_hosts is None:
            return self.https and not _is_number(self.host)
        return self.own_hosts

    def workspace(self, course: str) -> Workspace:
        """Return the folders of a course."""
        return Workspace.open(course, self.state)

    def port(self, name: str) -> int:
        """Return the port of a part: public, hub, proxy, exchange, home, …, formgrader-<course>."""
        known = _default_ports(self)
        if name not in known:
            raise UnknownPort(
                f"The hub has no part {name!r} with a port. It has: {', '.join(known)}."
            )
        return self.ports.get(name, known[name])

    def all_ports(self) -> dict[str, int]:
        """Return the port of every part."""
        return {name: self.port(name) for name in _default_ports(self)}

    def group_account(self, course: str, group: str) -> str:
        """Return the name of a group: of its account, and of the hub's group of its members."""
        return f"{course}-group-{group}"

    def talk_account(self, course: str) -> str:
        """Return the name of the account in which a course's talk is kept."""
        return f"{course}-talk"

    def shared_accounts(self) -> dict[str, Path]:
        """Return the accounts that nobody signs in to, and their home folders."""
        found = {
            self.talk_account(course): self.hub_state / "talk" / course for course in self.courses
        }
        for course, groups in self.groups.items():
            for group in groups:
                folder = self.hub_state / "groups" / f"{course}-{group}"
                found[self.group_account(course, group)] = folder
        return found


def file() -> Path:
    """Return the settings file: the one that COURSE_HUB_SETTINGS names, or deploy/hub/hub.yml."""
    return Path(os.environ.get(VARIABLE) or DEFAULT_FILE).resolve()


def service_environment(settings: Settings) -> dict[str, str]:
    """Return what every service of the hub is told, so that it finds settings, courses, marks."""
    return {
        VARIABLE: str(file()),
        "AUTOGRADER_STATE": str(settings.state),
        **{name: os.environ[name] for name in _PASSED_ON if os.environ.get(name)},
    }


def load() -> Settings:
    """Return the settings; raises SettingsError naming file, line and field of what is wrong."""
    path = file()
    before = _seen(path)
    found = read(path)
    _sound[path] = before, found
    return found


def in_force() -> Settings:
    """Return the settings as they are now or, while they are wrong, as they were when last sound.

    For a hub that runs: a slip of whoever edits the file must not stop it. Raises what `load`
    raises when they never were sound.
    """
    path = file()
    seen, sound = _sound.get(path, ((0, 0), None))
    # Asked every few seconds for each server.
    if sound is not None and seen == _seen(path):
        return sound
    try:
        return load()
    except AutograderError:
        if sound is None:
            raise
        return sound


def _seen(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


def read(path: Path) -> Settings:
    """Return the settings of a file; raises NoSettings, SettingsError."""
    try:
        found = model_file.read(path, Settings, _faults, SettingsError, "hub's settings")
    except OSError as bad:
        raise NoSettings(
            f"The hub's settings {path} cannot be read ({bad.strerror}). Name the file with "
            f"{VARIABLE}, or copy deploy/hub/hub.yml there."
        ) from bad
    state = (path.parent / found.state.expanduser()).resolve()
    return found.model_copy(update={"state": state})


def _default_ports(settings: Settings) -> dict[str, int]:
    of_courses = {
        f"{part}-{course}": first + number
        for part, first in _FIRST_PORTS.items()
        for number, course in enumerate(settings.courses)
    }
    return {"public": urlsplit(settings.address).port or 8000, **_FIXED_PORTS, **of_courses}


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _faults(settings: Settings) -> Iterator[Fault]:
    if urlsplit(settings.address).path not in ("", "/"):
        yield ("address",), "has a path; give the hub a host name of its own"
    if settings.own_hosts and _is_number(settings.host):
        yield ("own_hosts",), "needs an address with a name, as names are put before it"
    for field in ("instructors", "groups"):
        for course in getattr(settings, field):
            if course not in settings.courses:
                known = ", ".join(settings.courses)
                yield (field, course), f"is not one of the hub's courses ({known})"
    for course, groups in settings.groups.items():
        for group in groups:
            if not _GROUP.fullmatch(group):
                yield ("groups", course, group), "must be lower-case letters, digits and -"
    if settings.sign_in in ("lti", "oauth") and getattr(settings, settings.sign_in) is None:
        yield ("sign_in",), f"is {settings.sign_in}, so the section '{settings.sign_in}' is needed"
    yield from _port_faults(settings)


def _port_faults(settings: Settings) -> Iterator[Fault]:
    known = _default_ports(settings)
    for name in settings.ports:
        if name not in known:
            yield ("ports", name), f"is no part of the hub (parts: {', '.join(known)})"
    holders: dict[int, str] = {}
    for name in known:
        other = holders.setdefault(settings.port(name), name)
        if other != name:
            number = settings.port(name)
            yield ("ports", name), f"is {number}, which {other} has as well; choose another"
