"""Ears on this machine's loopback and on a socket file: nothing that they hear may be said."""

import contextlib
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

LONGEST = 200


class Listeners:
    """TCP and UDP on one port of 127.0.0.1, Unix sockets with and without a file.

    `heard` holds the first words of each connection, which the tricks begin with their names.
    """

    def __init__(self, path: Path, port: int = 0) -> None:
        self.heard: list[str] = []
        self.path = path
        self._open: list[socket.socket] = []
        tcp = self._listen(socket.AF_INET, ("127.0.0.1", port))
        self.port = int(tcp.getsockname()[1])
        self._listen(socket.AF_UNIX, str(path))
        self._listen(socket.AF_UNIX, f"\0ears-{self.port}")
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        udp.bind(("127.0.0.1", self.port))
        self._start(udp, self._receive)

    def _listen(self, family: int, address: tuple[str, int] | str) -> socket.socket:
        made = socket.socket(family, socket.SOCK_STREAM)
        made.bind(address)
        made.listen(50)
        self._start(made, self._accept)
        return made

    def _start(self, made: socket.socket, hear: Callable[[socket.socket], None]) -> None:
        self._open.append(made)
        threading.Thread(target=hear, args=(made,), daemon=True).start()

    def _accept(self, made: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                caller, _ = made.accept()
                caller.settimeout(2)
                with caller, contextlib.suppress(OSError):
                    self.heard.append(caller.recv(LONGEST).decode(errors="replace") or "(silence)")

    def _receive(self, made: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                self.heard.append(made.recv(LONGEST).decode(errors="replace"))

    def __enter__(self) -> "Listeners":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for made in self._open:
            with contextlib.suppress(OSError):
                made.shutdown(socket.SHUT_RDWR)
            made.close()
