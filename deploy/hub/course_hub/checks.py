"""What the hub refuses to start with, in plain words, before anything is open."""

import fcntl
import os
import shutil
import socket
import stat
from pathlib import Path

from autograder.errors import AutograderError
from autograder.workspace import Busy
from course_hub import walls
from course_hub.settings import Settings


class Unsafe(AutograderError):
    """Settings under which the hub would be open to people who should not be in."""


class NoProgram(AutograderError):
    """A program of the system that the hub starts things with."""


class PortTaken(AutograderError):
    """A port that the hub needs and cannot have."""


class NotForThisAccount(AutograderError):
    """Something that only another account of the system can do."""


def refuse(settings: Settings) -> None:
    """Return when the hub may start; raises Unsafe, NotForThisAccount, NoWall or Exposed.

    Makes the state folder and the hub's own folder in it, for their owner alone.
    """
    _sign_in(settings)
    own_folders(settings)
    _programs()
    if settings.spawner == "sandbox":
        walls.bubblewrap()
    elif os.geteuid() != 0:
        raise NotForThisAccount(
            "With 'spawner: accounts' the hub starts servers as accounts of the system, which "
            "only root can. Run it as root, or choose 'spawner: sandbox'."
        )


def own_folders(settings: Settings) -> None:
    """Return when the state is for this account alone, made if need be; raises Unsafe."""
    for folder in (settings.state, settings.hub_state):
        _own_folder(folder)


def ports(settings: Settings) -> None:
    """Return when every port is free; raises PortTaken. The proxy would start without its own."""
    for part, port in settings.all_ports().items():
        host = settings.listen if part == "public" else "127.0.0.1"
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as tried:
            # As the hub does, so that connections which have just ended are no hindrance.
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind((host, port))
            except OSError as bad:
                raise PortTaken(
                    f"The hub's part '{part}' cannot have port {port} ({bad.strerror}). If an "
                    "earlier hub has not ended yet, wait half a minute; else give the part another "
                    "port, in the settings' section 'ports'."
                ) from bad


def hold(settings: Settings) -> int:
    """Keep other hubs from the state folder while this process lives; raises Busy.

    Returns the descriptor that holds it; the programs that this one starts do not inherit it.
    """
    held = os.open(settings.hub_state / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(held)
        raise Busy(
            f"Another hub runs with the state folder {settings.state}. Stop it first, or give "
            "this one a folder of its own."
        ) from None
    return held


def let_go(held: int) -> None:
    """Let other hubs have the state folder again."""
    os.close(held)


def _programs() -> None:
    for program in ("setpriv", "prlimit"):
        if shutil.which(program) is None:
            raise NoProgram(f"The hub needs '{program}' of util-linux, which is not on the path.")


def _sign_in(settings: Settings) -> None:
    if settings.sign_in == "demo":
        if not settings.on_loopback:
            raise Unsafe(
                "Demo sign-in has one password for everybody, so it works on this machine only: "
                f"'address' is {settings.address} and 'listen' is {settings.listen}. Set both to "
                "127.0.0.1, or choose 'sign_in: native', 'lti' or 'oauth'."
            )
        if not settings.demo_password:
            raise Unsafe("Demo sign-in needs 'demo_password' of at least 10 characters.")
    elif not settings.on_loopback and not settings.https:
        raise Unsafe(
            f"'address' is {settings.address}: passwords and cookies would travel unprotected. "
            "Put a web server with a certificate in front of the hub and give its https address."
        )
    secret = settings.oauth.client_secret_file if settings.oauth else None
    if settings.sign_in == "oauth" and secret is not None:
        _secret_file(secret)


def _secret_file(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except OSError as bad:
        raise Unsafe(f"The client secret {path} cannot be read ({bad.strerror}).") from bad
    if mode & 0o077:
        raise Unsafe(f"The client secret {path} is open to others: run 'chmod 600 {path}'.")


def _own_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.stat()
    if found.st_uid != os.geteuid():
        raise Unsafe(
            f"The state folder {folder} belongs to user {found.st_uid}, and the hub runs as "
            f"{os.geteuid()}. Start the hub as that user, or give the folder to this one."
        )
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise Unsafe(
            f"The state folder {folder} is open to other accounts of this machine, and it holds "
            f"marks and homes. Run 'chmod 700 {folder}' and start again."
        )
