"""A process without the network: every attempt to reach another place fails and is noted.

This file imports nothing of ours: the kernel of a notebook on trial runs its text as it is.
"""

from __future__ import annotations

import contextlib
import errno
import socket
import sys
from collections.abc import Iterator
from typing import Any

ASKING = frozenset(
    {
        "socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo",
        "socket.gethostbyname", "socket.gethostbyaddr",
    }
)  # fmt: skip

attempts: list[str] = []
_cut = False
_listening = False


def cut() -> None:
    """Cut this process off. Audit hooks stay, so this one has a switch."""
    global _cut, _listening
    if not _listening:
        sys.addaudithook(_refuse)
        _listening = True
    _cut = True


@contextlib.contextmanager
def away() -> Iterator[list[str]]:
    """Do without the network for a while; gives the list that fills with what was asked for."""
    global _cut
    attempts.clear()
    cut()
    try:
        yield attempts
    finally:
        _cut = False


def _refuse(event: str, args: tuple[Any, ...]) -> None:
    if not _cut or event not in ASKING:
        return
    if args and isinstance(args[0], socket.socket) and args[0].family == socket.AF_UNIX:
        return
    attempts.append(f"{event} {args[-1] if 'socket.socket' in str(args[0]) else args[0]}")
    raise OSError(errno.ENETUNREACH, "the network is cut off for the trial")
