"""Starts the fork server behind the wall, and ends it."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from dataclasses import replace
from pathlib import Path
from typing import IO

from autograder.errors import AutograderError
from autograder.sandbox import seccomp, wall, wire
from autograder.sandbox.orders import Order

# What bubblewrap and the kernel say when namespaces or mounts are not allowed.
_FORBIDDEN = ("namespace", "Operation not permitted", "Permission denied", "unshare:", "mount:")
_START_SECONDS = 180
_END_SECONDS = 10


class NoSandbox(AutograderError):
    """Learner code cannot be shut in on this machine; the message says what would help."""


class SandboxError(AutograderError):
    """The sandbox could not do its work, for a reason that does not lie with the learner."""


class ForkServer:
    """A running fork server: its process and the socket that orders go over."""

    def __init__(self, command: wall.Built, environment: dict[str, str], home: str | None) -> None:
        self._home = home
        self._below_tmp = command.below_tmp
        self._owner = os.getpid()
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        self._control, theirs = socket.socketpair()
        self._sending = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        started = threading.Event()

        def keep() -> None:
            # bubblewrap ends with the *thread* that started it, so it has one of its own.
            try:
                self._process = subprocess.Popen(
                    [*command.command, str(theirs.fileno())],
                    stdin=subprocess.DEVNULL,
                    stdout=self._errors,
                    stderr=self._errors,
                    env=environment,
                    cwd="/",
                    # Ctrl+C is for the grader, which then ends its runs in order.
                    start_new_session=True,
                    pass_fds=(*command.descriptors, theirs.fileno()),
                )
            finally:
                for descriptor in command.descriptors:
                    os.close(descriptor)
                theirs.close()
                started.set()
            self._process.wait()

        self._keeper = threading.Thread(target=keep, name="sandbox", daemon=True)
        self._keeper.start()
        started.wait()

    def wait_until_ready(self) -> None:
        """Wait for the word that it is warm; NoSandbox with what it said instead."""
        self._control.settimeout(_START_SECONDS)
        try:
            said = wire.receive(self._control)
        except (OSError, wire.Cut):
            said = None
        self._control.settimeout(None)
        if said != "ready":
            complaint = self.complaint()
            self.close()
            raise NoSandbox(advice(complaint))

    def order(self, order: Order, ends: tuple[socket.socket, socket.socket]) -> bool:
        """Have a child forked that gets the two ends; False if the server is no more."""
        try:
            message = wire.pack(replace(order, below_tmp=self._below_tmp).plain())
            with self._sending:
                sent = socket.send_fds(self._control, [message], [end.fileno() for end in ends])
                self._control.sendall(message[sent:])
        except OSError:
            return False
        return True

    def alive(self) -> bool:
        """Return whether this process has a fork server that runs."""
        return self._owner == os.getpid() and self._keeper.is_alive()

    def complaint(self) -> str:
        """Return the end of what the server's program printed."""
        if self._process is not None:
            self._keeper.join(_END_SECONDS)
        self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(self._errors.tell() - 2000, 0))
        return self._errors.read().decode("utf-8", "replace").strip()

    def close(self) -> None:
        """End the server and all its children, and wait until they are gone."""
        self._control.close()
        self._errors.close()
        if self._owner != os.getpid():
            # A copy of this process, which a fork made: the server is another's to end.
            return
        self._keeper.join(_END_SECONDS)
        if self._process is not None and self._keeper.is_alive():
            self._process.kill()
            self._keeper.join(_END_SECONDS)
        if self._home is not None:
            shutil.rmtree(self._home, ignore_errors=True)


def start_server(*, unsafe: bool, kernels: Path | None = None) -> ForkServer:
    """Return a fork server that is ready; NoSandbox says why there is none."""
    words = ("--kernels",) if kernels is not None else ()
    inner = wall.python_command(*words)
    home = None
    environment: dict[str, str] = {}
    if unsafe:
        home = tempfile.mkdtemp(prefix="sandbox-server-")
        command = wall.Built(inner, ())
        environment = wall.environment() | {"HOME": home}
    else:
        program = require_bubblewrap()
        try:
            command = wall.build(program, inner, kernels)
        except wall.Exposed as exposed:
            raise NoSandbox(
                f"Learner code could read the course: {exposed} Make the virtual environment in a "
                "folder of its own (make setup puts it into .venv)."
            ) from None
    server = ForkServer(command, environment, home)
    server.wait_until_ready()
    return server


def require_bubblewrap() -> str:
    """Return the path of bubblewrap; NoSandbox where learner code cannot be shut in."""
    unsafe = "For your own files, --unsafe runs them without a sandbox."
    if sys.platform != "linux":
        raise NoSandbox(
            "Learner code can be shut in on Linux only, and this is not Linux. Use a Linux machine "
            f"or a virtual machine with Linux. {unsafe}"
        )
    if not seccomp.known():
        raise NoSandbox(
            "Learner code can be shut in on x86_64 and aarch64 processors only. " + unsafe
        )
    program = wall.bubblewrap()
    if program is None:
        raise NoSandbox(
            "bubblewrap is not installed; learner code runs behind it. On Debian and Ubuntu: "
            f"sudo apt install bubblewrap; on Fedora: sudo dnf install bubblewrap. {unsafe}"
        )
    return program


def advice(complaint: str) -> str:
    """Return what to do about a server that did not start."""
    if any(sign in complaint for sign in _FORBIDDEN):
        return (
            f"This machine does not let bubblewrap shut learner code in ({complaint}). User "
            "namespaces are switched off: allow them (sysctl -w user.max_user_namespaces=10000; "
            "on Ubuntu sysctl -w kernel.apparmor_restrict_unprivileged_userns=0), or run the "
            "grader as root. In a container, start it with the rights to make namespaces. For "
            "your own files, --unsafe runs them without a sandbox."
        )
    return f"The sandbox did not start: {complaint or 'it ended without a word'}"
