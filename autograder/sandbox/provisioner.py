"""The sandbox as jupyter_client's kernel provisioner: a whole ipykernel behind the wall.

A kernelspec that names it makes nbclient, nbconvert and nbgrader's own commands run their cells
inside, unchanged. The kernel sees a copy of the files beside the notebook; nothing comes back but
its messages, over sockets in a folder that is bound for it alone.
"""

import asyncio
import atexit
import contextlib
import itertools
import json
import os
import secrets
import select
import shutil
import signal
import socket
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.provisioner_base import KernelProvisionerBase
from traitlets import Integer

from autograder.sandbox import layout, wire
from autograder.sandbox.orders import Order
from autograder.sandbox.protocol import Limits, Request
from autograder.sandbox.starting import ForkServer, SandboxError, start_server
from autograder.sandbox.supervisor import INTERRUPT

NAME = "autograder-sandbox"
_NO_EXIT_CODE = 1
_LOOK_EVERY = 0.02


def write_kernelspec(folder: Path, name: str = "python3") -> Path:
    """Write a kernelspec below a folder for JUPYTER_PATH; return its file."""
    spec = {
        "argv": ["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Python 3 (sandbox)",
        "language": "python",
        "metadata": {"kernel_provisioner": {"provisioner_name": NAME}},
    }
    path = folder / "kernels" / name / "kernel.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(spec, indent=1) + "\n", encoding="utf-8")
    return path


class _Kernels:
    """The fork server that this process's kernels come from, and their folders of sockets."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._server: ForkServer | None = None
        self._numbers = itertools.count()
        self._folder: Path | None = None
        self._owner = 0

    def server(self) -> ForkServer:
        """Return a fork server that runs."""
        with self._lock:
            if self._server is None or not self._server.alive():
                self._server = start_server(unsafe=False, kernels=self._root())
            return self._server

    def folder(self) -> Path:
        """Return a new folder for the sockets of one kernel."""
        with self._lock:
            folder = self._root() / secrets.token_hex(4)
        folder.mkdir(mode=0o755)
        return folder

    def number(self) -> int:
        """Return a number for a kernel's user; the lean way has those below 32."""
        return 32 + next(self._numbers) % 32

    def _root(self) -> Path:
        if self._folder is None or self._owner != os.getpid():
            # Short: the path of a socket has a hundred characters at most.
            self._folder, self._owner = Path(tempfile.mkdtemp(prefix="krn-")), os.getpid()
            atexit.register(self.close)
        return self._folder

    def close(self) -> None:
        """End all kernels of this process."""
        with self._lock:
            if self._owner != os.getpid():
                return
            server, self._server = self._server, None
            folder, self._folder = self._folder, None
        if server is not None:
            server.close()
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


KERNELS = _Kernels()


class SandboxProvisioner(KernelProvisionerBase):
    """Starts kernels behind the wall; `NoSandbox` where there is none."""

    seconds = Integer(900, help="How long a kernel may live.").tag(config=True)
    memory_bytes = Integer(2_000_000_000, help="What its processes may use.").tag(config=True)

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._verdict: socket.socket | None = None
        self._exit: int | None = None
        self._folder: Path | None = None

    @property
    def has_process(self) -> bool:
        return self._verdict is not None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Let the manager speak over sockets in a folder: a network is not shared."""
        if self._folder is None:
            self._folder = KERNELS.folder()
        manager: Any = self.parent
        manager.transport, manager.ip = "ipc", str(self._folder / "k")
        manager.write_connection_file()
        self.connection_info = manager.get_connection_info()
        return dict(await super().pre_launch(cmd=[], **kwargs))

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork a kernel; of the environment it gets what its kernelspec says, nothing of ours."""
        limits = Limits(
            seconds=self.seconds, cpu_seconds=self.seconds, memory_bytes=self.memory_bytes
        )
        files = copied(Path(kwargs.get("cwd") or "."), limits)
        environment = dict(getattr(self.kernel_spec, "env", None) or {})
        request = Request((), files, environment, limits)
        self._exit = None
        self._verdict = await asyncio.to_thread(self._fork, request)
        return self.connection_info

    def _fork(self, request: Request) -> socket.socket:
        assert self._folder is not None
        manager: Any = self.parent
        user = layout.user_number(KERNELS.number()) if os.geteuid() == 0 else None
        if user is not None:
            os.chown(self._folder, user, user)
        order = Order(
            limits=request.limits,
            user=user,
            disk=wire.disk_needed(request.files, request.limits),
            kernel=self._folder.name,
            connection=Path(manager.connection_file).read_text(),
        )
        channel, its_channel = socket.socketpair()
        verdict, its_verdict = socket.socketpair()
        with channel, its_channel, its_verdict:
            sent = KERNELS.server().order(order, (its_channel, its_verdict))
            its_channel.close()
            # A child that ends at once is seen by `poll`.
            with contextlib.suppress(OSError):
                if sent:
                    channel.sendall(wire.request_bytes(request))
        return verdict

    async def poll(self) -> int | None:
        if self._exit is None and self._verdict is not None:
            ready = select.poll()
            ready.register(self._verdict, select.POLLIN)
            if ready.poll(0):
                self._exit = _exit_code(self._verdict)
        return self._exit

    async def wait(self) -> int | None:
        while self._verdict is not None and await self.poll() is None:
            await asyncio.sleep(_LOOK_EVERY)
        self._let_go()
        return self._exit

    async def send_signal(self, signum: int) -> None:
        if signum == signal.SIGINT:
            self._tell(INTERRUPT)
        elif signum != 0:
            self._tell(b"stop")

    async def kill(self, restart: bool = False) -> None:
        self._tell(b"stop")

    async def terminate(self, restart: bool = False) -> None:
        self._tell(b"stop")

    async def cleanup(self, restart: bool = False) -> None:
        self._let_go()
        if self._folder is not None and not restart:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def _tell(self, word: bytes) -> None:
        if self._verdict is not None and self._exit is None:
            with contextlib.suppress(OSError):
                self._verdict.send(word)

    def _let_go(self) -> None:
        if self._verdict is not None:
            # The supervisor ends what has lost its client.
            self._verdict.close()
            self._verdict = None


def _exit_code(verdict: socket.socket) -> int:
    data = b""
    with contextlib.suppress(OSError):
        while piece := verdict.recv(1 << 16):
            data += piece
    said = json.loads(data) if data else {}
    if said.get("reason") == "setup":
        raise SandboxError(f"The sandbox could not start a kernel: {said['detail'][-600:]}")
    code = said.get("exit", _NO_EXIT_CODE)
    # A supervisor that had to step in says so in words; a kernel's own end has a code.
    return code if said.get("reason") is None else code or _NO_EXIT_CODE


def copied(folder: Path, limits: Limits) -> dict[str, bytes]:
    """Return the plain files of a folder that a kernel may see, notebooks left out.

    Links, hidden files and what exceeds the limits on disk stay behind.
    """
    found: dict[str, bytes] = {}
    room = limits.disk_bytes
    for path in _plain_files(folder):
        size = path.stat().st_size
        if len(found) < limits.disk_files and size <= min(room, limits.file_bytes):
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
            room -= size
    return found


def _plain_files(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for path in (Path(place) / name for name in sorted(names)):
            hidden = path.name.startswith(".") or path.suffix == ".ipynb"
            if not hidden and not path.is_symlink() and path.is_file():
                yield path
