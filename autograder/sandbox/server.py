"""The fork server: warm, alone, without secrets; forks a fresh process for each submission.

Started behind the wall with the number of an inherited socket. A message on it is an Order with
two descriptors: the channel for the submission and its results, and the one for the verdict.
"""

import argparse
import os
import select
import signal
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

from autograder.sandbox import supervisor, warm, wire
from autograder.sandbox.orders import Order
from autograder.sandbox.protocol import Request


def main() -> None:
    words = argparse.ArgumentParser()
    words.add_argument("socket", type=int)
    words.add_argument("--kernels", action="store_true")
    asked = words.parse_args()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _make_home()
    warm.warm(asked.kernels)
    control = socket.socket(fileno=asked.socket)
    control.set_inheritable(False)
    runner = _prepare_runner()
    if warm.threads() != 1:
        raise SystemExit(f"The fork server has {warm.threads()} threads and must have one.")
    control.sendall(wire.pack("ready"))
    serve(control, runner)


def serve(control: socket.socket, runner: Any) -> None:
    """Fork a supervisor for each order until the other side is gone."""
    waiting = select.poll()
    waiting.register(control, select.POLLIN)
    space = _address_space()
    while True:
        ready = waiting.poll(1000)
        _reap()
        if not ready:
            continue
        received = _receive(control)
        if received is None:
            return
        message, descriptors = received
        order = replace(Order.of(message), address_space=space)
        if _fork() == 0:
            control.close()
            channel, verdict = (socket.socket(fileno=number) for number in descriptors)
            supervisor.supervise(order, channel, verdict, runner)
        for number in descriptors:
            os.close(number)


def _receive(control: socket.socket) -> tuple[Any, list[int]] | None:
    """Return the next order and its descriptors; None when the other side is gone."""
    # The descriptors come with the first bytes; the rest is read as any message.
    head, descriptors, _, _ = socket.recv_fds(control, wire.LENGTH.size, 2)
    if not head:
        return None
    return wire.receive_after(head, control), descriptors


def _prepare_runner() -> Any:
    from autograder.sandbox import shell as shells

    shell, record = shells.make_shell()

    def run(order: Order, request: Request, home: Path, send: Any) -> None:
        if order.kernel is not None:
            from autograder.sandbox import kernel

            kernel.run(order.connection, home)
        else:
            shells.run(request, shell, record, home, send)

    return run


def _fork() -> int:
    """Fork; -1 when the machine has no room, which the other side sees as a run without verdict."""
    try:
        return os.fork()
    except OSError:
        return -1


def _reap() -> None:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return


def _make_home() -> None:
    """Let libraries find a home that can be written to while they warm up."""
    if "HOME" not in os.environ:
        home = Path("/tmp/home")
        home.mkdir()
        os.environ["HOME"] = str(home)


def _address_space() -> int:
    """Return the bytes of address space that this process occupies, 0 where it is not told."""
    sizes = Path("/proc/self/statm")
    if not sizes.is_file():
        return 0
    return int(sizes.read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main()
