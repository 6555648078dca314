"""Ports of the loopback that nobody uses just now."""

import socket
from contextlib import ExitStack


def free_ports(count: int) -> list[int]:
    """So many different ports."""
    with ExitStack() as held:
        taken = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in taken:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in taken]
