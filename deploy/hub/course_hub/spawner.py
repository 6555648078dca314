"""Starts a person's own server: behind the wall, in their own home, with their own limits."""

import asyncio
import os
import pwd
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jupyterhub.spawner import LocalProcessSpawner

from autograder.errors import AutograderError
from course_hub import homes, memory, walls
from course_hub import settings as hub_settings
from course_hub.people import Person
from course_hub.settings import Settings
from course_hub.together import accounts

# A library's threads each take memory of their own, and one learner's notebook needs few.
_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


_SERVER = (sys.executable, "-s", "-m", "jupyterhub.singleuser")
_LOOKS, _BETWEEN_LOOKS = 5, 0.2
_TAIL = 4096
# Accounts with smaller numbers are the system's; so is that of nobody.
_FIRST_OF_PEOPLE, _NOBODY = 1000, 65534


class ServerEnded(AutograderError):
    """A server that ended as soon as it was started."""

    @property
    def jupyterhub_message(self) -> str:
        """Return what the hub's page tells the person who waits."""
        return str(self)


def environment(courses: tuple[str, ...]) -> dict[str, str]:
    """Return what every learner's server is told, wherever it runs."""
    return {
        "PATH": f"{Path(sys.prefix) / 'bin'}:/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "SHELL": "/bin/bash",
        "JUPYTER_CONFIG_PATH": str(walls.LEARNER),
        # Kernels' sockets: short names, and no trace of them in the home.
        "JUPYTER_RUNTIME_DIR": "/tmp/jupyter",
        "PYTHONNOUSERSITE": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "MALLOC_ARENA_MAX": "2",
        "COURSE_HUB_COURSES": ",".join(courses),
        **dict.fromkeys(_THREADS, "2"),
    }


def arguments(settings: Settings, account: str) -> list[str]:
    """Return the arguments of the server of a person or a shared account."""
    return [
        # Files instead of ports: a port of the loopback is open to every learner.
        "--KernelManager.transport=ipc",
        f"--MappingKernelManager.cull_idle_timeout={settings.cull.kernel_minutes * 60}",
        "--MappingKernelManager.cull_interval=60",
        "--LabApp.news_url=None",
        *accounts.arguments(settings, account),
    ]


class SystemsAccount(ServerEnded):
    """A person whose name is that of an account that belongs to the system, such as root."""


class SandboxSpawner(LocalProcessSpawner):
    """Runs `jupyterhub-singleuser` behind bubblewrap; needs no accounts of the system."""

    def make_preexec_fn(self, name: str) -> Callable[[], None] | None:
        """Prepare nothing: the wall's own command changes user and folder."""
        return None

    def user_env(self, env: dict[str, str]) -> dict[str, str]:
        """Return the environment, with the name and the home that are seen inside."""
        inside = f"/home/{self.user.name}"
        own = {"HOME": inside, "USER": self.user.name, "LOGNAME": self.user.name}
        return {**environment(_courses(self.user)), **env, **own}

    async def move_certs(self, paths: dict[str, str]) -> dict[str, str]:
        """Leave certificates where they are."""
        return paths

    async def start(self) -> Any:
        """Start the server; raises HomeRefused, Exposed, NoWall or ServerEnded."""
        settings = hub_settings.in_force()
        home = homes.open_home(settings, self.user.name)
        listed = walls.accounts_file(home, settings.hub_state / "accounts")
        self.args = arguments(settings, self.user.name)
        path = _log_of(settings, self.user.name)
        built = walls.build(settings, home, listed, _SERVER)
        self.cmd = list(built.command)
        try:
            with path.open("wb") as log:
                self.popen_kwargs = {
                    "stdin": subprocess.DEVNULL,
                    "stdout": log,
                    "stderr": log,
                    "cwd": "/",
                    "umask": 0o077,
                    "pass_fds": built.descriptors,
                }
                where = await super().start()
        finally:
            for one in built.descriptors:
                os.close(one)
        await self._still_there(path)
        return where

    async def poll(self) -> int | None:
        """Return how the server ended, or None; where it uses too much memory, end its largest."""
        ended: int | None = await super().poll()
        if ended is None and self.pid:
            found = memory.hold(self.pid, hub_settings.in_force().limits.together_mb)
            if found is not None:
                self.log.warning(
                    "%s's processes used %d MB together; ended the largest, %d, of %d MB",
                    *(self.user.name, found.together_mb, found.process, found.process_mb),
                )
        return ended

    async def _still_there(self, log: Path) -> None:
        """Return when the server is on its way; else the hub would wait for it for minutes."""
        for _ in range(_LOOKS):
            await asyncio.sleep(_BETWEEN_LOOKS)
            if await self.poll() is not None:
                self.log.error("%s's server ended at once: %s", self.user.name, _last_line(log))
                raise ServerEnded(
                    "The server ended as soon as it was started. Its log says why: an "
                    "administrator finds it in the hub's folder, under logs/servers."
                )


class AccountsSpawner(LocalProcessSpawner):
    """Runs servers as accounts of the system, in their homes, without a wall of ours."""

    def user_env(self, env: dict[str, str]) -> dict[str, str]:
        """Return the environment, with the home that the system knows."""
        return {**environment(_courses(self.user)), **super().user_env(env)}

    async def start(self) -> Any:
        """Start the server as the account of the person's name; raises SystemsAccount."""
        _refuse_systems(self.user.name)
        self.args = arguments(hub_settings.in_force(), self.user.name)
        self.cmd = list(_SERVER)
        return await super().start()


def _refuse_systems(name: str) -> None:
    """Refuse names of the system's own accounts: whoever is on a roster must not become one."""
    try:
        number = pwd.getpwnam(name).pw_uid
    except KeyError:
        raise SystemsAccount(f"This machine has no account '{name}'. Ask for one.") from None
    if number < _FIRST_OF_PEOPLE or number == _NOBODY:
        raise SystemsAccount(
            f"'{name}' is an account of the system's own, and no person's. Ask for another name."
        )


def _courses(user: Any) -> tuple[str, ...]:
    """Return the courses of a person, or the one of a shared account."""
    settings = hub_settings.in_force()
    if user.name in settings.shared_accounts():
        return tuple(one for one in settings.courses if user.name.startswith(f"{one}-"))
    return Person.of(user.name, (group.name for group in user.groups)).courses


def _log_of(settings: Settings, name: str) -> Path:
    """Return the log of one server; what learners make it say stays out of the hub's own."""
    folder = settings.hub_state / "logs" / "servers"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{name}.log"


def _last_line(log: Path) -> str:
    lines = log.read_bytes()[-_TAIL:].decode("utf-8", "replace").split("\n")
    return next((line[:200] for line in reversed(lines) if line.strip()), "nothing")
