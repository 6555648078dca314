"""One submission's process: shuts itself in, gives up every right, then runs the learner's code.

It is process 1 of a process namespace of its own, so ending it ends all that it started.
"""

import contextlib
import os
import random
import resource
import socket
import sys
import traceback
from pathlib import Path
from typing import Any, NoReturn

from autograder.sandbox import layout, wire
from autograder.sandbox.orders import Order
from autograder.sandbox.protocol import Request

if sys.platform == "linux":
    from autograder.sandbox import linux, seccomp

_DESCRIPTORS = 256


def run(order: Order, channel: socket.socket, ready: int, runner: Any) -> NoReturn:
    """Run a submission that comes over `channel`; never returns.

    `ready` is written to when learner code may begin, or told what went wrong before; it stays
    empty if the machine ended the process.
    """
    status = 1
    try:
        home = _prepare(order, channel, ready)
        request = wire.request_from(channel)
        _write_files(home, request)
        os.write(ready, b"ready")
        os.close(ready)
        _work(home, order, request, channel, runner)
        status = 0
    except BaseException:
        text = traceback.format_exc()
        with contextlib.suppress(OSError):
            os.write(ready, text.encode("utf-8", "replace")[-4000:])
    finally:
        os._exit(status)


def _prepare(order: Order, channel: socket.socket, ready: int) -> Path:
    """Shut this process in; return the folder that is its own."""
    kept = sorted({channel.fileno(), ready})
    _silence()
    os.closerange(3, kept[0])
    for low, high in zip(kept, [*kept[1:], 1 << 16], strict=True):
        os.closerange(low + 1, high)
    os.setsid()
    if order.folder is not None:
        home = Path(order.folder)
    else:
        home = layout.HOME
        _hide(order)
        if order.user is not None:
            os.setgroups([])
            linux.drop_bounding_set()
            os.setresgid(order.user, order.user, order.user)
            os.setresuid(order.user, order.user, order.user)
        else:
            linux.drop_bounding_set()
    _limit(order)
    if sys.platform == "linux":
        linux.end_with_parent()
    if order.folder is None:
        linux.drop_capabilities()
        linux.gain_no_privileges()
        linux.filter_calls(seccomp.program())
    work = home / "work"
    work.mkdir()
    os.chdir(work)
    return home


def _silence() -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor, inheritable=True)
    if nothing > 2:
        os.close(nothing)


def _hide(order: Order) -> None:
    """Put empty folders of our own over everything that can be written to, and over /proc."""
    # The first to go when the machine runs out of memory: not the grader.
    Path("/proc/self/oom_score_adj").write_text("1000")
    linux.unshare(linux.CLONE_NEWNS)
    linux.mount("none", "/", None, linux.MS_REC | linux.MS_PRIVATE)
    linux.set_hostname("sandbox")
    size, files = order.disk
    # And the few folders made below.
    files += 64 * (1 + len(order.below_tmp))
    options = f"size={size},nr_inodes={files},mode=0700"
    linux.mount("tmpfs", str(layout.HOME), "tmpfs", linux.MS_NOSUID | linux.MS_NODEV, options)
    kept = _bind_all({path: str(layout.HOME / ".kept" / path[1:]) for path in order.below_tmp})
    for place, name in ((str(layout.TMP), ".tmp"), ("/dev/shm", ".shm")):
        folder = layout.HOME / name
        folder.mkdir()
        linux.mount(str(folder), place, None, linux.MS_BIND)
    _bind_all({place: path for path, place in kept.items()})
    for name in (".tmp", ".shm"):
        _give(layout.HOME / name, order.user)
    if order.kernel is not None:
        layout.SOCKETS.mkdir()
        linux.mount(str(layout.KERNELS / order.kernel), str(layout.SOCKETS), None, linux.MS_BIND)
    _give(layout.HOME, order.user)
    flags = linux.MS_RDONLY | linux.MS_NOSUID | linux.MS_NODEV | linux.MS_NOEXEC
    linux.mount("tmpfs", "/proc", "tmpfs", flags, "size=4k,nr_inodes=2,mode=0555")
    if layout.KERNELS.is_dir():
        linux.mount("tmpfs", str(layout.KERNELS), "tmpfs", flags, "size=4k,nr_inodes=2,mode=0555")


def _bind_all(places: dict[str, str]) -> dict[str, str]:
    """Show each path at a second place as well, file or folder; return the places."""
    for path, place in places.items():
        target = Path(place)
        target.parent.mkdir(parents=True, exist_ok=True)
        if Path(path).is_dir():
            target.mkdir(exist_ok=True)
        elif not target.exists():
            target.touch()
        linux.mount(path, place, None, linux.MS_BIND | linux.MS_REC)
    return places


def _give(folder: Path, user: int | None) -> None:
    if user is not None:
        os.chown(folder, user, user)


def _limit(order: Order) -> None:
    """Set what one process may use; the supervisor counts what all of them use."""
    limits = order.limits
    bounds = {
        resource.RLIMIT_CORE: 0,
        # The supervisor comes first, who can say why.
        resource.RLIMIT_CPU: limits.cpu_seconds + 1,
        resource.RLIMIT_FSIZE: limits.file_bytes,
        resource.RLIMIT_NOFILE: _DESCRIPTORS,
    }
    if order.folder is None:
        # Counted by user: without a wall that is the grader's own, with all that runs already.
        bounds[resource.RLIMIT_NPROC] = limits.processes
    if order.address_space:
        # Less than the supervisor ends it at: a MemoryError in a cell is the kinder end.
        bounds[resource.RLIMIT_AS] = order.address_space + limits.memory_bytes * 4 // 5
    if sys.platform == "linux":
        bounds |= {resource.RLIMIT_MSGQUEUE: 0, resource.RLIMIT_MEMLOCK: 1 << 20}
    for kind, bound in bounds.items():
        hard = resource.getrlimit(kind)[1]
        least = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        resource.setrlimit(kind, (least, least))


def _write_files(home: Path, request: Request) -> None:
    for name, data in request.files.items():
        path = home / "work" / name
        # Names that cannot be together, or are too long: the code will miss them.
        with contextlib.suppress(OSError, ValueError):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


def _work(home: Path, order: Order, request: Request, channel: socket.socket, runner: Any) -> None:
    os.environ.update(request.environment)
    os.environ.update(HOME=str(home / "work"), TMPDIR=str(home) if order.folder else "/tmp")
    _draw_anew()
    runner(order, request, home, lambda message: channel.sendall(wire.pack(message)))


def _draw_anew() -> None:
    """Give this process random numbers of its own: a fork continues its parent's."""
    random.seed()
    numpy_random = sys.modules.get("numpy.random")
    if numpy_random is not None:
        numpy_random.seed()
